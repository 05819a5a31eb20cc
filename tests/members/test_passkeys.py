"""A passkey signs in its owner, once for each challenge, and nobody else."""
from dataclasses import replace

import pytest

from pwa import clock
from pwa.members.models import FRESH, Member
from pwa.members.passkeys import LASTS, Passkey
from tests.members.authenticator import Authenticator

AS_SCRIPT = {'Accept': 'application/json'}


def begin(client, url='/sign-in/passkey/challenge', **form) -> dict:
    return client.post(url, data=form).json


def make(client, key, **lies):
    options = begin(client, '/account/passkeys/challenge')
    return client.post('/account/passkeys', data={'credential': key.make(options, **lies)})


def sign_in(client, key, **lies):
    return client.post('/sign-in/passkey', data={'credential': key.sign(begin(client), **lies)}, headers=AS_SCRIPT)


@pytest.fixture
def key(ana):
    """Ana's passkey."""
    key = Authenticator()
    assert make(ana, key).status_code == 200
    return key


def test_a_passkey_signs_in_without_an_email(client, key):
    answer = sign_in(client, key)
    assert answer.json['member']['name'] == 'Ana' and client.sync().json['member']['name'] == 'Ana'
    assert sign_in(client, key).status_code == 200


def test_what_a_browser_is_asked_names_nobody_and_wants_its_owner_verified(client, ana, key):
    asked, wanted = begin(client), begin(ana, '/account/passkeys/challenge')
    assert asked['allowCredentials'] == [] and asked['userVerification'] == 'required' and asked['rpId'] == 'localhost'
    assert wanted['authenticatorSelection']['residentKey'] == 'required' and len(wanted['excludeCredentials']) == 1


@pytest.mark.parametrize('lies', [{'origin': 'https://evil.example'}, {'host_said': 'evil.example'}, {'verified': False}])
def test_a_key_that_answers_for_another_site_or_unverified_is_refused(ana, client, key, lies):
    assert sign_in(client, key, **lies).status_code == 422
    assert make(ana, Authenticator(), **lies).status_code == 422 and len(ana.get('/account/passkeys').json['passkeys']) == 1


def test_a_challenge_is_answered_once(client, key):
    credential = key.sign(begin(client))
    with client.session_transaction() as cookie:
        kept = cookie['challenge']
    assert client.post('/sign-in/passkey', data={'credential': credential}, headers=AS_SCRIPT).status_code == 200
    client.post('/sign-out')
    with client.session_transaction() as cookie:
        cookie['challenge'] = kept
    answer = client.post('/sign-in/passkey', data={'credential': credential}, headers=AS_SCRIPT)
    assert answer.status_code == 422 and answer.json['errors'] == {'form': 'That took too long, or was asked for elsewhere. Try again.'}


def test_a_challenge_is_answered_soon(client, key, stopped):
    credential = key.sign(begin(client))
    stopped(clock.now() + LASTS + 1000)
    assert client.post('/sign-in/passkey', data={'credential': credential}).status_code == 422


def test_a_challenge_is_answered_by_the_browser_that_asked(app, client, key):
    credential, other = key.sign(begin(client)), app.test_client()
    assert other.post('/sign-in/passkey', data={'credential': credential}).status_code == 422
    begin(other)
    assert other.post('/sign-in/passkey', data={'credential': credential}).status_code == 422


def test_a_challenge_to_sign_in_makes_no_passkey_and_the_other_way_round(ana, key):
    asked = begin(ana)
    assert ana.post('/account/passkeys', data={'credential': Authenticator().make({'rp': {'id': 'localhost'}} | asked)}).status_code == 422
    wanted = begin(ana, '/account/passkeys/challenge')
    assert ana.post('/sign-in/passkey', data={'credential': key.sign({'rpId': 'localhost'} | wanted)}).status_code == 422


def test_a_counter_that_does_not_go_on_is_a_copys(client, key):
    assert sign_in(client, key, count=5).status_code == 200
    assert [sign_in(client, key, count=count).status_code for count in (5, 4, 6)] == [422, 422, 200]


def test_another_key_that_says_the_same_id_is_refused(client, key):
    thief = Authenticator()
    thief.id = key.id
    assert sign_in(client, thief).status_code == 422


@pytest.mark.parametrize('credential', ['', '{', '[]', '{"id": 7}', '{"id": "\\u0000"}', '{"id": "nobody"}', '9' * 5000])
def test_what_is_no_passkey_is_refused_in_a_sentence(client, ana, key, credential):
    begin(client)
    answer = client.post('/sign-in/passkey', data={'credential': credential})
    assert answer.status_code == 422 and answer.json['errors']['form'].endswith('.')
    begin(ana, '/account/passkeys/challenge')
    assert ana.post('/account/passkeys', data={'credential': credential}).status_code == 422


def test_a_passkey_is_made_by_whoever_proves_to_be_the_member(ana, stopped):
    stopped(clock.now() + FRESH)
    assert ana.post('/account/passkeys/challenge').json['errors'] == {'password': 'That is not your password.'}
    assert 'challenge' in begin(ana, '/account/passkeys/challenge', password='left-foot-then-right')


def test_a_member_has_several_with_names_of_their_own(ana, key):
    make(ana, Authenticator())
    one, two = ana.get('/account/passkeys').json['passkeys']
    ana.post(f'/account/passkeys/{one["id"]}', data={'name': ' My  phone '})
    assert {row['name'] for row in ana.get('/account/passkeys').json['passkeys']} == {'My phone', two['name']}
    assert ana.post(f'/account/passkeys/{one["id"]}', data={'name': ' '}).status_code == 422


def test_one_that_was_removed_signs_in_no_more(ana, client, key):
    id = ana.get('/account/passkeys').json['passkeys'][0]['id']
    assert ana.delete(f'/account/passkeys/{id}').json == {'passkeys': []} and sign_in(client, key).status_code == 422


def test_nobody_touches_another_members_passkey(ana, ben, key):
    id = ana.get('/account/passkeys').json['passkeys'][0]['id']
    assert ben.delete(f'/account/passkeys/{id}').status_code == ben.post(f'/account/passkeys/{id}', data={'name': 'x'}).status_code == 404
    assert make(ben, key).status_code == 422 and ben.get('/account/passkeys').json == {'passkeys': []}


def test_behind_a_proxy_the_key_is_made_for_base_url(app, client, ana, key, monkeypatch):
    monkeypatch.setitem(app.config, 'MEDIUS', replace(app.config['MEDIUS'], base_url='https://academy.example'))
    assert begin(client)['rpId'] == 'academy.example' and sign_in(client, key).status_code == 422
    mine = Authenticator()
    assert make(ana, mine, origin='https://academy.example').status_code == 200
    assert sign_in(client, mine, origin='https://academy.example').status_code == 200


def test_whoever_is_blocked_still_comes_in_to_their_own_log(client, ana, key, database):
    Member.update(banned_at=1).where(Member.id == ana.member.id).execute()
    sign_in(client, key)
    assert client.sync().json['member']['name'] == 'Ana'


def test_leaving_takes_the_passkeys_along(ana, client, key, database):
    ana.delete('/account', data={'comments': 'keep'})
    assert not Passkey.select().exists() and sign_in(client, key).status_code == 422
