"""Reading an article: requests a second, and that a long thread costs no more than a short one."""
import statistics
import time

from benchmarks.academy import ARTICLE, academy, copy, picture, settings
from benchmarks.load import Target, against, get
from benchmarks.site import BARE, MEDIUS, sent, serving
from benchmarks.table import Row, at_least, at_most
from pwa import create_app, db
from pwa.sync import pages

MOST = 1.2


def article() -> Row:
    """An anonymous reader, against the same bytes from memory."""
    with academy(comments=50) as folder, serving(MEDIUS, folder) as medius:
        (folder / 'same').write_bytes(sent(medius, ARTICLE)[0])
        with serving(BARE, folder) as bare:
            ratio, ours, other = against(Target(medius, [get(ARTICLE)]), Target(bare, [get('/same')]))
    return at_least('article with 50 comments, req/s, anonymous, against a bare route with the same bytes', 0.7, ratio, '×',
                    f'{ours.per_second:,.0f} to {other.per_second:,.0f} req/s, p99 {ours.p99_ms:.1f} ms')


def thread() -> list[Row]:
    """10,000 comments and 100 photos beside 50 comments: bytes, time to render anew, requests a second."""
    with academy() as folder:
        with db.connection():
            short, long = copy('short', 50), copy('long', 10_000)
            picture(long, 100)
        rendered = _rendering(folder, long, short)
        with serving(MEDIUS, folder) as medius:
            heavier = len(sent(medius, long)[0]) / len(sent(medius, short)[0])
            ratio, ours, _ = against(Target(medius, [get(long)]), Target(medius, [get(short)]))
    what = 'page of a thread of 10,000 with 100 photos, against one of 50'
    return [at_most(f'{what}: bytes as sent', MOST, heavier, '×'),
            at_most(f'{what}: time to render anew', MOST, rendered, '×'),
            at_most(f'{what}: time of a request', MOST, 1 / ratio, '×', f'{ours.per_second:,.0f} req/s')]


def _rendering(folder, url: str, other: str, times: int = 60) -> float:
    """How many times as long it takes to answer when nothing is kept, one beside the other; median."""
    client = create_app(settings(folder)).test_client()
    return statistics.median(_once(client, url) / _once(client, other) for _ in range(times))


def _once(client, url) -> float:
    pages.kept.clear()
    started = time.perf_counter()
    assert client.get(url).status_code == 200
    return time.perf_counter() - started
