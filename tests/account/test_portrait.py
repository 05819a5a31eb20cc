"""A member's own picture: made anew, seen by everybody, gone when they say so or leave."""
import io

import pytest
from PIL import Image

from pwa import backup, clock, db
from pwa.account.delete import delete
from pwa.comments.decisions import Decision
from pwa.features import SYNCED
from pwa.members.models import Member
from pwa.members.portraits import Portrait
from tests.account.test_everything import taken
from tests.comments.test_order import undo
from tests.pictures import HOSTILE, photo, telling


def show(phone, data=None, **more):
    return phone.post('/account/picture', data={'photo': (io.BytesIO(data or photo()), 'IMG_1.jpg')}, **more)


def page(client, phone):
    return client.get(f'/members/{phone.member.id}').text


def url(phone):
    with db.connection():
        return Portrait.of(phone.member).url


def test_it_is_made_anew_square_and_stands_beside_the_name(ana, client):
    assert show(ana, telling()).status_code == 303
    assert f'<img class="profile__picture" src="{url(ana)}" width="96" height="96" alt="">' in page(client, ana)
    sent = client.get(url(ana))
    assert sent.content_type == 'image/jpeg' and Image.open(io.BytesIO(sent.data)).size == (288, 288)
    assert not any(word in sent.data for word in (b'Fonemaker', b'by the lake', b'Exif')) and 'sandbox' in sent.headers['Content-Security-Policy']


def test_another_one_takes_its_place_at_another_address(ana, client):
    show(ana)
    first = url(ana)
    show(ana, photo(colour='navy'))
    assert url(ana) != first and client.get(first).status_code == 404 and client.get(url(ana)).status_code == 200


@pytest.mark.parametrize('name', HOSTILE)
def test_what_is_no_photo_is_refused_with_a_reason_and_changes_nothing(ana, name):
    show(ana)
    before = url(ana)
    answer = show(ana, HOSTILE[name] or b'\0', headers={'Accept': 'application/json'})
    assert answer.status_code == 422 and answer.json['errors']['photo'].endswith('.') and url(ana) == before


def test_nothing_chosen_is_told(ana):
    answer = ana.post('/account/picture')
    assert answer.status_code == 422 and 'Choose a photo first.' in answer.text


def test_removed_it_is_gone_and_a_coach_may_remove_it_too(ana, cleo, client):
    for remover, path in ((cleo, f'/coach/members/{ana.member.id}/picture/removal'), (ana, '/account/picture/removal')):
        show(ana)
        old = url(ana)
        assert remover.post(path).status_code == 303
        assert client.get(old).status_code == 404 and 'profile__picture' not in page(client, ana)
        assert ('A coach took your picture away.' in ana.get('/account/picture').text) is (remover is cleo)
    assert b'JFIF' not in bytes(Portrait.get().data), 'what she removed herself is gone at once'


def test_what_a_coach_took_away_is_in_the_log_and_comes_back_with_undo_unless_she_shows_another(ana, cleo, client):
    for again in (False, True):
        show(ana, photo(colour='navy'))
        old = url(ana)
        cleo.post(f'/coach/members/{ana.member.id}/picture/removal')
        made = Decision.newest()[0]
        assert (made.what, made.coach.name, made.member.name) == ('picture', 'Cleo', 'Ana') and 'took away the picture of' in cleo.get('/coach/').text
        if again:
            show(ana)
        undo(cleo)
        assert client.get(old).status_code == (404 if again else 200)


@pytest.mark.parametrize('after', ['removed', 'taken away', 'another'])
def test_one_that_is_gone_since_a_backup_stays_gone(ana, ben, cleo, client, tmp_path, after):
    show(ana)
    show(ben, photo(colour='navy'))
    old, bens = url(ana), url(ben)
    backup.write(tmp_path / 'monday', lambda *_: None)
    if after == 'another':
        show(ana, photo(colour='green'))
    else:
        (ana if after == 'removed' else cleo).post('/account/picture/removal' if after == 'removed' else f'/coach/members/{ana.member.id}/picture/removal')
    backup.restore(tmp_path / 'monday', lambda *_: None, SYNCED)
    assert client.get(old).status_code == 404 and client.get(bens).status_code == 200


@pytest.mark.parametrize('state', [{'approved_at': None}, {'banned_at': clock.now()}])
def test_nobody_sees_that_of_a_member_who_waits_or_is_blocked(ana, client, database, state):
    show(ana)
    Member.update(**state).where(Member.id == ana.member.id).execute()
    assert client.get(url(ana)).status_code == 404 and 'profile__picture' not in page(client, ana)


def test_who_is_blocked_shows_no_other(ana, database):
    Member.update(banned_at=clock.now()).where(Member.id == ana.member.id).execute()
    assert show(ana).status_code == 403 and not Portrait.select().exists()


def test_it_goes_along_and_with_the_account(ana, ben, client, database):
    show(ana)
    show(ben, photo(colour='navy'))
    assert taken(ana).read('portrait.jpg') == client.get(url(ana)).data
    old = url(ana)
    delete(ana.member, SYNCED)
    assert client.get(old).status_code == 404 and Portrait.select().count() == 1
