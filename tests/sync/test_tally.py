"""What the operator reads of sync is what happened."""
import pytest

from pwa import clock
from pwa.sync import epoch, push, tally
from pwa.sync.tally import EpochBegun, SyncTally, share_within
from tests.conftest import op

NOW = 1_780_000_000_000
DAY = tally.DAY


@pytest.fixture
def now(stopped):
    return stopped(NOW)


def written():
    tally.tallies.flush()
    return {what: counts['today'] for what, counts in SyncTally.figures().items() if not what.startswith(('lock', 'waited'))}


def test_each_verdict_counts_by_its_code(ana, database, now):
    first = op('run', ['r1'], {'distance_m': 5000}, at=now - 1000)
    ana.push(first, op('run', ['r2'], {'distance_m': 'far'}, at=now), op('nothing', ['r3'], {'x': 1}, at=now))
    ana.push(first)
    ana.push(op('run', ['r1'], {'distance_m': 4000}, at=now - 2000))
    ana.push(op('run', ['r4'], {'distance_m': 4000}, at=now + 3_600_000))
    assert written() == {'ok': 3, 'no.bad_value': 2, 'stale': 1, 'void': 1}


def test_what_is_brought_back_after_a_restore_counts_as_that(ana, database, now):
    repair = op('run', ['r1'], {}, at=now) | {'id': 'fix-1', 'f': {'distance_m': {'v': 5000, 'saw': None, 'at': now - 5, 'by': 'an-op'}}}
    ana.push(repair)
    assert written() == {'ok': 1, 'repair': 1}


def test_an_op_that_breaks_the_server_counts_by_its_exception(ana, database, now, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError
    monkeypatch.setattr(push.Desk, 'judge', broken)
    ana.push(op('run', ['r1'], {'distance_m': 5000}, at=now))
    assert written() == {'later.failed': 1, 'failed.ZeroDivisionError': 1}


def test_how_long_ops_waited_on_the_phone_and_for_their_stream(ana, database, now):
    ana.push(*(op('run', [f'r{n}'], {'distance_m': 5000}, at=now - wait * 1000) for n, wait in enumerate([1, 5, 59, 8000, 90 * 86_400])))
    tally.tallies.flush()
    figures = SyncTally.figures()
    waits = [share_within(figures, 'waited', tally.WAIT_S, share, 'week') for share in (0.4, 0.5, 0.8, 1)]
    assert waits == ['10', '60', '86400', 'more']
    assert share_within(figures, 'lock', tally.LOCK_MS, 1, 'today') and share_within(figures, 'lock', tally.LOCK_MS, 1, 'all')
    assert share_within({}, 'lock', tally.LOCK_MS, 1, 'all') is None


def test_days_add_up_and_go_after_sixty(database, stopped):
    for ago in (70, 59, 6, 1, 0):
        stopped(NOW - ago * DAY)
        SyncTally.write({'ok': 2})
        SyncTally.write({'ok': 1})
    assert SyncTally.figures()['ok'] == {'today': 3, 'week': 9, 'all': 12}
    SyncTally.purge(clock.now())
    assert SyncTally.select().count() == 4


def test_a_new_epoch_is_told_with_its_reason(cleo, database, now):
    assert 'It never went back in time.' in cleo.get('/coach/sync').text
    epoch.renew('restore')
    page = cleo.get('/coach/sync').text
    assert 'a backup was restored' in page and epoch.epoch() in page
    assert [begun.at for begun in EpochBegun.history()] == [now]


def test_the_page_says_in_words_what_became_of_what_was_sent(ana, cleo, database, now):
    assert 'No phone has sent anything yet.' in cleo.get('/coach/sync').text
    ana.push(op('run', ['r1'], {'distance_m': 5000}, at=now), op('run', ['r2'], {'distance_m': 'far'}, at=now))
    tally.tallies.flush()
    page = cleo.get('/coach/sync').text
    assert 'nothing failed this week' in page and 'Refused: bad value' in page and 'Taken' in page
    SyncTally.write({'failed.ZeroDivisionError': 1})
    assert 'Something failed on the server this week' in cleo.get('/coach/sync').text
