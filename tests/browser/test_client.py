"""The phone's own code, in a real Chromium with a real IndexedDB: tests/js, one page for each file."""
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

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
    subprocess.run([ROOT / 'node_modules/.bin/esbuild', *FILES, '--bundle', '--format=esm', '--sourcemap=inline', '--log-level=warning',
                    f'--outdir={folder}'], cwd=ROOT, check=True)
    (folder / 'mocha.js').write_bytes((ROOT / 'node_modules/mocha/mocha.js').read_bytes())
    for source in FILES:
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
