"""A poll that hears of nothing is answered without being worked out again, and only while it is true."""
import pytest

from pwa import clock
from pwa.members.models import Device
from pwa.sync import epoch, polls
from pwa.sync import pull as module
from tests.conftest import op

NOW = clock.now()
HEARD = {'m': 1}


@pytest.fixture
def worked_out(ana, monkeypatch):
    """Ana has polled; since then, one entry for each poll that was worked out."""
    ana.push(op('run', ['a'], {'distance_m': 1000}, at=NOW))
    ana.sync(pull=HEARD)
    made, pull = [], module.pull
    monkeypatch.setattr(module, 'pull', lambda *args: made.append(args) or pull(*args))
    return made


def test_nothing_new_is_told_again_with_the_time_it_is_by_now(ana, worked_out, stopped):
    at = stopped(NOW + 60_000)
    answer = ana.sync(pull=HEARD)
    assert not worked_out and answer.json['now'] == at and answer.mimetype == 'application/json'
    polls.kept.clear()
    assert ana.sync(pull=HEARD).json == answer.json and len(worked_out) == 1


def test_the_phones_clock_makes_no_other_poll_of_it(ana, worked_out):
    ana.sync(pull=HEARD, now=NOW)
    ana.sync(pull=HEARD, now=NOW + 60_000)
    assert len(worked_out) == 1 and len(polls.kept) == 2


def test_what_moved_is_heard_of(ana, worked_out):
    ana.push(op('run', ['b'], {'distance_m': 1000}, at=NOW))
    assert [row['k'] for row in ana.sync(pull=HEARD).json['streams']['m']['rows']] == [['b']]


def test_a_device_signed_out_elsewhere_is_told_to_sign_in(ana, worked_out, database):
    Device.delete().execute()
    assert ana.sync(pull=HEARD).status_code == 401


def test_a_database_that_went_back_is_told_of(ana, worked_out, database):
    current = epoch.epoch()
    assert ana.sync(pull=HEARD, epoch=current).status_code == 200
    epoch.renew('restore')
    assert ana.sync(pull=HEARD, epoch=current).status_code == 409
    assert ana.sync(pull=HEARD).json['epoch'] == epoch.epoch()


def test_the_limit_counts_what_is_answered_so(ana, worked_out):
    assert [ana.sync(pull=HEARD).status_code for _ in range(59)] == [200] * 58 + [429]


def test_another_member_hears_of_their_own(ana, ben, worked_out):
    assert ben.sync(pull=HEARD, **{'as': ana.member.public_id}).status_code == 409


@pytest.mark.parametrize('headers', [{'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': '', 'Origin': 'https://elsewhere.example'}])
def test_no_other_site_asks_in_a_members_name(ana, worked_out, headers):
    body = {'v': 1, 'as': ana.member.public_id, 'epoch': None, 'pull': HEARD, 'ops': []}
    assert ana.post('/sync', json=body).status_code == 200 and not worked_out
    assert ana.post('/sync', json=body, headers=headers).status_code == 403


def test_a_push_is_never_taken_for_a_poll(ana, worked_out):
    again = op('run', ['c'], {'distance_m': 1000}, at=NOW, id='once')
    assert [ana.push(again)['once']['r'] for _ in range(2)] == ['ok', 'ok'] and len(worked_out) == 2


def test_what_is_kept_is_bounded(ana, worked_out, monkeypatch):
    monkeypatch.setattr(polls, 'KEPT', 2)
    for unit in range(4):
        ana.sync(pull={'m': 1, f't:{unit + 1}': 0})
    assert len(polls.kept) == 2
