"""The database goes away, fills up, is held or may not be written: 503 and a sentence, nothing half done, and all is well again after."""
import contextlib
import http.client
import json
import sqlite3
import subprocess
import time
from typing import NamedTuple

import psycopg
import pytest

from pwa import db
from tests.browser.fixtures import Site
from tests.conftest import op
from tests.databases.load import HEADERS
from tests.databases.people import ARTICLE, academy, runners
from tests.databases.test_kills import kill_worker
from tests.postgres import throwaway_cluster

FORM = {'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin', 'Accept': 'text/html'}
JOIN = b'name=Dora&email=dora@example.org&password=three+unrelated+words'
pytestmark = pytest.mark.slow


class Answer(NamedTuple):
    """What came back, and after how long."""
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


class Visitor:
    """A browser at a site, signed in."""

    def __init__(self, site: Site, member, cookie: str):
        self.site, self.member, self.cookie, self.sent = site, member, cookie, 0

    def ask(self, method: str, path: str, body: bytes = b'', headers=None) -> Answer:
        began, connection = time.monotonic(), http.client.HTTPConnection('127.0.0.1', self.site.port, timeout=30)
        connection.request(method, path, body, {'Accept': 'text/html', 'Cookie': f'medius={self.cookie}'} | (headers or {}))
        response = connection.getresponse()
        with contextlib.closing(connection):
            return Answer(response.status, response.headers, response.read().decode(errors='replace'), time.monotonic() - began)

    def get(self, path: str) -> Answer:
        return self.ask('GET', path)

    def is_answered(self) -> bool:
        """True once a process takes requests again."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return bool(self.get('/healthz').status)
        return False

    def tick(self) -> Answer:
        """One op; each with a key of its own."""
        self.sent += 1
        sent = op('tick', [f's{self.sent}', 'squat.1.left'], {'done': True}, at=self.sent, id=f'op-{self.sent}')
        return self.ask('POST', '/sync', json.dumps({'v': 1, 'as': self.member.public_id, 'epoch': None, 'pull': {}, 'ops': [sent]}).encode(), HEADERS)

    def held(self) -> set[str]:
        """The sessions whose ticks the server has."""
        answer = self.ask('POST', '/sync', json.dumps({'v': 1, 'as': self.member.public_id, 'epoch': None, 'pull': {'m': None}, 'ops': []}).encode(), HEADERS)
        part = json.loads(answer.text)['streams']['m']
        assert [row['seq'] for row in part['rows']] == list(range(1, part['cursor'] + 1))
        return {row['k'][0] for row in part['rows']}


@pytest.fixture
def open_site(tmp_path):
    """open_site(url, folder) is a visitor of a running site."""
    with contextlib.ExitStack() as stack:
        def start(url='', folder=tmp_path):
            [(member, cookie)] = runners(academy(folder, url), 1)
            db.database.close_all()
            site = Site(folder, WORKERS='1', **({'DATABASE_URL': url} if url else {})).start()
            stack.callback(site.stop)
            return Visitor(site, member, cookie)
        yield start


@pytest.fixture(scope='module')
def cluster():
    with throwaway_cluster() as running:
        yield running or pytest.skip('PostgreSQL is not installed here')


@pytest.fixture
def postgres(cluster):
    """A running cluster with nothing in it."""
    if cluster.process.poll() is not None:
        cluster.start()
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    return cluster


def assert_told(answer: Answer, json_wanted: bool):
    """Busy, for how long, and in a sentence of the kind that was asked for."""
    assert answer.status == 503 and int(answer.headers['Retry-After']) >= 1, answer
    if json_wanted:
        assert json.loads(answer.text)['error'].endswith('.')
    else:
        assert answer.headers['Content-Type'].startswith('text/html') and 'nothing you wrote is lost.' in answer.text


def test_a_database_that_is_away_is_told_and_what_is_known_is_still_served(open_site, postgres):
    visitor = open_site(postgres.url)
    assert visitor.tick().status == visitor.get(ARTICLE).status == visitor.get('/sw.js').status == 200
    postgres.kill()
    assert_told(visitor.tick(), json_wanted=True)
    assert_told(visitor.get('/articles'), json_wanted=False)
    assert_told(visitor.ask('POST', '/join', JOIN, FORM), json_wanted=False)
    assert visitor.get('/healthz').status == 503
    assert 'gluteus' in visitor.get(ARTICLE).text.lower() and visitor.get('/offline').status == visitor.get('/sw.js').status == 200
    postgres.start()
    assert [visitor.get('/healthz').status, visitor.tick().status, visitor.get('/articles').status] == [200] * 3
    assert visitor.held() == {'s1', 's3'}


def test_a_restart_between_two_requests_is_noticed_by_nobody(open_site, postgres):
    visitor = open_site(postgres.url)
    assert visitor.tick().status == 200
    postgres.kill()
    postgres.start()
    assert visitor.tick().status == 200 and visitor.held() == {'s1', 's2'}


def test_a_process_that_starts_while_the_database_is_away_serves_once_it_is_back(open_site, postgres):
    visitor = open_site(postgres.url)
    postgres.kill()
    kill_worker(visitor.site)
    wait(visitor.is_answered)
    assert visitor.get('/healthz').status == 503
    assert_told(visitor.tick(), json_wanted=True)
    assert_told(visitor.get(ARTICLE), json_wanted=False)
    postgres.start()
    answer = visitor.tick()
    assert answer.status == 200 and answer.headers['X-Site']


def test_a_server_that_turned_read_only_is_left_alone_until_it_takes_writes(open_site, postgres):
    visitor = open_site(postgres.url)
    assert visitor.tick().status == 200
    with psycopg.connect(postgres.url, autocommit=True) as operator:
        operator.execute('ALTER SYSTEM SET default_transaction_read_only = on')
        operator.execute('SELECT pg_reload_conf()')
        wait(lambda: visitor.tick().status == 503)
        assert_told(visitor.tick(), json_wanted=True)
        operator.execute('SET default_transaction_read_only = off')
        operator.execute('ALTER SYSTEM RESET default_transaction_read_only')
        operator.execute('SELECT pg_reload_conf()')
        wait(lambda: visitor.tick().status == 200)
    assert 's1' in visitor.held()


def test_a_stream_held_by_someone_who_hangs_is_told_in_seconds(open_site, postgres):
    visitor = open_site(postgres.url)
    assert visitor.tick().status == 200
    with psycopg.connect(postgres.url) as stuck:
        stuck.execute('SELECT 1 FROM stream WHERE name = %s FOR UPDATE', [f'm:{visitor.member.id}'])
        answer = visitor.tick()
        assert_told(answer, json_wanted=True)
        assert 4 < answer.seconds < 12
    assert visitor.tick().status == 200 and visitor.held() == {'s1', 's3'}


def test_a_file_held_by_someone_else_is_told_in_seconds_and_read_meanwhile(open_site):
    visitor = open_site()
    assert visitor.get(ARTICLE).status == 200
    with contextlib.closing(sqlite3.connect(visitor.site.folder / 'medius.db', isolation_level=None)) as stuck:
        stuck.execute('BEGIN EXCLUSIVE')
        answer = visitor.tick()
        assert_told(answer, json_wanted=True)
        assert 4 < answer.seconds < 12
        assert_told(visitor.ask('POST', '/join', JOIN, FORM), json_wanted=False)
        assert visitor.get(ARTICLE).status == 200
    assert visitor.tick().status == 200 and visitor.held() == {'s2'}


@pytest.fixture
def disk(tmp_path):
    """A file system of 8 MB; needs root."""
    folder = tmp_path / 'disk'
    folder.mkdir()
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], capture_output=True).returncode:
        pytest.skip('only root can mount a small disk')
    yield folder
    subprocess.run(['umount', '-l', folder], check=True)


def fill(folder):
    """Write until there is no room for one more page."""
    with open(folder / 'ballast', 'wb', buffering=0) as file:
        for piece in (2 ** 20, 2 ** 12):
            with contextlib.suppress(OSError):
                while file.write(b'x' * piece) == piece:
                    pass


def test_a_full_disk_takes_nothing_and_reads_on_until_there_is_room(open_site, disk):
    visitor = open_site(folder=disk)
    assert visitor.tick().status == visitor.get(ARTICLE).status == 200
    with contextlib.closing(sqlite3.connect(disk / 'medius.db')) as operator:
        operator.execute('PRAGMA wal_checkpoint(TRUNCATE)')  # or else there is room in the log for a while
    fill(disk)
    answers = {f's{n}': visitor.tick() for n in range(2, 12)}
    refused = {name for name, answer in answers.items() if answer.status != 200}
    assert 's11' in refused and visitor.get(ARTICLE).status == visitor.get('/articles').status == 200
    for name in refused:
        assert_told(answers[name], json_wanted=True)
    assert_told(visitor.ask('POST', '/join', JOIN, FORM), json_wanted=False)
    (disk / 'ballast').unlink()
    assert visitor.tick().status == 200
    assert visitor.held() == {'s1', 's12', *answers} - refused


def wait(condition, within: float = 30):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
