"""Starting cold without a network: until a set can be ticked, against a bare page from a cache."""
import statistics
from pathlib import Path
from types import SimpleNamespace

from benchmarks.academy import ARTICLE, academy
from benchmarks.phone import driver, painted, phone, slowed
from benchmarks.site import BARE, MEDIUS, serving
from benchmarks.table import Row, at_most
from tests.browser.handset import settle, until

STARTS = 9
TICKABLE = 'html:not([data-held]) [data-view=sets]:not([hidden]) set-tick input[type=checkbox]:enabled'
TEXT = '#end'


def row() -> Row:
    """Two phones that were here once; then both servers die, and each phone is switched on again and again."""
    with academy() as folder, driver() as chrome:
        session, page = _visited(chrome, folder), visited_bare(chrome, folder)
        pairs = [(cold(chrome, folder / 'ours', session, TICKABLE), cold(chrome, folder / 'bare', page, TEXT)) for _ in range(STARTS)]
    ours, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    return at_most('offline cold start to a tickable set, CPU slowed 4×, against a bare cached page', 1.5,
                   statistics.median(one / other for one, other in pairs), '×', f'{ours:.0f} to {bare:.0f} ms')


def _visited(chrome, folder: Path) -> str:
    with serving(MEDIUS, folder) as port, phone(chrome, folder / 'ours') as context:
        url = f'http://localhost:{port}'
        page = context.new_page()
        page.goto(url + ARTICLE)
        settle(page, SimpleNamespace(url=url))
    return f'{url}/session#glute-medius-activation'


def visited_bare(chrome, folder: Path) -> str:
    """The address of the bare page, once a phone has kept it."""
    with serving(BARE, folder) as port, phone(chrome, folder / 'bare') as context:
        url = f'http://localhost:{port}'
        page = context.new_page()
        page.goto(f'{url}/install')
        until(page, "() => document.title === 'kept'")
    return f'{url}/page'


def cold(chrome, profile: Path, url: str, found: str) -> float:
    """Milliseconds from switching the phone on until that is painted."""
    with phone(chrome, profile) as context:
        page = context.new_page()
        slowed(page)
        return painted(page, url, found)
