"""kill -9 of the server and of PostgreSQL under load: what was acknowledged is there, once (T5)."""
import os
import random
import signal
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tests.browser.fixtures import Site
from tests.databases.checker import look
from tests.databases.load import Load
from tests.databases.people import academy, runners, thread
from tests.postgres import throwaway_cluster

KILLS = int(os.environ.get('KILLS', 3))
DATABASE_KILLS = max(2, KILLS // 5)
BETWEEN = 2600 if KILLS >= 100 else 300
RUNNERS = 200
pytestmark = pytest.mark.slow


@pytest.fixture
def cluster():
    with throwaway_cluster(durable=True) as running:
        yield running or pytest.skip('PostgreSQL is not installed here')


@pytest.fixture
def serve(tmp_path):
    """serve(url) is a site of two processes on that database, and a load ready to start."""
    sites = []

    def start(url=''):
        settings = academy(tmp_path, url)
        people = runners(settings, RUNNERS)
        sites.append(Site(tmp_path, WORKERS='2', DATABASE_URL=settings.database_url).start())
        return sites[0], Load(sites[0].port, people, thread())
    yield start
    for site in sites:
        site.stop()


def between() -> int:
    """How many are acknowledged before the next kill: never at the same point of a request."""
    return random.randint(BETWEEN // 2, BETWEEN * 3 // 2)


def kill_all(site: Site):
    site.stop()
    site.start()


def kill_worker(site: Site):
    """One of the two processes that answer; the server starts another."""
    children = Path(f'/proc/{site.process.pid}/task/{site.process.pid}/children').read_text().split()
    workers = [pid for pid in children if b'multiprocessing.spawn' in Path(f'/proc/{pid}/cmdline').read_bytes()] or children
    os.kill(int(workers[-1]), signal.SIGKILL)


def verdict(name: str, kills: int, load: Load):
    """Nothing lost, nothing twice; the line for the record."""
    load.finish()
    found = look(load.acked)
    print(f'{name}: {kills} kills, {found.acked} acknowledged, {found.lost} lost, {found.doubled} doubled, {found.foreign} foreign, '
          f'{found.gaps} streams with a gap, longest silence {load.gap:.1f} s, answers {dict(load.statuses)}', file=sys.stderr)
    assert found.is_clean(), found
    assert set(load.statuses) <= {200, 429, 503, 'no answer'}, load.statuses


@pytest.mark.parametrize('engine', ['sqlite', 'postgresql'])
def test_a_server_killed_under_load_loses_and_doubles_nothing(serve, engine, request):
    site, load = serve(request.getfixturevalue('cluster').url if engine == 'postgresql' else '')
    with load:
        for _, kill in zip(range(KILLS), cycle((kill_all, kill_worker)), strict=False):
            load.wait(between())
            kill(site)
        load.wait(BETWEEN)
    verdict(f'server on {engine}', KILLS, load)


def test_a_postgresql_killed_under_load_loses_and_doubles_nothing(serve, cluster):
    site, load = serve(cluster.url)
    with load:
        for _ in range(DATABASE_KILLS):
            load.wait(between())
            cluster.kill()
            cluster.start()
        load.wait(BETWEEN)
    verdict('PostgreSQL', DATABASE_KILLS, load)
