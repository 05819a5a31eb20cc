"""Bytes: what a first visit costs, and what the whole app weighs on the phone."""
import gzip
import subprocess
from collections import Counter
from types import SimpleNamespace
from urllib.parse import urlsplit

from benchmarks.academy import ARTICLE, academy
from benchmarks.phone import driver, phone
from benchmarks.site import MEDIUS, ROOT, sent, serving
from benchmarks.table import Row, at_most
from benchmarks.traffic import Traffic
from tests.browser.handset import settle

CACHED = """async () => {
  const found = {}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys())
      found[request.url] = (await (await cache.match(request, { ignoreVary: true })).arrayBuffer()).byteLength
  }
  return found
}"""

BEFORE_THE_ACADEMY = {'/': 21_016, ARTICLE: 22_331}  # bytes of JavaScript as sent, measured the same way at commit 7437563


def visit() -> list[Row]:
    """The starter article, for someone who was never here."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome:
        traffic = _traffic(chrome, port, ARTICLE)
    blocking = traffic['Document'] + traffic['Stylesheet']
    note = f'{traffic["Document"]:,} and {traffic["Stylesheet"]:,}, headers included'
    return [at_most('first visit to the article: HTML and render-blocking CSS, as sent', 14_600, blocking, 'bytes', note),
            at_most('JavaScript on that visit, as sent, worker not counted', 25_000, traffic['Script'], 'bytes', 'headers included')]


def progress() -> Row:
    """What the charts cost whoever looks at them."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome:
        own, all_of_it = (_traffic(chrome, port, address)['Script'] for address in ('/', '/progress'))
    return at_most('JavaScript of /progress beyond that of the home screen, as sent', 35_000, all_of_it - own, 'bytes', 'headers included')


def grown() -> Row:
    """What the first pages grew by with replies, answers, stories, photos and accounts, and all that came since."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome:
        more = {address: _traffic(chrome, port, address)['Script'] - before for address, before in BEFORE_THE_ACADEMY.items()}
    note = ', '.join(f'{size:,} on {address}' for address, size in more.items())
    what = 'JavaScript of the home screen and an article beyond that of before the academy, as sent'
    return at_most(what, 3_000, max(more.values()), 'bytes', note)


def code() -> Row:
    """What sends the outbox and applies the answers, with all it imports."""
    esbuild, source = ROOT / 'node_modules' / '.bin' / 'esbuild', ROOT / 'static' / 'js' / 'core' / 'flusher.js'
    command = [esbuild, source, '--bundle', '--minify', '--target=es2022', '--format=esm']
    bundle = subprocess.run(command, capture_output=True, check=True).stdout
    return at_most('the code that syncs, as gzip', 10_000, len(gzip.compress(bundle)), 'bytes')


def _traffic(chrome, port: int, address: str) -> Counter[str]:
    """Bytes by kind of a first visit with no worker."""
    with phone(chrome, service_workers='block') as context:
        page = context.new_page()
        traffic = Traffic(context.new_cdp_session(page))
        page.goto(f'http://localhost:{port}{address}', wait_until='networkidle')
        return traffic.bytes


def kept() -> Row:
    """Everything the worker has fetched after one visit, and the worker."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome, phone(chrome) as context:
        url = f'http://localhost:{port}'
        page = context.new_page()
        page.goto(url + ARTICLE)
        settle(page, SimpleNamespace(url=url))
        cached = {urlsplit(address).path: size for address, size in page.evaluate(CACHED).items()}
        cached.pop('/kept.json', None)  # the worker's own list
        travelled = {path: len(sent(port, path)[0]) for path in [*cached, '/sw.js']}
    note = f'{len(cached)} files and the worker; {sum(cached.values()):,} bytes stored'
    return at_most('the whole app kept for offline use, as sent', 250_000, sum(travelled.values()), 'bytes', note)
