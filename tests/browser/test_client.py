"""The phone's own code, in a real Chromium with a real IndexedDB: tests/js, one page for each file."""
import json
import random
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pwa.sync.merge import SLACK, Register, Stamp, write

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / 'tests/js').glob('*.test.js'))
PAGE = '''<!doctype html><meta charset="utf-8"><title>Tests</title><script src="mocha.js"></script>
<script>mocha.setup({ui: 'bdd', timeout: 20000, reporter: function () {}})</script><script type="module" src="%s.js"></script>'''
RUN = '''() => new Promise((done) => {
  const failures = [], passed = []
  mocha.run(() => done({failures, passed}))
    .on('pass', (test) => passed.push(test.fullTitle()))
    .on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${error.stack || error}`))
})'''


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope='module')
def bundles(tmp_path_factory):
    """The address of a server with a page for each test file."""
    folder = tmp_path_factory.mktemp('js')
    sources = [*FILES, ROOT / 'tests/js/vectors.js']
    subprocess.run([ROOT / 'node_modules/.bin/esbuild', *sources, '--bundle', '--format=esm', '--sourcemap=inline', '--log-level=warning',
                    f'--outdir={folder}'], cwd=ROOT, check=True)
    (folder / 'mocha.js').write_bytes((ROOT / 'node_modules/mocha/mocha.js').read_bytes())
    for source in sources:
        (folder / f'{source.stem}.html').write_text(PAGE % source.stem)
    server = ThreadingHTTPServer(('127.0.0.1', 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f'http://127.0.0.1:{server.server_port}'
    server.shutdown()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize('file', FILES, ids=lambda file: file.name.removesuffix('.test.js'))
def test_the_phone(file, bundles, page):
    errors = []
    page.on('pageerror', lambda error: errors.append(str(error)))
    page.goto(f'{bundles}/{file.stem}.html')
    results = page.evaluate(RUN)
    assert not errors and not results['failures'], '\n\n'.join(errors + results['failures'])
    assert results['passed']


def test_phone_and_server_merge_alike(bundles, page):
    page.goto(f'{bundles}/vectors.html')
    vectors = [vector(random.Random(seed)) for seed in range(5000)]
    found = page.evaluate('''async (vectors) => (await import('./vectors.js')).disagreements(JSON.parse(vectors))''', json.dumps(vectors))
    assert not found


def vector(dice: random.Random) -> dict:
    """Any write to any register, with times crowded where the rule turns."""
    now = dice.choice([0, 600, 1_795_340_000_000])
    times = [0, now, now + SLACK, 2 ** 53 - 1]
    def time():
        return min(max(dice.choice(times) + dice.randint(-2, 2), 0), 2 ** 53 - 1)
    def stamp():
        return (time(), dice.choice('abAB') + dice.choice(['', 'a', '0']))
    current = Register(dice.randint(0, 3), *stamp()) if dice.random() < 0.8 else None
    saw = Stamp(*stamp()) if dice.random() < 0.7 else None
    if current and dice.random() < 0.4:
        saw = Stamp(dice.choice([current.at, time()]), current.by)
    value, (at, op) = dice.randint(0, 3), stamp()
    want = write(current, value, at, op, saw, now)
    return {'cur': current, 'v': value, 'at': at, 'id': op, 'saw': saw, 'now': now, 'want': want}
