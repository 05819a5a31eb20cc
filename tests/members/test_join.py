"""Joining makes an account, or says in a sentence why not."""
import pytest

from pwa.members.models import Member
from pwa.web import limiter

GOOD = {'name': 'Dora', 'email': 'dora@example.org', 'password': 'three unrelated words'}


def test_joining_signs_in_and_goes_on(client, database):
    answer = client.post('/join', data=GOOD | {'next': '/articles'})
    assert (answer.status_code, answer.headers['Location']) == (303, '/articles')
    assert client.sync().json['member']['name'] == 'Dora'


def test_joining_by_script_answers_who_it_is(client):
    answer = client.post('/join', data=GOOD, headers={'Accept': 'application/json'})
    assert answer.json['member']['name'] == 'Dora' and answer.json['next'] == '/'


@pytest.mark.parametrize('change', [
    {'name': ' '}, {'name': 'x' * 81}, {'email': 'dora'}, {'email': 'a@b'}, {'email': 'a b@example.org'},
    {'password': 'short'}, {'password': 'password123'}, {'password': '12345678'}, {'password': 'dora@example.org'}, {'password': 'x' * 201},
])
def test_a_wrong_field_is_named_in_a_sentence_and_nobody_joins(client, database, change):
    answer = client.post('/join', data=GOOD | change, headers={'Accept': 'application/json'})
    assert answer.status_code == 422 and answer.json['errors'].keys() == change.keys()
    assert all(sentence.endswith('.') for sentence in answer.json['errors'].values())
    assert not Member.select().where(Member.joined_at.is_null(False)).exists()


def test_without_a_script_the_form_comes_back_with_what_was_written(client):
    answer = client.post('/join', data=GOOD | {'password': 'short'})
    assert answer.status_code == 422 and 'dora@example.org' in answer.text and 'at least 8 characters' in answer.text
    assert 'short"' not in answer.text


def test_an_email_joins_once(client):
    client.post('/join', data=GOOD)
    answer = client.post('/join', data=GOOD | {'email': 'DORA@example.org'}, headers={'Accept': 'application/json'})
    assert answer.status_code == 422 and 'email' in answer.json['errors']


def test_the_stored_password_is_argon2(client, database):
    client.post('/join', data=GOOD)
    assert Member.get(Member.name == 'Dora').password.startswith('$argon2id$')


def test_a_next_on_another_site_leads_home(client):
    for target in ('https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '//[', 'javascript:alert(1)'):
        limiter.reset()
        assert client.post('/join', data=GOOD | {'email': f'{abs(hash(target))}@example.org', 'next': target}).headers['Location'] == '/'


def test_sixth_try_in_a_minute_is_asked_to_wait(client):
    for _ in range(5):
        client.post('/join', data={})
    answer = client.post('/join', data={})
    assert answer.status_code == 429 and 'Retry-After' in answer.headers


@pytest.mark.parametrize('first, other, together', [
    ('2001:db8::1', '2001:db8::ffff:2', True), ('2001:db8::1', '2001:db8:0:1::1', False), ('192.0.2.1', '192.0.2.2', False),
    ('::ffff:192.0.2.1', '::ffff:192.0.2.2', False), ('unknown', '192.0.2.1', False)])
def test_the_tries_of_one_home_are_counted_together_and_no_others(client, first, other, together):
    for _ in range(5):
        client.post('/join', data={}, environ_base={'REMOTE_ADDR': first})
    assert (client.post('/join', data={}, environ_base={'REMOTE_ADDR': other}).status_code == 429) == together


def test_no_id_is_given_twice_even_when_its_row_is_lost(database):
    lost = Member.join('Dora', 'dora@example.com', 'three unrelated words')
    Member.delete().where(Member.id == lost.id).execute()
    assert Member.join('Ella', 'ella@example.com', 'three unrelated words').id != lost.id
