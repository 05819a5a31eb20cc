"""A device takes pushes once its member said so, at a public address, until it is signed out."""
import socket

import pytest

from pwa import db, seeds
from pwa.members.models import Device
from pwa.reminders import endpoints
from pwa.reminders.models import Reminder, Subscription
from tests.reminders.pusher import Browser

ENDPOINT = 'https://93.184.216.34/push/1'


@pytest.fixture
def subscribe():
    def send(phone, endpoint=ENDPOINT, **more):
        return phone.post('/account/subscription', json=Browser(endpoint).json(phone.member) | more)
    return send


def stored() -> list[str]:
    with db.connection():
        return [row.endpoint for row in Subscription.select()]


def test_a_phone_is_known_by_its_endpoint_and_so_are_a_choice_and_its_zone(ana, subscribe):
    assert ana.get('/account/reminders').json['endpoint'] is None
    assert subscribe(ana).status_code == subscribe(ana).status_code == 200
    shown = ana.get('/account/reminders').json
    assert shown['endpoint'] == ENDPOINT and shown['reminder']['zone'] == 'Europe/Berlin' and len(shown['key']) == 87
    with db.connection():
        assert Reminder.get().due_at


def test_a_new_endpoint_of_the_same_phone_takes_the_place_of_the_old(ana, subscribe):
    subscribe(ana)
    subscribe(ana, ENDPOINT + '2')
    assert stored() == [ENDPOINT + '2']


def test_a_browser_that_changes_hands_reminds_only_its_new_member(ana, ben, subscribe):
    subscribe(ana)
    subscribe(ben)
    assert stored() == [ENDPOINT] and ana.get('/account/reminders').json['endpoint'] is None


def test_a_worker_that_renews_for_ana_does_not_sign_ben_up(ben, subscribe, cast):
    assert subscribe(ben, **{'as': cast['Ana'].public_id}).status_code == 409 and stored() == []


def test_switched_off_or_signed_out_a_phone_is_forgotten(ana, ben, subscribe):
    subscribe(ana)
    subscribe(ben, ENDPOINT + 'ben')
    assert ana.delete('/account/subscription').status_code == 200 and stored() == [ENDPOINT + 'ben']
    ben.post('/sign-out')
    assert stored() == []


def test_signing_in_as_someone_else_on_the_same_phone_forgets_it_too(ana, subscribe):
    subscribe(ana)
    ana.post('/sign-in', data={'email': 'ben@example.org', 'password': seeds.PASSWORD})
    assert stored() == []
    with db.connection():
        assert Device.select().count() == 1


@pytest.mark.parametrize('endpoint', [
    'http://93.184.216.34/push', 'https://127.0.0.1/push', 'https://localhost/push', 'https://[::1]/', 'https://10.0.0.1/', 'https://192.168.1.1:8443/',
    'https://172.16.0.1/', 'https://localhost./', 'https://a.localhost/', 'https://printer.local/', 'https://metadata.google.internal/', 'https://router/',
    'https://017700000001/', 'https://127.1/', 'https://169.254.169.254/latest/meta-data/', 'https://100.100.100.200/', 'https://0.0.0.0/', 'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://[fe80::1]/', 'https://[fd00::1]/', 'https://[ff02::1]/',
    'https://224.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://ana:secret@93.184.216.34/', 'https://', 'https://[', 'https://93.184.216.34:0/',
    'https://93.184.216.34:99999/', 'https://93.184.216.34/\r\nHost: x', 'https://93.184.216.34/a b', 'https://93.184.216.34/' + 'x' * 1000, 'ftp://93.184.216.34/', ''])
def test_an_endpoint_that_leads_inside_or_nowhere_is_refused_with_a_sentence(ana, subscribe, endpoint):
    answer = subscribe(ana, endpoint)
    assert answer.status_code == 422 and answer.json['errors']['endpoint'].endswith('.') and stored() == []


def test_subscribing_waits_for_no_look_up_of_a_name(ana, subscribe, monkeypatch):
    asked = []
    monkeypatch.setattr(endpoints, '_look_up', lambda *about: asked.append(about))
    assert subscribe(ana, 'https://push.example/1').status_code == 200 and not asked


def test_a_name_that_leads_inside_even_among_others_is_never_called(monkeypatch):
    found = [(socket.AF_INET, 1, 6, '', ('93.184.216.34', 443)), (socket.AF_INET, 1, 6, '', ('10.0.0.1', 443))]
    called = []
    monkeypatch.setattr(endpoints.socket, 'getaddrinfo', lambda *_, **__: found)
    monkeypatch.setattr(endpoints.socket, 'create_connection', lambda address, *_: called.append(address) or refuse())
    with pytest.raises(endpoints.Unreachable, match='no public address'):
        endpoints.post('https://push.example/1', b'', {})
    assert not called
    del found[1]
    with pytest.raises(endpoints.Unreachable, match='does not answer'):
        endpoints.post('https://push.example/1', b'', {})
    assert called == [('93.184.216.34', 443)]


def refuse():
    raise OSError('refused')


@pytest.mark.parametrize('wrong', [{'p256dh': 'AAAA'}, {'p256dh': '!'}, {'p256dh': None}, {'auth': 'AA'}, {'auth': 7}, {'endpoint': None}, {'zone': 7}, {'p256dh': 'é'}])
def test_keys_that_are_none_are_refused(ana, subscribe, wrong):
    assert subscribe(ana, **wrong).status_code == 422 and stored() == []


@pytest.mark.parametrize('body', ['[]', '7', '{', '"x"', ''])
def test_what_is_no_object_is_refused(ana, body):
    for url in ('/account/subscription', '/account/reminders'):
        assert ana.post(url, data=body, content_type='application/json').status_code == 400


def test_a_zone_that_nobody_knows_changes_nothing(ana, subscribe):
    assert subscribe(ana, zone='Mars/Base').status_code == 200
    assert ana.get('/account/reminders').json['reminder']['zone'] == 'UTC'
