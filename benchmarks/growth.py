"""What a push, a first pull and an idle poll cost as the members and their rows grow: one phone at a time, as SQLite fills up."""
import json
import sqlite3
import statistics
import time
import uuid
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path

from benchmarks.academy import academy, signed_in
from benchmarks.site import MEDIUS, serving
from benchmarks.table import Row
from pwa import clock

ASKED, TICKS = 180, 100
HEADERS = {'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin'}
SIZES = (10, 100, 1_000, 10_000)


def rows() -> list[Row]:
    """A line a size; each member has a hundred ticks and their receipts."""
    return [_row(members) for members in SIZES]


def _row(members: int) -> Row:
    with academy(comments=50) as folder:
        phones = signed_in(folder, min(members, ASKED))
        fill(folder / 'medius.db', members)
        with serving(MEDIUS, folder) as port:
            waits = [_waits(port, phones, body) for body in (_push, _pull, _poll)]
    what = f'{members:,} members, {members * TICKS:,} rows: one tick pushed, {TICKS} rows pulled, a poll without news'
    middle, most = (', '.join(f'{figure(of):.2f}' for of in waits) for figure in (statistics.median, _slow))
    return Row(what, '', f'{middle} ms; p95 {most} ms')


def _slow(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[18]


def _waits(port: int, phones, body) -> list[float]:
    """Milliseconds of each answer. No member asks more often than a minute allows."""
    connection, waits = HTTPConnection('127.0.0.1', port), []
    for n, (member, cookie) in zip(range(ASKED), cycle(phones), strict=False):
        sent = json.dumps({'v': 1, 'as': member, 'epoch': None} | body(n))
        started = time.perf_counter()
        connection.request('POST', '/sync', sent, HEADERS | {'Cookie': f'medius={cookie}'})
        answer = connection.getresponse()
        answer.read()
        waits.append((time.perf_counter() - started) * 1000)
        assert answer.status == 200, answer.status
    return waits


def _push(n: int) -> dict:
    op = {'id': f'new-{n}', 's': 'm', 't': 'tick', 'k': [f'new-{n}', 'band-one-leg-squat.1.left'], 'at': clock.now(),
          'f': {'done': {'v': True, 'saw': None}, 'reps': {'v': 20, 'saw': None}}}
    return {'pull': {}, 'ops': [op]}


def _pull(_) -> dict:
    return {'pull': {'m': None}, 'ops': []}


def _poll(_) -> dict:
    return {'pull': {'m': TICKS + 50}, 'ops': []}


def fill(path: Path, members: int, ticks: int = TICKS):
    """Streams of that many members, those who are signed in among them, each with so many ticks and their receipts."""
    connection, now = sqlite3.connect(path), clock.now()
    connection.execute('PRAGMA synchronous = off')
    known = [row[0] for row in connection.execute('SELECT id FROM member WHERE joined_at IS NOT NULL ORDER BY id DESC LIMIT ?', (ASKED,))]
    others = range(1_000_000, 1_000_000 + members - len(known))
    connection.executemany('INSERT INTO member (id, name, coach, created_at, joined_at) VALUES (?, ?, 0, ?, ?)',
                           ((member, f'Member {member}', now, now) for member in others))
    for member in (*known, *others):
        stream, ops, sessions = f'm:{member}', _ids(ticks), _ids(ticks // 12 + 1)
        connection.execute('INSERT INTO stream (name, head, floor) VALUES (?, ?, 0)', (stream, ticks))
        connection.executemany('INSERT INTO tick (stream, "key", seq, stamps, done, reps) VALUES (?, ?, ?, ?, 1, 20)', (
            (stream, f'{sessions[n // 12]}/band-one-leg-squat.{n % 12}.left', n + 1, json.dumps({'done': [now, op], 'reps': [now, op]}))
            for n, op in enumerate(ops)))
        connection.executemany('INSERT INTO receipt (stream, op, sum, verdict, day) VALUES (?, ?, ?, ?, ?)', (
            (stream, op, bytes(16), '{"r": "ok"}', now // 86_400_000) for op in ops))
    connection.commit()
    connection.close()


def _ids(count: int) -> list[str]:
    """As phones make them: no shorter when packed."""
    return [str(uuid.uuid4()) for _ in range(count)]
