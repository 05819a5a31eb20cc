"""Writing: one tick pushed and stored, against one row inserted; and what a phone with no news costs."""
import json
import sqlite3
import uuid

from benchmarks.academy import academy, signed_in
from benchmarks.load import Target, against, drive, post
from benchmarks.site import BARE, MEDIUS, serving
from benchmarks.table import Row, at_least
from pwa import clock, db
from pwa.sync.models import Stream

MEMBERS = 3000  # each may sync 60 times a minute, and that limit stays on
REQUESTS = 120_000


def ticks() -> Row:
    """Every request is another tick, of the next member; afterwards they are counted in the database."""
    with academy() as folder, serving(BARE, folder) as bare:
        pushes = _pushes(signed_in(folder, MEMBERS))
        with serving(MEDIUS, folder) as medius:
            ratio, ours, other = against(Target(medius, pushes), Target(bare, [post('/row', pushes[0].partition(b'\r\n\r\n')[2])]))
        stored = sqlite3.connect(folder / 'medius.db').execute('SELECT count(*) FROM tick').fetchone()[0]
    assert stored >= ours.answers, f'{ours.answers} ticks were answered, {stored} are stored'
    return at_least('one tick pushed and stored, req/s, against a bare route that inserts one row', 0.4, ratio, '×',
                    f'{ours.per_second:,.0f} to {other.per_second:,.0f} req/s, p99 {ours.p99_ms:.1f} ms')


def polls() -> Row:
    """Signed-in phones that ask for their own stream, the academy and a thread, and hear of nothing."""
    with academy(comments=50) as folder:
        members = signed_in(folder, MEMBERS)
        with db.connection():
            pull = {'m': 0} | {name: Stream.head_of(name)[0] for name in ('academy', 't:1')}
        with serving(MEDIUS, folder) as medius:
            rate = drive(Target(medius, [post('/sync', _body(member, [], pull), cookie) for member, cookie in members]))
    return Row('a poll without news', '', f'{rate.per_second:,.0f} req/s, p99 {rate.p99_ms:.1f} ms')


def _pushes(members: list[tuple[str, str]]) -> list[bytes]:
    return [post('/sync', _body(member, [_tick(n)], {}), cookie)
            for n, (member, cookie) in zip(range(REQUESTS), members * (REQUESTS // len(members) + 1), strict=False)]


def _tick(n: int) -> dict:
    op, session = str(uuid.UUID(int=n + 1)), str(uuid.UUID(int=n // MEMBERS))
    return {'id': op, 's': 'm', 't': 'tick', 'k': [session, f'band-one-leg-squat.{n % 3 + 1}.left'], 'at': clock.now(),
            'f': {'done': {'v': True, 'saw': None}, 'reps': {'v': 20, 'saw': None}}}


def _body(member: str, ops: list, pull: dict) -> bytes:
    return json.dumps({'v': 1, 'as': member, 'epoch': None, 'pull': pull, 'ops': ops}).encode()
