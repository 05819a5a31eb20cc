"""What a phone held under each release; `python -m tests.browser.builds` writes down this one's, once before it goes out."""
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from pwa import __version__
from tests import chromium
from tests.browser.fixtures import VIEWPORT, Site
from tests.browser.handset import settle
from tests.browser.people import ARTICLE, WORKOUT, join, status

FOLDER = Path(__file__).with_suffix('')
NAME = 'Vera'
DUMP = """async () => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result) })
  const dump = []
  for (const { name, version } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name))
    const stores = []
    for (const kept of db.objectStoreNames) {
      const store = db.transaction(kept).objectStore(kept)
      const [keys, values] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())])
      stores.push({
        name: kept, keyPath: store.keyPath, autoIncrement: store.autoIncrement, keys, values,
        indexes: [...store.indexNames].map((name) => store.index(name)).map(({ name, keyPath, unique }) => ({ name, keyPath, unique })),
      })
    }
    dump.push({ name, version, stores })
    db.close()
  }
  return dump
}"""
LOAD = """async (dump) => {
  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error) })
  for (const { name } of await indexedDB.databases()) await asked(indexedDB.deleteDatabase(name))
  for (const { name, version, stores } of dump) {
    const opening = indexedDB.open(name, version)
    opening.onupgradeneeded = () => {
      for (const { name, keyPath, autoIncrement, indexes } of stores) {
        const store = opening.result.createObjectStore(name, { keyPath, autoIncrement })
        for (const { name, keyPath, unique } of indexes) store.createIndex(name, keyPath, { unique })
      }
    }
    const db = await asked(opening)
    for (const { name, keyPath, keys, values } of stores) {
      const store = db.transaction(name, 'readwrite').objectStore(name)
      for (const [i, value] of values.entries()) await asked(keyPath ? store.put(value) : store.put(value, keys[i]))
    }
    db.close()
  }
}"""


def live(page, site):
    """Something of every kind, one half of it sent, the other waiting."""
    join(page, NAME)
    settle(page, site)
    do(page, 'synced', 'Set 1 left')
    status(page, 'All saved')
    page.context.set_offline(True)
    do(page, 'waiting', 'Set 1 right')
    return page.evaluate(DUMP)


def do(page, word: str, box: str):
    """A set, a run with all that can be said of it, and a comment."""
    page.goto(WORKOUT)
    page.get_by_role('checkbox', name=box).click()
    expect(page.locator('set-tick').filter(has=page.get_by_role('checkbox', name=box))).to_have_attribute('data-state', 'ticked')
    page.goto('/runs')
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill('12.5')
    page.get_by_role('textbox', name='Note').fill(word)
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('dialog')).to_be_hidden()
    page.goto(ARTICLE)
    page.get_by_role('textbox', name='Add a comment').fill(f'This one is {word}.')
    page.get_by_role('button', name='Post').click()
    expect(page.get_by_role('article').filter(has_text=f'This one is {word}.')).to_be_visible()


def main():
    with TemporaryDirectory(prefix='medius-build-') as folder, sync_playwright() as driver:
        site = Site(Path(folder)).start()
        browser = driver.chromium.launch(executable_path=chromium.find(), headless=True, args=chromium.ARGS)
        try:
            dump = live(browser.new_context(viewport=VIEWPORT, base_url=site.url, has_touch=True).new_page(), site)
            (FOLDER / f'{__version__}.json').write_text(json.dumps(dump) + '\n')
        finally:
            browser.close()
            site.stop()


if __name__ == '__main__':
    sys.exit(main())
