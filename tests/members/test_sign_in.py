"""Signing in is remembered on a device for 90 days, and can be taken back."""
from argon2.exceptions import VerifyMismatchError

from pwa import clock, seeds
from pwa.members import passwords
from pwa.members.models import REMEMBERED, Device, Member
from tests.conftest import op

ANA = {'email': 'ana@example.org', 'password': seeds.PASSWORD}


class Recorder:
    """A hasher that notes each verification and finds nothing right."""

    def __init__(self, verified):
        self.verified = verified

    def verify(self, stored, password):
        self.verified.append(stored)
        raise VerifyMismatchError


def test_the_right_password_signs_in(client, cast):
    assert client.post('/sign-in', data=ANA | {'next': '/runs'}).headers['Location'] == '/runs'
    assert client.sync().json['member']['name'] == 'Ana'


def test_a_wrong_password_and_an_unknown_email_read_the_same(client, cast):
    wrong = client.post('/sign-in', data=ANA | {'password': 'wrong-wrong'})
    unknown = client.post('/sign-in', data=ANA | {'email': 'nobody@example.org'})
    assert wrong.status_code == unknown.status_code == 422
    assert 'do not go together' in wrong.text and 'do not go together' in unknown.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, cast):
    cookie = client.post('/sign-in', data=ANA).headers['Set-Cookie']
    assert 'HttpOnly' in cookie and 'SameSite=Lax' in cookie and 'Expires' in cookie


def test_a_device_is_forgotten_after_90_days(ana, stopped):
    stopped(clock.now() + REMEMBERED + 1000)
    assert ana.sync().status_code == 401


def test_a_revoked_device_is_signed_out(ana, database):
    Device.delete().execute()
    assert ana.sync().status_code == 401


def test_signing_out_ends_this_device_only(app, ana, cast):
    other = app.test_client()
    other.post('/sign-in', data=ANA)
    assert ana.post('/sign-out').status_code == 303
    assert ana.sync().status_code == 401 and other.sync(**{'as': cast['Ana'].public_id}).status_code == 200


def test_nobody_signs_in_as_an_imported_person(client, database):
    Member.imported('Old Timer')
    for email in ('', 'None', 'Old Timer', 'old\0timer@example.org'):
        assert client.post('/sign-in', data={'email': email, 'password': ''}).status_code == 422


def test_a_one_time_link_signs_in_once(app, client, database):
    token = Member.invited('Dora', 'dora@example.org')[1]
    assert client.get(f'/sign-in/{token}').status_code == 200
    assert client.post(f'/sign-in/{token}').status_code == 303
    assert app.test_client().post(f'/sign-in/{token}').status_code == 410


def test_a_link_of_three_days_ago_signs_nobody_in(client, database, stopped):
    token = Member.invited('Dora', 'dora@example.org')[1]
    stopped(clock.now() + 3 * 86_400_000)
    assert client.post(f'/sign-in/{token}').status_code == 410


def test_the_eleventh_guess_in_a_minute_is_asked_to_wait(client, cast):
    guesses = [client.post('/sign-in', data=ANA | {'password': f'guess-{number}'}).status_code for number in range(11)]
    assert guesses == [422] * 10 + [429]


def test_links_are_not_guessed_by_trying(client):
    assert [client.post(f'/sign-in/{number}').status_code for number in range(21)] == [410] * 20 + [429]


def test_whoever_is_blocked_keeps_their_log(ana, cast, database):
    Member.update(banned_at=clock.now()).where(Member.id == cast['Ana'].id).execute()
    assert ana.push(op('run', ['r-1'], {'distance_m': 9000}, at=clock.now(), id='run'))['run']['r'] == 'ok'


def test_an_unknown_email_takes_as_long_as_a_wrong_password(client, cast, monkeypatch):
    verified = []
    monkeypatch.setattr(passwords, 'hasher', Recorder(verified))
    for email in ('ana@example.org', 'nobody@example.org', 'no email'):
        client.post('/sign-in', data={'email': email, 'password': 'guess'})
    assert len(verified) == 3


def test_a_person_brought_in_is_never_one_who_joined(database, cast):
    assert Member.imported('Ana').id != cast['Ana'].id


def test_a_browser_that_signs_in_again_is_one_device(client, cast, database):
    client.post('/sign-in', data=ANA)
    client.post('/sign-in', data={'email': 'ben@example.org', 'password': seeds.PASSWORD})
    assert [device.member.name for device in Device.select()] == ['Ben']


def test_devices_no_longer_remembered_are_forgotten(app, ana, cast, database, stopped):
    stopped(clock.now() + REMEMBERED + 1000)
    app.test_client().post('/sign-in', data=ANA)
    assert Device.select().count() == 1
