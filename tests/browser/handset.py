"""A phone that can be switched off, and ways to wait for what it does."""
import json
import time
import urllib.request

from playwright.sync_api import Error

from tests import chromium
from tests.browser.fixtures import COOKIE_HEADERS, PATIENCE_MS, VIEWPORT

LISTS = ('/', '/articles', '/workouts')
SHELL = ('/session', '/runs', '/runs/import', '/progress', '/install', '/join', '/sign-in', '/account', '/phone', '/reminders', '/terms')
ASK_ALL_KEPT = """async (wanted) => {
  const art = (await (await caches.open('art')).keys()).map((request) => new URL(request.url).pathname)
  return wanted.every((url) => art.includes(url))
}"""
ASK_ALL = """async () => {
  const found = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const response = await cache.match(request, { ignoreVary: true })
      const headers = [...response.headers].join('\\n')
      found.push({ cache: name, url: request.url, headers, text: await response.text() })
    }
  }
  return found
}"""
DRAFTED = """async ({ text, there }) => {
  const texts = []
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('u-')) continue
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (event) => done(event.target.result) })
    texts.push(...await new Promise((done) => {
      db.transaction('drafts').objectStore('drafts').getAll().onsuccess = (event) => done(event.target.result)
    }))
    db.close()
  }
  return texts.map((draft) => (typeof draft === 'string' ? draft : JSON.stringify(draft))).some((draft) => draft.includes(text)) === there
}"""


class Handset:
    """A browser with a folder of its own: `close()`, then `start()`, is a cold start."""

    def __init__(self, driver, folder, args, url, program=None):
        self.driver, self.folder, self.args, self.url, self.context = driver, folder, args, url, None
        self.program = program or chromium.quick()

    def start(self, *args, **options):
        """The browser's context."""
        self.context = self.driver.chromium.launch_persistent_context(
            self.folder, executable_path=self.program, headless=True, args=[*self.args, *args],
            **{'viewport': VIEWPORT, 'base_url': self.url, 'has_touch': True} | options)
        self.context.set_default_timeout(PATIENCE_MS)
        return self.context

    def close(self):
        if self.context:
            self.context.close()
            self.context = None


def call_worker(page, site, method: str, **what):
    """What the browser tells the worker by itself, told now."""
    devtools, found = page.context.new_cdp_session(page), []
    devtools.on('ServiceWorker.workerRegistrationUpdated', lambda event: found.extend(event['registrations']))
    deadline = time.monotonic() + 15
    while not found:
        assert time.monotonic() < deadline, 'the browser never told of its worker'
        devtools.send('ServiceWorker.enable')  # what the browser tells is heard while Playwright waits for an answer
    devtools.send(f'ServiceWorker.{method}', {'origin': site.url, 'registrationId': found[0]['registrationId'], **what})
    devtools.detach()


def until(page, script: str, argument=None, within: float = PATIENCE_MS / 1000):
    """What `script` gives as soon as it is true. The site's policy forbids Playwright's own wait_for_function."""
    deadline = time.monotonic() + within
    while not (found := asked(page, script, argument)):
        assert time.monotonic() < deadline, f'never came true: {script}'
        page.wait_for_timeout(50)
    return found


def drafted(page, text: str, there: bool = True):
    """Wait until a draft with this text is on the disk, or none is."""
    until(page, DRAFTED, {'text': text, 'there': there})


def asked(page, script: str, argument=None):
    """What `script` gives, or None where the page went away meanwhile."""
    try:
        return page.evaluate(script, argument)
    except Error as error:
        if 'navigation' not in str(error):
            raise


def published(site) -> list[str]:
    """The addresses a phone should keep: pages and their pictures."""
    body = json.dumps({'v': 1, 'as': None, 'epoch': None, 'pull': {'academy': None}, 'ops': []}).encode()
    request = urllib.request.Request(f'{site.url}/sync', body, {'Content-Type': 'application/json'} | COOKIE_HEADERS)
    with urllib.request.urlopen(request) as answer:
        rows = [row['srv'] for row in json.load(answer)['streams']['academy']['rows']]
    pages = [row for row in rows if 'files' in row]
    return [*LISTS, *(row['url'] for row in pages), *{file for row in pages for file in row['files']}]


def settle(page, site):
    """Wait until this phone controls its pages and keeps all that is published."""
    until(page, '() => Boolean(navigator.serviceWorker.controller)')
    until(page, ASK_ALL_KEPT, published(site))


def forget(page):
    """Empty the browser's own HTTP cache, which would hide what the worker does not have."""
    devtools = page.context.new_cdp_session(page)
    devtools.send('Network.clearBrowserCache')
    devtools.detach()


def cached(page) -> list[dict]:
    """Every response in every cache: its cache, address, headers and text."""
    return page.evaluate(ASK_ALL)


def hangs_once(context, url):
    """The next request of this address gets no answer, ever."""
    context.route(url, lambda route: None, times=1)
