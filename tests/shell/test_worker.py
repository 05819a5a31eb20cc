"""/sw.js: the worker, and above it the list of what a phone may rely on."""
import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import brotli
import pytest

from pwa import shell

KEPT = ('/', '/articles', '/workouts', '/articles/strong-on-one-leg', '/workouts/foot-core', *shell.PAGES)


@pytest.fixture
def facts(client):
    return facts_of(client.get('/sw.js'))


def facts_of(response):
    line = response.text.split('\n', 1)[0]
    return json.loads(line.removeprefix('self.MEDIUS=').removesuffix(';'))


def test_each_file_is_listed_by_the_bytes_that_are_sent(client, facts):
    assert {entry['url'] for entry in facts['precache']} > set(shell.PAGES)
    for entry in facts['precache']:
        digest = sha256(client.get(entry['url']).data).digest()
        assert entry['integrity'] == f'sha256-{b64encode(digest).decode()}', entry['url']


def test_the_worker_knows_whose_answers_are_ours(client, facts):
    answer = client.get('/terms')
    assert facts['site'] == answer.headers['X-Site'] and facts['site']


def test_it_is_asked_for_anew_and_sent_small_only_when_changed(client):
    browser = {'Accept-Encoding': 'br'}
    answer = client.get('/sw.js', headers=browser)
    assert answer.headers['Cache-Control'] == 'no-cache' and answer.mimetype == 'text/javascript'
    assert brotli.decompress(answer.data) == client.get('/sw.js').data
    assert client.get('/sw.js', headers=browser | {'If-None-Match': answer.headers['ETag']}).status_code == 304


@pytest.mark.parametrize('url', KEPT)
def test_what_the_worker_keeps_is_the_same_for_everyone_and_sets_no_cookie(client, ana, cleo, url):
    answers = [who.get(url) for who in (client, ana, cleo)]
    assert len({answer.data for answer in answers}) == 1
    for answer in answers:
        assert 'Set-Cookie' not in answer.headers
        assert answer.headers['Cache-Control'] == 'public, no-cache'


def test_another_page_or_another_script_is_another_build(facts):
    listed = facts['precache']
    other = [listed[0] | {'revision': 'changed'}, *listed[1:]]
    assert len({shell.build_of(listed, 'a'), shell.build_of(other, 'a'), shell.build_of(listed, 'b')}) == 3
    assert shell.build_of(listed, 'a') == shell.build_of(list(listed), 'a')


def test_a_page_that_not_everybody_gets_cannot_be_listed(app, monkeypatch):
    monkeypatch.setattr(shell, 'PAGES', ('/coach/',))
    with pytest.raises(RuntimeError, match='/coach/ answered 401'):
        shell.precache(app, 'http://localhost/')


def test_a_strangers_name_for_the_site_makes_no_worker_of_its_own(client, app, monkeypatch):
    monkeypatch.setitem(app.config, 'MEDIUS', replace(app.config['MEDIUS'], base_url='https://academy.example'))
    before = set(app.extensions.get('worker', {}))
    for name in 'abc':
        client.get('/sw.js', base_url=f'http://{name}.example')
    assert set(app.extensions['worker']) - before == {'https://academy.example/'}
