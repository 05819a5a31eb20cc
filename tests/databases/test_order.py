"""Writers commit late and out of turn, and whoever follows a stream still misses no row (I4)."""
import contextlib
import multiprocessing
import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from pwa import clock, db, features
from pwa.members.models import Member
from pwa.sync import pull, push
from tests.databases.checker import look
from tests.databases.people import academy, runners
from tests.postgres import throwaway_cluster

WRITERS, FOLLOWERS, STREAMS = 16, 2, 2
OPS = int(os.environ.get('ORDER_OPS', 1600)) // WRITERS
ENTITIES = {model.table: model for model in features.SYNCED}
pytestmark = pytest.mark.slow


@contextlib.contextmanager
def late():
    """A transaction that waits before it commits, its rows and its head written."""
    with TRANSACTION():
        yield
        if random.random() < 0.2:
            time.sleep(random.expovariate(200))


TRANSACTION = db.transaction


def write(url: str, number: int) -> dict:
    """One process: pushes its ops in batches; returns op id → (stream, key) of those taken."""
    db.use(url)
    db.transaction = late
    chance, taken, sent = random.Random(number), {}, 0
    with db.connection():
        members = list(Member.select().where(Member.name.startswith('Runner ')))
        while sent < OPS:
            member = chance.choice(members)
            ops = [op(f'{number}-{n}') for n in range(sent, min(OPS, sent + chance.randint(1, 20)))]
            sent += len(ops)
            verdicts = push.push(ENTITIES, member, ops, clock.now())
            taken |= {name: (f'm:{member.id}', f's-{name}/squat.1.left') for name, verdict in verdicts.items() if verdict['r'] == 'ok'}
    return taken


def op(name: str) -> dict:
    return {'id': name, 's': 'm', 't': 'tick', 'k': [f's-{name}', 'squat.1.left'], 'at': clock.now(), 'f': {'done': {'v': True, 'saw': None}}}


def follow(url: str, finished) -> dict[str, list[str]]:
    """Another process: follows every stream by cursor, once more after the last was written; the keys in the order they came."""
    db.use(url)
    seen: dict[str, list[str]] = {}
    with db.connection():
        cursors = dict.fromkeys(Member.select().where(Member.name.startswith('Runner ')), 0)
        last, fresh = False, True
        while fresh or not last:
            last, fresh = finished.is_set(), False
            for member, cursor in cursors.items():
                part = pull.pull(ENTITIES, member, {'m': cursor})['m']
                cursors[member], fresh = part['cursor'], fresh or bool(part['rows'])
                seen.setdefault(f'm:{member.id}', []).extend('/'.join(row['k']) for row in part['rows'])
    return seen


@pytest.fixture(params=['sqlite', 'postgresql'])
def url(request, tmp_path):
    with throwaway_cluster() if request.param == 'postgresql' else contextlib.nullcontext() as cluster:
        if request.param == 'postgresql' and cluster is None:
            pytest.skip('PostgreSQL is not installed here')
        settings = academy(tmp_path, cluster.url if cluster else '')
        runners(settings, STREAMS)
        yield settings.database_url


def test_writers_that_commit_late_hide_no_row_from_a_follower(url):
    processes = multiprocessing.get_context('forkserver')
    processes.set_forkserver_preload([__name__])
    with processes.Manager() as manager, ProcessPoolExecutor(WRITERS + FOLLOWERS, processes) as pool:
        finished = manager.Event()
        followers = [pool.submit(follow, url, finished) for _ in range(FOLLOWERS)]
        writers = [pool.submit(write, url, number) for number in range(WRITERS)]
        acked = {name: place for writer in writers for name, place in writer.result().items()}
        finished.set()
        followed = [follower.result() for follower in followers]
    found = look(acked)
    skipped = sum(len(acked) - len({(stream, key) for stream, keys in seen.items() for key in keys}) for seen in followed)
    print(f'{db.database.obj.__class__.__name__}: {WRITERS} writers, {found.acked} acknowledged, {found.lost} lost, {found.doubled} doubled, '
          f'{found.gaps} streams with a gap; {FOLLOWERS} followers saw {sum(len(keys) for seen in followed for keys in seen.values())} rows, '
          f'{skipped} skipped', file=sys.stderr)
    assert found.acked == OPS * WRITERS and found.is_clean(), found
    assert skipped == 0
    assert all(len(keys) == len(set(keys)) for seen in followed for keys in seen.values())
