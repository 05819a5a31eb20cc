"""An account is deleted: nothing private is left, comments lose their name, and the member's phones are told why."""
import pytest

from pwa import db
from pwa.account.delete import delete
from pwa.members.models import Member
from pwa.sync.models import Meta
from tests.conftest import op

RUN = op('run', ['r1'], {'note': 'Anas knee'}, at=1)


@pytest.fixture
def gone(app, ana, cast):
    """Ana, who ran once and then deleted her account."""
    assert ana.push(RUN)[RUN['id']]['r'] == 'ok'
    with db.connection():
        delete(cast['Ana'], app.extensions['synced'].values())
    return cast['Ana']


def test_a_phone_of_a_deleted_member_is_told_so(gone, ana, client):
    for phone in (ana, client):
        answer = phone.sync(**{'as': gone.public_id})
        assert answer.status_code == 410 and answer.json['code'] == 'account_gone' and answer.headers['X-Site']


def test_a_phone_that_somebody_else_signed_in_to_is_told_so_too(gone, ben):
    assert ben.sync(**{'as': gone.public_id}).status_code == 410


def test_nothing_private_is_left_and_nobody_signs_in(gone, database):
    assert db.execute('SELECT count(*) FROM run WHERE stream = ?', f'm:{gone.id}').fetchone()[0] == 0
    assert db.execute('SELECT count(*) FROM device WHERE member_id = ?', gone.id).fetchone()[0] == 0
    assert Member.get_or_none(Member.id == gone.id) is None


def test_a_member_whom_a_restored_backup_does_not_know_is_not_called_deleted(ana, cast, database):
    Member.delete().where(Member.id == cast['Ana'].id).execute()
    assert not Meta.is_gone(cast['Ana'].public_id)
    assert ana.sync().status_code == 401
