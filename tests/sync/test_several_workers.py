"""Several server processes on one SQLite file: every push is kept, every seq given once."""
import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from pwa import clock, seeds
from tests.browser.fixtures import COOKIE_HEADERS, Site
from tests.conftest import op

PUSHES = 25


@pytest.fixture
def busy_site(tmp_path):
    running = Site(tmp_path, WORKERS='3').start()
    running.command('seed')
    yield running
    running.stop()


def signed_in(site, name):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = list(COOKIE_HEADERS.items())
    opener.open(f'{site.url}/sign-in', data=f'email={name}@example.org&password={seeds.PASSWORD}'.encode()).read()
    return opener


def post(opener, site, body):
    request = urllib.request.Request(f'{site.url}/sync', json.dumps(body).encode(), {'Content-Type': 'application/json'} | COOKIE_HEADERS)
    return json.load(opener.open(request))


@pytest.mark.slow
def test_pushes_to_three_processes_at_once_are_all_kept_with_seqs_of_their_own(busy_site):
    openers = {name: signed_in(busy_site, name) for name in ('ana', 'ben')}
    ids = {name: post(opener, busy_site, {'v': 1, 'as': None, 'pull': {}, 'ops': []})['as'] for name, opener in openers.items()}

    def push(entry):
        name, number = entry
        sent = op('tick', ['new', f'squat.{number}.left'], {'done': True}, at=clock.now(), id=f'{name}-{number}')
        return post(openers[name], busy_site, {'v': 1, 'as': ids[name], 'pull': {}, 'ops': [sent]})['results'][sent['id']]['r']

    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(push, [(name, number) for number in range(PUSHES) for name in openers]))
    assert verdicts == ['ok'] * (2 * PUSHES)
    for member in ids.values():
        stream = f'm:{member[2:]}'
        seqs = [seq for table in ('tick', 'session', 'run', 'step', 'setting', 'report') for seq, in busy_site.db(f'SELECT seq FROM {table} WHERE stream = ?', stream)]
        assert sorted(seqs) == list(range(1, len(seqs) + 1))
        assert busy_site.db('SELECT count(*) FROM tick WHERE stream = ? AND "key" LIKE ?', stream, 'new/%') == [(PUSHES,)]


@pytest.mark.slow
def test_three_processes_count_the_tries_to_sign_in_together(busy_site):
    answers = []
    for _ in range(11):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(f'{busy_site.url}/sign-in', b'email=ana@example.org&password=wrong', COOKIE_HEADERS))
        answers.append(refused.value.code)
    assert answers == [answers[0]] * 10 + [429] and answers[0] != 429
