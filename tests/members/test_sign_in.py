"""Signing in is remembered on a device for 90 days, and can be taken back."""
from pwa import clock, seeds
from pwa.members.models import REMEMBERED, Device, Member

ANA = {'email': 'ana@example.org', 'password': seeds.PASSWORD}


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
    for email in ('', 'None', 'Old Timer'):
        assert client.post('/sign-in', data={'email': email, 'password': ''}).status_code == 422


def test_a_one_time_link_signs_in_once(app, client, database):
    token = Member.invited('Dora', 'dora@example.org')[1]
    assert client.get(f'/sign-in/{token}').status_code == 200
    assert client.post(f'/sign-in/{token}').status_code == 303
    assert app.test_client().post(f'/sign-in/{token}').status_code == 410
