"""Fixtures for tests in a real browser against a real server process."""
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import chromium
from tests.browser.forked import Server

ROOT = Path(__file__).resolve().parents[2]
VIEWPORT = {'width': 390, 'height': 844}
PATIENCE_MS = 30_000  # the machine may do much else
COOKIE_HEADERS = {'Sec-Fetch-Site': 'same-origin'}


class Site:
    """A server process on its own SQLite file; `stop()` is the other way of being offline."""
    root = ROOT

    def __init__(self, folder: Path, **env):
        self.folder, self.env, self.process = folder, env, None
        with socket.create_server(('127.0.0.1', 0)) as server:
            self.port = server.getsockname()[1]
        self.url = f'http://localhost:{self.port}'

    def start(self, **env):
        """Start it, and return once it answers."""
        self.env |= env
        environment = {name: value for name, value in os.environ.items() if name != 'DATABASE_URL'}
        environment |= {'INSTANCE': str(self.folder), 'PORT': str(self.port), 'HOST': '127.0.0.1'} | self.env
        self.process = self._serve(environment, self.folder / 'server.log')
        self.wait()
        return self

    def _serve(self, environment: dict[str, str], log: Path):
        if self.root == ROOT:
            return Server(environment, log)
        with open(log, 'ab') as file:
            return subprocess.Popen([sys.executable, '-m', 'pwa', 'run'], cwd=self.root, env=environment, stdout=file, stderr=file,
                                    start_new_session=True)

    def wait(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                return urllib.request.urlopen(f'{self.url}/healthz', timeout=2).read()
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, self.log()
        raise AssertionError(f'no answer: {self.log()}')

    def stop(self):
        """Kill it at once, workers too."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def log(self) -> str:
        return (self.folder / 'server.log').read_text()[-4000:]

    def db(self, sql: str, *params) -> list[tuple]:
        """Rows of the server's database."""
        connection = sqlite3.connect(self.folder / 'medius.db', timeout=10)
        try:
            with connection:
                return connection.execute(sql, params).fetchall()
        finally:
            connection.close()

    def command(self, *args, stdin: str = '') -> subprocess.CompletedProcess:
        """Run `medius` on this site's database."""
        environment = {**os.environ, 'INSTANCE': str(self.folder)} | self.env
        environment.pop('DATABASE_URL', None)
        return subprocess.run([sys.executable, '-m', 'pwa', *args], cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True)


@pytest.fixture(scope='session')
def first_folder(tmp_path_factory):
    """The files of a site with the starter academy and nobody in it, made once by a first start."""
    folder = tmp_path_factory.mktemp('first')
    Site(folder).start().stop()
    return folder


@pytest.fixture
def site(tmp_path, first_folder):
    """A running site with the starter academy and nobody in it."""
    shutil.copytree(first_folder, tmp_path, ignore=shutil.ignore_patterns('*.log'), dirs_exist_ok=True)
    running = Site(tmp_path).start()
    yield running
    running.stop()


@pytest.fixture(scope='session')
def seeded_folder(tmp_path_factory):
    """The files of a site with Ana, Ben and Cleo in it, made once."""
    folder = tmp_path_factory.mktemp('cast')
    done = Site(folder).command('seed')
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope='module')
def populated(tmp_path_factory, seeded_folder):
    """A running site for the whole file, with Ana, Ben and Cleo in it."""
    folder = tmp_path_factory.mktemp('site') / 'instance'
    shutil.copytree(seeded_folder, folder)
    running = Site(folder).start()
    yield running
    running.stop()


@pytest.fixture(scope='session')
def chromium_args():
    return chromium.ARGS


@pytest.fixture(scope='session')
def playwright_driver():
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope='session')
def browser(playwright_driver, chromium_args):
    """One Chromium for the whole run; each phone is a context of its own."""
    with playwright_driver.chromium.launch(executable_path=chromium.quick(), headless=True, args=chromium_args) as browser:
        yield browser


@pytest.fixture(scope='module')
def whole_browser(playwright_driver, chromium_args):
    """For what only a browser with windows does."""
    with playwright_driver.chromium.launch(executable_path=chromium.find(), headless=True, args=chromium_args) as browser:
        yield browser


@pytest.fixture
def phone(browser, site):
    """phone() is a new 390×844 browser context on the site; phone(**options) passes options on."""
    contexts = []

    def new(**options):
        context = browser.new_context(**{'viewport': VIEWPORT, 'base_url': site.url, 'has_touch': True} | options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()
