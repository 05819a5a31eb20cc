"""The figures of sync.md that need a load of their own: a first copy, and many writers of one thread."""
import asyncio
import json
import statistics
import time
from http.client import HTTPConnection

import brotli

from benchmarks import client
from benchmarks.academy import ARTICLE, academy, signed_in
from benchmarks.growth import HEADERS, fill
from benchmarks.load import post
from benchmarks.site import MEDIUS, serving
from benchmarks.table import Row, at_least, at_most
from pwa import clock, db
from pwa.comments.models import Comment
from pwa.comments.threads import Thread

ROWS, COPIES = 7_600, 15
WRITERS, COMMENTS, OF_ONE_ADDRESS = 16, 6_000, 100


def first() -> list[Row]:
    """Phones that sign in anew, one after the other, and ask for page after page."""
    with academy() as folder:
        members = signed_in(folder, COPIES)
        fill(folder / 'medius.db', COPIES, ROWS)
        with serving(MEDIUS, folder) as port:
            times, sizes = zip(*(_copied(port, *member) for member in members), strict=True)
    spread = f'{min(times):.0f} to {max(times):.0f}'
    return [at_most(f'a first copy of {ROWS:,} rows: the server answers in', 100, statistics.median(times), 'ms', spread),
            at_most('… as sent', 300_000, max(sizes), 'bytes')]


def _copied(port: int, member: str, cookie: str) -> tuple[float, int]:
    """(milliseconds waited for answers, bytes of their bodies)"""
    connection, cursor, more, waited, size, found = HTTPConnection('127.0.0.1', port), None, True, 0.0, 0, 0
    while more:
        body = json.dumps({'v': 1, 'as': member, 'epoch': None, 'pull': {'m': cursor}, 'ops': []})
        started = time.perf_counter()
        connection.request('POST', '/sync', body, HEADERS | {'Cookie': f'medius={cookie}', 'Accept-Encoding': 'br'})
        packed = connection.getresponse().read()
        waited += time.perf_counter() - started
        stream = json.loads(brotli.decompress(packed))['streams']['m']
        cursor, more, found, size = stream['cursor'], stream['more'], found + len(stream['rows']), size + len(packed)
    assert found == ROWS, f'{found} rows came'
    return waited * 1000, size


def hot() -> list[Row]:
    """Many members have something to say under one article; no address says more than one may."""
    with academy() as folder:
        members = signed_in(folder, COMMENTS)
        with db.connection():
            stream = Thread.at(ARTICLE).stream
        said = [post('/sync', _comment(member, stream, n), cookie) for n, (member, cookie) in enumerate(members)]
        with serving(MEDIUS, folder) as port:
            started = time.perf_counter()
            waits = sorted(asyncio.run(_written(port, said)))
            spent = time.perf_counter() - started
        with db.connection():
            stored = Comment.select().where(Comment.stream == stream).count()
    assert stored == COMMENTS, f'{stored} comments are stored'
    return [at_least(f'{WRITERS} phones writing under one article, comments/s', 500, COMMENTS / spent, 'comments/s'),
            at_most('… p99', 150, waits[int(COMMENTS * 0.99)] * 1000, 'ms')]


def _comment(member: str, stream: str, n: int) -> bytes:
    op = {'id': f'said-{n}', 's': stream, 't': 'comment', 'k': [f'said-{n}'], 'at': clock.now(), 'parent': None,
          'f': {'body': {'v': f'It came at mile {n % 26}, and went after six weeks.', 'saw': None}}}
    return json.dumps({'v': 1, 'as': member, 'epoch': None, 'pull': {}, 'ops': [op]}).encode()


async def _written(port: int, requests: list[bytes]) -> list[float]:
    """Seconds of each answer."""
    shares = (requests[n::WRITERS] for n in range(WRITERS))
    lanes = await asyncio.gather(*(_lane(port, n + 1, share) for n, share in enumerate(shares)))
    return [wait for waits in lanes for wait in waits]


async def _lane(port: int, lane: int, requests: list[bytes]) -> list[float]:
    waits = []
    for place, first in enumerate(range(0, len(requests), OF_ONE_ADDRESS), 1):
        reader, writer = await asyncio.open_connection('127.0.0.1', port, local_addr=(f'127.0.{lane}.{place}', 0))
        for request in requests[first:first + OF_ONE_ADDRESS]:
            sent = time.perf_counter()
            writer.write(request)
            await client.answer(reader)
            waits.append(time.perf_counter() - sent)
        writer.close()
    return waits
