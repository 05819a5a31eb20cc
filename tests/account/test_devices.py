"""A member sees where they are signed in, and ends it there."""
import pytest

from pwa import clock, seeds
from pwa.members.browsers import called
from pwa.members.models import FRESH, HOUR, Device, Link, Member

ANA = {'email': 'ana@example.org', 'password': seeds.PASSWORD}
NEW = 'right-foot-then-left'
ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'


@pytest.fixture
def other(app, ana):
    """Another phone of Ana's."""
    client = app.test_client()
    client.member = ana.member
    client.post('/sign-in', data=ANA, headers={'User-Agent': ANDROID})
    return client


def listed(client) -> list[dict]:
    return client.get('/account/devices').json['devices']


def change(client, new=NEW, **form):
    return client.post('/account/password', data={'new': new, **form})


def test_devices_are_named_in_words_and_without_their_tokens(ana, other, database):
    answer = ana.get('/account/devices')
    assert [device['label'] for device in answer.json['devices'] if not device['here']] == ['Chrome on Android']
    assert answer.headers['Cache-Control'] == 'no-store' and not [row for row in Device.select() if row.token in answer.text]


@pytest.mark.parametrize(('agent', 'words'), [
    (ANDROID, 'Chrome on Android'), ('', 'A browser'),
    ('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1', 'Safari on iPhone'),
    ('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0', 'Edge on Windows'),
    ('Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on Linux'), ('curl/8.0', 'A browser')])
def test_a_browser_is_called_what_its_owner_calls_it(agent, words):
    assert called(agent) == words


def test_a_device_is_signed_out_from_another(ana, other):
    gone, = [device['id'] for device in listed(ana) if not device['here']]
    assert len(ana.delete(f'/account/devices/{gone}').json['devices']) == 1
    assert other.sync().status_code == 401 and ana.sync().status_code == 200


def test_all_others_are_signed_out_at_once(ana, other, ben):
    assert [device['here'] for device in ana.delete('/account/devices').json['devices']] == [True]
    assert other.sync().status_code == 401 and ana.sync().status_code == ben.sync().status_code == 200


def test_nobody_signs_out_another_members_device(ana, ben):
    ben.delete(f'/account/devices/{listed(ana)[0]["id"]}')
    assert ana.sync().status_code == 200


def test_use_is_noted_by_the_hour_even_where_nothing_is_new(ana, stopped):
    began = listed(ana)[0]['seen_at']
    for minutes in (1, 30, 59):
        stopped(began + minutes * 60_000)
        ana.sync()
    assert listed(ana)[0]['seen_at'] == began
    later = stopped(began + HOUR)
    ana.sync()
    assert listed(ana)[0]['seen_at'] == later


def test_another_password_signs_out_the_others_and_voids_links(app, ana, other, database):
    Link.create(member=ana.member)
    assert change(ana).status_code == 200
    assert ana.sync().status_code == 200 and other.sync().status_code == 401 and not Link.select().exists()
    assert app.test_client().post('/sign-in', data=ANA).status_code == 422
    assert app.test_client().post('/sign-in', data=ANA | {'password': NEW}).status_code == 303


def test_some_minutes_after_signing_in_the_password_is_asked_for(ana, stopped):
    assert ana.get('/account/proof').json == {'needed': False, 'password': True, 'coded': None}
    stopped(clock.now() + FRESH)
    assert ana.get('/account/proof').json['needed']
    for wrong in ({}, {'password': 'wrong'}):
        answer = change(ana, **wrong)
        assert answer.status_code == 422 and answer.json['errors'] == {'password': 'That is not your password.'}
    assert change(ana, password=seeds.PASSWORD).status_code == 200


def test_a_member_without_a_password_is_never_proved_by_one(ana, database, stopped):
    Member.update(password=None).where(Member.id == ana.member.id).execute()
    stopped(clock.now() + FRESH)
    assert not ana.get('/account/proof').json['password'] and change(ana, password='').status_code == 422


@pytest.mark.parametrize('new', ['', 'short', 'password123', 'ana@example.org'])
def test_a_poor_password_changes_nothing(ana, other, new):
    answer = change(ana, new=new)
    assert answer.status_code == 422 and answer.json['errors']['new'].endswith('.') and other.sync().status_code == 200


def test_passwords_are_not_guessed_by_trying(ana):
    assert [change(ana).status_code for _ in range(6)] == [200] * 5 + [429]
