"""Writing: one tick pushed and stored, against one row inserted; and what a phone with no news costs."""
import json
import sqlite3
import time
import uuid

from benchmarks.academy import academy, signed_in
from benchmarks.load import Target, against, drive, post
from benchmarks.site import BARE, MEDIUS, serving
from benchmarks.table import Row, at_least, at_most
from pwa import clock, db
from pwa.sync.models import Stream

MEMBERS = 6000  # each may sync 60 times a minute, and that limit stays on
REQUESTS, BATCH, BATCHES = 120_000, 100, 3000


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
    with academy(comments=50) as folder, serving(BARE, folder) as bare:
        members = signed_in(folder, MEMBERS)
        with db.connection():
            pull = {'m': 0} | {stream.name: stream.head for stream in Stream.select().where(~Stream.name.startswith('m:'))}
        asked = [post('/sync', _body(member, [], pull), cookie) for member, cookie in members]
        with serving(MEDIUS, folder) as medius:
            ratio, ours, other = against(Target(medius, asked), Target(bare, [post('/poll', asked[0].partition(b'\r\n\r\n')[2])]))
    return at_least('a poll without news, req/s, against a bare route that reads and answers JSON', 0.5, ratio, '×',
                    f'{ours.per_second:,.0f} to {other.per_second:,.0f} req/s, p99 {ours.p99_ms:.1f} ms')


def waits() -> list[Row]:
    """What a lone phone waits for its answer, 99 times of 100."""
    with academy() as folder:
        members = signed_in(folder, MEMBERS)
        with serving(MEDIUS, folder) as medius:
            poll = drive(Target(medius, [post('/sync', _body(member, [], {'m': 0}), cookie) for member, cookie in members]), 1)
            one = drive(Target(medius, _pushes(members)), 1)
            many = drive(Target(medius, _batches(members)), 1)
    return [at_most('a poll without news, one phone at a time, p99', 2, poll.p99_ms, 'ms'),
            at_most('one tick pushed, one phone at a time, p99', 10, one.p99_ms, 'ms'),
            at_most('100 ticks pushed at once, one phone at a time, p99', 250, many.p99_ms, 'ms')]


def batches() -> Row:
    """Pushes of 100 ticks, against SQLite alone inserting the same rows into the same table, a transaction for each hundred."""
    with academy() as folder:
        pushes = _batches(signed_in(folder, MEMBERS))
        with serving(MEDIUS, folder) as medius:
            rate = drive(Target(medius, pushes))
    assert rate.answers <= len(pushes), 'Some batches were sent twice: make more of them.'
    ours = rate.per_second * BATCH
    with academy() as folder:
        raw, heap = _raw(folder / 'medius.db')
    return at_least('pushes of 100 ticks, rows/s, against raw SQLite inserts in equal batches', 0.3, ours / raw, '×',
                    f'{ours:,.0f} to {raw:,.0f} rows/s; {heap:,.0f} into a table without those keys')


def _raw(path) -> tuple[float, float]:
    """Rows a second into the table of ticks, which is kept by key and by seq, and into one without either."""
    connection = sqlite3.connect(path, isolation_level=None)
    for name, value in db.PRAGMAS.items():
        connection.execute(f'PRAGMA {name} = {value}')
    connection.execute('CREATE TABLE heap (stream, "key", seq, stamps, done, reps)')
    rows = [[_row(lane, n) for n in range(BATCH)] for lane in range(BATCHES)]
    return _inserts(connection, 'tick', rows), _inserts(connection, 'heap', rows)


def _inserts(connection, table, batches) -> float:
    started = time.perf_counter()
    for rows in batches:
        connection.execute('BEGIN IMMEDIATE')
        connection.executemany(f'INSERT INTO {table} (stream, "key", seq, stamps, done, reps) VALUES (?, ?, ?, ?, ?, ?)', rows)
        connection.execute('COMMIT')
    return len(batches) * BATCH / (time.perf_counter() - started)


def _row(lane: int, n: int) -> tuple:
    """A tick as Medius stores it."""
    op = _tick(REQUESTS + n * MEMBERS + lane)
    stamps = json.dumps({field: [op['at'], op['id']] for field in op['f']}, separators=(',', ':'))
    return f'm:{lane}', '/'.join(op['k']), n + 1, stamps, True, 20


def _batches(members: list[tuple[str, str]]) -> list[bytes]:
    """A hundred new ticks of each of many members."""
    return [post('/sync', _body(member, [_tick(REQUESTS + n * MEMBERS + lane) for n in range(BATCH)], {}), cookie)
            for lane, (member, cookie) in enumerate(members[:BATCHES])]


def _pushes(members: list[tuple[str, str]]) -> list[bytes]:
    return [post('/sync', _body(member, [_tick(n)], {}), cookie)
            for n, (member, cookie) in zip(range(REQUESTS), members * (REQUESTS // len(members) + 1), strict=False)]


def _tick(n: int) -> dict:
    op, session = str(uuid.UUID(int=n + 1)), str(uuid.UUID(int=n // MEMBERS))
    return {'id': op, 's': 'm', 't': 'tick', 'k': [session, f'band-one-leg-squat.{n % 3 + 1}.left'], 'at': clock.now(),
            'f': {'done': {'v': True, 'saw': None}, 'reps': {'v': 20, 'saw': None}}}


def _body(member: str, ops: list, pull: dict) -> bytes:
    """As the phone sends it."""
    return json.dumps({'v': 1, 'build': 'f' * 12, 'as': member, 'epoch': None, 'now': clock.now(), 'pull': pull, 'ops': ops},
                      separators=(',', ':')).encode()
