"""WebKitGTK's MiniBrowser, driven over WebDriver. Its sessions are private ones: nothing outlives the browser."""
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64decode
from contextlib import suppress
from pathlib import Path

from tests.browser.fixtures import VIEWPORT
from tests.engines.tab import Gone, Lost, Tab

BROWSER = '/usr/lib/*/webkit2gtk-4.1/MiniBrowser'
# What Safari has and WebKitGTK leaves off.
FEATURES = '--features=+StorageAPI,+StorageAPIEstimate,+FileSystem,+NavigationAPI'
ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
RUN = 'const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1); (async () => (%s)(...args))()' \
      '.then((value) => done({ value }), (error) => done({ error: String(error) }))'


class WebKit:
    name = 'webkit'
    keeps = False

    def __init__(self, folder: Path, proxy, _playwright=None):
        self.folder, self.proxy, self.process, self.tabs = folder / 'webkit', proxy, None, []

    @staticmethod
    def missing() -> str | None:
        programs = {'webkit2gtk-driver': shutil.which('WebKitWebDriver') and glob.glob(BROWSER), 'xvfb': shutil.which('xvfb-run')}
        wanted = ' '.join(name for name, found in programs.items() if not found)
        return f'WebKit needs what is not installed here (apt-get install {wanted})' if wanted else None

    def start(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            port = server.getsockname()[1]
        self.folder.mkdir(exist_ok=True)
        home = {name: str(self.folder) for name in ('HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME')}
        self.process = subprocess.Popen(['xvfb-run', '-a', 'WebKitWebDriver', f'--port={port}'], start_new_session=True,
                                        env=os.environ | home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.driver = Driver(f'http://127.0.0.1:{port}')
        self.driver.begin({'browserName': 'MiniBrowser', 'webkitgtk:browserOptions':
                           {'binary': glob.glob(BROWSER)[0], 'args': ['--automation', FEATURES]}})
        self.first = self.driver.get('window')
        return self

    def open(self, path: str = '/') -> 'Page':
        try:
            self.driver.post('window', handle=self.first)
        except Crashed:
            self.kill()
            self.start()
        handle = self.driver.post('window/new', type='window')['handle']
        tab = Page(self.driver, handle, self.proxy.url)
        self.tabs.append(tab)
        tab.fit()
        tab.goto(path)
        return tab

    def close_tabs(self):
        while self.tabs:
            self.tabs.pop().close()

    def kill(self):
        """The driver, the browser and all that they started."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def close(self):
        self.driver.end()
        self.kill()


class Driver:
    """WebDriver's commands of one session."""

    def __init__(self, url):
        self.url = url

    def begin(self, wanted):
        deadline = time.monotonic() + 30
        while True:
            try:
                session = self._send('POST', '/session', {'capabilities': {'alwaysMatch': wanted}})
                break
            except OSError:
                assert time.monotonic() < deadline, 'WebKitWebDriver does not start'
                time.sleep(0.05)
        self.session = f'/session/{session["sessionId"]}'
        self.post('timeouts', script=8_000, pageLoad=30_000)

    def get(self, command):
        return self._send('GET', f'{self.session}/{command}')

    def post(self, command, **body):
        return self._send('POST', f'{self.session}/{command}', body)

    def delete(self, command):
        return self._send('DELETE', f'{self.session}/{command}')

    def end(self):
        with suppress(OSError, Failed, Crashed):
            self._send('DELETE', self.session)

    def _send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {'Content-Type': 'application/json'}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            value = json.load(error)['value']
            kind = Crashed if value['error'] == 'invalid session id' else Failed
            raise kind(f'{value["error"]}: {value.get("message", "")}') from None


class Failed(Exception):
    """WebDriver could not do it."""


class Crashed(Exception):
    """MiniBrowser itself is gone, as it does now and then: no page can do that."""


class Page(Tab):
    def __init__(self, driver, handle, url):
        self.driver, self.handle, self.url = driver, handle, url

    @property
    def here(self):
        self.driver.post('window', handle=self.handle)
        return self.driver

    def fit(self):
        """The page itself is to be as large as a phone's, whatever the frame around it takes."""
        self.here.post('window/rect', **VIEWPORT)
        inner = self.run('() => ({ width: innerWidth, height: innerHeight })')
        self.here.post('window/rect', **{side: 2 * size - inner[side] for side, size in VIEWPORT.items()})

    def goto(self, path):
        try:
            self.here.post('url', url=self.url + path)
        except Failed as error:
            raise Lost from error

    def reload(self):
        self.here.post('refresh')

    def run(self, function, *args):
        try:
            answer = self.here.post('execute/async', script=RUN % function, args=list(args))
        except Failed as error:
            raise Gone from error
        if 'error' in answer:
            raise AssertionError(answer['error'])
        return answer.get('value')

    def element(self, function, *args):
        found = self.run(function, *args)
        return found and found[ELEMENT]

    def click_on(self, element):
        self.here.post(f'element/{element}/click')

    def type_into(self, element, text):
        self.here.post(f'element/{element}/value', text=text)

    def picture(self, path):
        path.write_bytes(b64decode(self.here.get('screenshot')))

    def close(self):
        with suppress(Failed, Crashed):  # a test may have closed it
            self.here.delete('window')
