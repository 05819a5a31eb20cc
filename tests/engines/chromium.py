"""Chromium as a process of its own, so that it can be killed like one; driven by Playwright over its devtools."""
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error

from tests import chromium
from tests.browser.fixtures import VIEWPORT
from tests.engines.tab import Gone, Lost, Tab

ARGS = ('--headless', *chromium.ARGS, '--remote-debugging-port=0', 'about:blank')
LEFT = ('Execution context was destroyed', 'navigat')


class Chromium:
    name = 'chromium'
    keeps = True  # a new start finds what the one before stored

    def __init__(self, folder: Path, proxy, playwright):
        self.folder, self.proxy, self.playwright = folder / 'chromium', proxy, playwright
        self.process = self.browser = None

    @staticmethod
    def missing() -> str | None:
        return None if chromium.find() else 'there is no Chromium'

    def start(self):
        port = self.folder / 'DevToolsActivePort'
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen([chromium.find(), f'--user-data-dir={self.folder}', *ARGS], start_new_session=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not (port.exists() and port.read_text().count('\n')):
            assert self.process.poll() is None and time.monotonic() < deadline, 'Chromium does not start'
            time.sleep(0.02)
        self.browser = self.playwright.chromium.connect_over_cdp(f'http://127.0.0.1:{port.read_text().split()[0]}')
        return self

    @property
    def context(self):
        return self.browser.contexts[0]

    def open(self, path: str = '/') -> 'Page':
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.set_viewport_size(VIEWPORT)
        tab = Page(page, self.proxy.url)
        tab.goto(path)
        return tab

    def close_tabs(self):
        for page in self.context.pages[1:]:
            page.close()

    def quit(self):
        """As a person does: it may write down what it has."""
        self.browser.new_browser_cdp_session().send('Browser.close')
        self.process.wait(30)
        self.process = None
        self.browser.close()

    def kill(self):
        """As a phone does that needs the memory."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            self.browser.close()

    def close(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Page(Tab):
    def __init__(self, page, url):
        self.page, self.url = page, url

    def goto(self, path):
        try:
            self.page.goto(self.url + path)
        except Error as error:
            raise Lost from error

    def reload(self):
        self.page.reload()

    def run(self, function, *args):
        try:
            return self.page.evaluate(f'(args) => ({function})(...args)', list(args))
        except Error as error:
            raise Gone from error if any(word in error.message for word in LEFT) else error

    def element(self, function, *args):
        try:
            return self.page.evaluate_handle(f'(args) => ({function})(...args)', list(args)).as_element()
        except Error as error:
            raise Gone from error if any(word in error.message for word in LEFT) else error

    def click_on(self, element):
        element.click()

    def type_into(self, element, text):
        element.type(text)

    def picture(self, path):
        self.page.screenshot(path=path)

    def crash(self):
        with suppress(Error):
            self.page.goto('chrome://crash', timeout=5000)
        self.page.close()

    def close(self):
        self.page.close()
