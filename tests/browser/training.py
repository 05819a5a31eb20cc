"""What the tests of sessions and runs share: one server for a file, and a look into the visitor's outbox."""
import pytest

from tests.browser.fixtures import Site
from tests.browser.handset import Handset
from tests.browser.test_pages import AXE, VIOLATIONS

STORED = """() => new Promise((done, failed) => {
  const opening = indexedDB.open('u-visitor')
  opening.onerror = () => failed(opening.error)
  opening.onsuccess = () => {
    const asking = opening.result.transaction('out').objectStore('out').getAll()
    asking.onsuccess = () => { opening.result.close(); done(asking.result.map(({ op }) => op)) }
  }
})"""


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """One for the file: a visitor leaves nothing on the server."""
    running = Site(tmp_path_factory.mktemp('site')).start()
    yield running
    running.stop()


@pytest.fixture
def unplug(site):
    """unplug() kills the server until the test is over."""
    yield site.stop
    site.stop()
    site.start()


@pytest.fixture
def handset(playwright_driver, chromium_args, site, tmp_path):
    """A phone that can be switched off."""
    handset = Handset(playwright_driver, tmp_path / 'profile', chromium_args, site.url)
    yield handset
    handset.close()


def ops(page, table):
    """What lies in the visitor's outbox, as (key, {field: value})."""
    return [(op['k'], {name: field['v'] for name, field in op['f'].items()}) for op in page.evaluate(STORED) if op['t'] == table]


def violations(page):
    """What axe finds wrong with the page as it stands."""
    page.evaluate(f'{AXE.read_text()};0')
    return page.evaluate(VIOLATIONS)
