"""Bytes: what a first visit costs, and what the whole app weighs on the phone."""
from types import SimpleNamespace
from urllib.parse import urlsplit

from benchmarks.academy import ARTICLE, academy
from benchmarks.phone import driver, phone
from benchmarks.site import MEDIUS, sent, serving
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


def visit() -> list[Row]:
    """The starter article, for someone who was never here."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome, phone(chrome, service_workers='block') as context:
        page = context.new_page()
        traffic = Traffic(context.new_cdp_session(page))
        page.goto(f'http://localhost:{port}{ARTICLE}', wait_until='networkidle')
    blocking = traffic.bytes['Document'] + traffic.bytes['Stylesheet']
    note = f'{traffic.bytes["Document"]:,} and {traffic.bytes["Stylesheet"]:,}, headers included'
    return [at_most('first visit to the article: HTML and render-blocking CSS, as sent', 14_600, blocking, 'bytes', note),
            at_most('JavaScript on that visit, as sent, worker not counted', 25_000, traffic.bytes['Script'], 'bytes', 'headers included')]


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
