"""A thousand ticks made offline on their way to the server, and one more, and none: beside PouchDB in the same browser."""
import statistics
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli

from benchmarks.academy import academy, signed_in
from benchmarks.phone import driver, phone
from benchmarks.site import MEDIUS, ROOT, free_port, serving
from benchmarks.table import Row, at_most

TICKS, RUNS, QUEUED = 1000, 3, 2000
POOR = {'offline': False, 'latency': 300, 'downloadThroughput': 400_000 / 8, 'uploadThroughput': 400_000 / 8}
OURS, THEIRS = ROOT / 'benchmarks' / 'outbox.js', ROOT / 'benchmarks' / 'node_modules' / 'pouchdb' / 'dist' / 'pouchdb.min.js'
FILL = """async (count) => {
  window.log ??= new PouchDB('log')
  const sets = Array.from({ length: 12 }, (_, n) => `band-one-leg-squat.${Math.floor(n / 2) + 1}.${n % 2 ? 'left' : 'right'}`)
  const docs = []
  for (let session; docs.length < count; docs.push({ _id: `${session}/${sets[docs.length % 12]}`, done: true, reps: 20, at: Date.now() }))
    if (docs.length % 12 === 0) session = crypto.randomUUID()
  await log.bulkDocs(docs)
}"""
REPLICATE = """async () => {
  const started = performance.now()
  await log.replicate.to(location.origin + '/log')
  return { took: performance.now() - started, left: 0 }
}"""


@dataclass
class Sent:
    """What a send took: milliseconds, requests, bytes of their bodies, those bytes as brotli, and bytes of the answers."""
    ms: float
    requests: int
    up: int
    packed: int
    down: int


def rows() -> list[Row]:
    """Three phones each; every one sends a thousand ticks, then one, then has nothing to send."""
    with academy() as folder, serving(MEDIUS, folder) as medius, _pouch(folder) as pouch, driver() as chrome:
        members = signed_in(folder, RUNS)
        pairs = [(_ours(chrome, medius, *member), _theirs(chrome, pouch)) for member in members]
    (many, one, none), (their_many, their_one, their_none) = pairs[-1]
    ratio = statistics.median(ours[0].ms / theirs[0].ms for ours, theirs in pairs)
    return [
        at_most('1,000 ticks made offline reach the server, in', 12, many.requests, 'requests', f'PouchDB: {their_many.requests}'),
        at_most('… each op as brotli', 80, many.packed / TICKS, 'bytes',
                f'{many.up / TICKS:.0f} as sent; PouchDB: {their_many.packed / TICKS:.0f}, {their_many.up / TICKS:.0f} as sent'),
        at_most('… time, against PouchDB to a PouchDB server in memory', 0.5, ratio, '×', f'{many.ms:,.0f} to {their_many.ms:,.0f} ms'),
        at_most('one more tick', 1, one.requests, 'request', f'PouchDB: {their_one.requests}'),
        at_most('nothing to send', 1, none.requests, 'request', f'PouchDB: {their_none.requests}'),
        at_most('… body of the answer', 300, none.down, 'bytes', f'request {none.up}; PouchDB: {their_none.down} and {their_none.up}')]


def _ours(chrome, port: int, member: str, cookie: str) -> list[Sent]:
    with phone(chrome) as context:
        page = _opened(context, port, member, cookie)
        return [_sent(page, count, '(count) => medius.tick(count)', '() => medius.send()') for count in (TICKS, 1, 0)]


def poor() -> Row:
    """A fortnight's log on a line at the end of the woods."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome, phone(chrome) as context:
        page = _opened(context, port, *signed_in(folder, 1)[0])
        context.new_cdp_session(page).send('Network.emulateNetworkConditions', POOR)
        sent = _sent(page, QUEUED, '(count) => medius.tick(count)', '() => medius.send()')
    return at_most(f'{QUEUED:,} ticks waiting, over 400 kbit/s and 300 ms there and back: until the phone knows they are stored', 30,
                   sent.ms / 1000, 's', f'{sent.requests} requests, {sent.up:,} bytes')


def _opened(context, port: int, member: str, cookie: str):
    """A page with nothing but the shipped client, which was here before."""
    url = f'http://localhost:{port}'
    context.add_cookies([{'name': 'medius', 'value': cookie, 'url': url}])
    page = context.new_page()
    page.goto(f'{url}/healthz')
    page.evaluate(_bundled())
    page.evaluate('(owner) => medius.open(owner)', member)
    return page


def _theirs(chrome, port: int) -> list[Sent]:
    with phone(chrome) as context:
        page = context.new_page()
        page.goto(f'http://localhost:{port}/healthz')
        page.evaluate(THEIRS.read_text() + ';0')
        return [_sent(page, count, FILL, REPLICATE) for count in (TICKS, 1, 0)]


def _sent(page, count: int, fill: str, send: str) -> Sent:
    page.evaluate(fill, count)
    answered = []

    def note(request):
        answered.append(request)
    page.on('requestfinished', note)
    result = page.evaluate(send)
    page.remove_listener('requestfinished', note)
    assert result['left'] == 0, f'{result["left"]} ticks were not sent'
    bodies = [request.post_data_buffer or b'' for request in answered]
    return Sent(result['took'], len(answered), sum(map(len, bodies)), sum(len(brotli.compress(body, quality=5)) for body in bodies),
                sum(len(request.response().body()) for request in answered))


def _bundled() -> str:
    esbuild = ROOT / 'node_modules' / '.bin' / 'esbuild'
    command = [esbuild, OURS, '--bundle', '--minify', '--target=es2022', '--format=iife', '--log-level=warning']
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout + ';0'


@contextmanager
def _pouch(folder: Path):
    """A PouchDB server on a port of its own."""
    port = free_port()
    process = subprocess.Popen(['node', ROOT / 'benchmarks' / 'pouch.mjs', str(port), folder], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            assert time.monotonic() < deadline and process.poll() is None, 'The PouchDB server did not start.'
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return bool(urllib.request.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=5).read())
    except OSError:
        return False
