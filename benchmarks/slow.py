"""An article with 100 comments, first visit on a slow phone and a slow link, against a bare page of 10 kB."""
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

from benchmarks.academy import ARTICLE, academy
from benchmarks.phone import driver, painted, phone, slowed
from benchmarks.site import BARE, MEDIUS, ROOT, free_port, sent, serving
from benchmarks.table import Row, at_most
from benchmarks.traffic import Traffic

VISITS = 9
READABLE = '.thread__list > :nth-child(50) .comment__text'  # nothing is painted before the style is there: it blocks rendering
TEXT = '#end'


def rows() -> list[Row]:
    """Nothing is kept, no worker controls; text styled and 50 comments there, as a reader first sees them."""
    with academy(comments=100) as folder, serving(MEDIUS, folder) as medius, serving(BARE, folder) as bare, driver() as chrome:
        sent(medius, ARTICLE)  # the first reader of all is not the one
        visits = [(_visit(chrome, medius), bare_visit(chrome, bare)) for _ in range(VISITS)]
    ratio = statistics.median(one / two for (one, _), two in visits)
    times = f'{statistics.median(one for (one, _), _ in visits):.0f} to {statistics.median(two for _, two in visits):.0f} ms'
    traffic = visits[-1][0][1]
    what = 'article with 100 comments on a slow phone (CPU 4× slower, 150 ms, 1.6 Mbit/s)'
    return [at_most(f'{what}: readable, against a bare page of 10 kB', 1.3, ratio, '×', times),
            at_most(f'{what}: in all', 35_000, sum(traffic.values()), 'bytes', ', '.join(f'{n:,} {kind}' for kind, n in traffic.items()))]


def _visit(chrome, server: int) -> tuple[float, dict[str, int]]:
    """When it could be read, and what travelled until the network was quiet."""
    with linked(server) as url, _reader(chrome) as page:
        traffic = Traffic(slowed(page))
        readable = painted(page, url + ARTICLE, READABLE)
        page.wait_for_load_state('networkidle')
        return readable, dict(traffic.bytes)


def bare_visit(chrome, server: int, path: str = '/page') -> float:
    """When a bare page could be read."""
    with linked(server) as url, _reader(chrome) as page:
        slowed(page)
        return painted(page, url + path, TEXT)


@contextmanager
def _reader(chrome):
    with phone(chrome) as context:
        yield context.new_page()


@contextmanager
def linked(server: int):
    """A slow link in front of that port, not used before; gives the address at its other end."""
    port = free_port()
    process = subprocess.Popen([sys.executable, '-m', 'benchmarks.link', str(port), str(server)], cwd=ROOT)
    try:
        time.sleep(1)
        yield f'http://localhost:{port}'
    finally:
        process.kill()
        process.wait()
