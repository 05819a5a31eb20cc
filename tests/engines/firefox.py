"""Firefox ESR, driven over WebDriver BiDi."""
import json
import os
import shutil
import signal
import subprocess
import time
from base64 import b64decode
from contextlib import suppress
from pathlib import Path

import websocket

from tests.browser.fixtures import VIEWPORT
from tests.engines.tab import Gone, Lost, Tab

PROGRAM = 'firefox-esr'
PREFS = {
    'app.normandy.enabled': False, 'app.update.disabledForTesting': True, 'browser.shell.checkDefaultBrowser': False,
    'browser.safebrowsing.downloads.remote.enabled': False, 'datareporting.policy.dataSubmissionEnabled': False,
    'extensions.update.enabled': False, 'network.captive-portal-service.enabled': False, 'network.connectivity-service.enabled': False,
    'services.settings.server': '', 'toolkit.telemetry.enabled': False,
}
LEFT = ('no such frame', 'no such node', 'stale element', 'AbortError', 'no longer exists', 'unload', 'destroyed', 'discarded')


class Firefox:
    name = 'firefox'
    keeps = True

    def __init__(self, folder: Path, proxy, _playwright=None, **prefs):
        self.folder, self.proxy, self.process, self.tabs, self.prefs = folder / 'firefox', proxy, None, [], PREFS | prefs

    @staticmethod
    def missing() -> str | None:
        return None if shutil.which(PROGRAM) else f'Firefox is not installed here (apt-get install {PROGRAM})'

    def start(self):
        self.folder.mkdir(exist_ok=True)
        (self.folder / 'user.js').write_text(''.join(f'user_pref({json.dumps(name)}, {json.dumps(value)});\n' for name, value in self.prefs.items()))
        address = self.folder / 'WebDriverBiDiServer.json'
        address.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [PROGRAM, '--headless', '--no-remote', '--profile', self.folder, '--remote-debugging-port', '0'], start_new_session=True,
            env=os.environ | {'HOME': str(self.folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not (address.exists() and address.read_text().strip().endswith('}')):
            assert self.process.poll() is None and time.monotonic() < deadline, 'Firefox does not start'
            time.sleep(0.02)
        self.bidi = BiDi(f'ws://127.0.0.1:{json.loads(address.read_text())["ws_port"]}/session')
        return self

    def open(self, path: str = '/') -> 'Page':
        context = self.bidi.send('browsingContext.create', type='tab')['context']
        self.bidi.send('browsingContext.setViewport', context=context, viewport=VIEWPORT)
        tab = Page(self.bidi, context, self.proxy.url)
        self.tabs.append(tab)
        tab.goto(path)
        return tab

    def close_tabs(self):
        while self.tabs:
            self.tabs.pop().close()

    def quit(self):
        """As a person does: it may write down what it has."""
        self.bidi.send('browser.close')
        self.process.wait(30)
        self.process = None
        self.tabs.clear()
        self.bidi.close()

    def kill(self):
        """As a phone does that needs the memory."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            self.tabs.clear()
            self.bidi.close()

    def close(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class BiDi:
    """Commands and their answers; nothing here listens to events."""

    def __init__(self, url):
        self.socket = websocket.create_connection(url, timeout=90, suppress_origin=True)
        self.number = 0
        self.send('session.new', capabilities={})

    def send(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({'id': self.number, 'method': method, 'params': params}))
        while (answer := json.loads(self.socket.recv())).get('id') != self.number:
            pass
        if answer['type'] == 'error':
            raise Failed(f'{answer["error"]}: {answer["message"]}')
        return answer['result']

    def close(self):
        self.socket.close()


class Failed(Exception):
    """Firefox could not do it."""


class Page(Tab):
    def __init__(self, bidi, context, url):
        self.bidi, self.context, self.url = bidi, context, url

    def goto(self, path):
        try:
            self.bidi.send('browsingContext.navigate', context=self.context, url=self.url + path, wait='complete')
        except Failed as error:
            raise Lost from error

    def reload(self):
        self.bidi.send('browsingContext.reload', context=self.context, wait='complete')

    def run(self, function, *args):
        value = self._call(f'async (args) => JSON.stringify(await ({function})(...JSON.parse(args))) ?? "null"',
                           {'type': 'string', 'value': json.dumps(args)})
        return json.loads(value['value'])

    def element(self, function, *args):
        found = self._call(f'(args) => ({function})(...JSON.parse(args))', {'type': 'string', 'value': json.dumps(args)})
        return found if found['type'] == 'node' else None

    def _call(self, function, *args):
        try:
            answer = self.bidi.send('script.callFunction', functionDeclaration=function, awaitPromise=True,
                                    target={'context': self.context}, arguments=args)
        except Failed as error:
            raise Gone from error if any(word in str(error) for word in LEFT) else error
        assert answer['type'] == 'success', answer['exceptionDetails']['text']
        return answer['result']

    def click_on(self, element):
        origin = {'type': 'element', 'element': {'sharedId': element['sharedId']}}
        self._act('pointer', {'type': 'pointerMove', 'x': 0, 'y': 0, 'origin': origin}, {'type': 'pointerDown', 'button': 0},
                  {'type': 'pointerUp', 'button': 0})

    def type_into(self, element, text):
        self.click_on(element)
        self._act('key', *({'type': kind, 'value': letter} for letter in text for kind in ('keyDown', 'keyUp')))

    def _act(self, kind, *actions):
        self.bidi.send('input.performActions', context=self.context, actions=[{'type': kind, 'id': kind, 'actions': actions}])

    def picture(self, path):
        shot = self.bidi.send('browsingContext.captureScreenshot', context=self.context)
        path.write_bytes(b64decode(shot['data']))

    def close(self):
        with suppress(Failed):  # a test may have closed it
            self.bidi.send('browsingContext.close', context=self.context)
