"""A phone without space, and one whose database a newer or an older app holds: what is written is kept, or said not to be."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset, settle
from tests.browser.people import ARTICLE, join

KEPT = "async () => (await (await caches.open('art')).keys()).length"
FULL = """() => {
  const { add } = IDBObjectStore.prototype, { delete: drop } = Cache.prototype
  let dropped = 0
  Cache.prototype.delete = function (...args) { dropped++; return drop.apply(this, args) }
  IDBObjectStore.prototype.add = function (...args) {
    if (!dropped) throw new DOMException('full', 'QuotaExceededError')
    return add.apply(this, args)
  }
}"""
HOLD = """async () => {
  window.held = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((done) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => done(opening.result)
  })))
}"""
NEWER = """() => {
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (name, version) { return open.call(this, name, version && version + 1) }
}"""


@pytest.fixture
def handset(playwright_driver, chromium_args, site, tmp_path):
    """The phone of a member who has everything on it; a private window's storage has no quota."""
    handset = Handset(playwright_driver, tmp_path / 'profile', chromium_args, site.url)
    page = handset.start().new_page()
    join(page, 'Dora', ARTICLE)
    settle(page, site)
    yield handset
    handset.close()


@pytest.fixture
def page(handset):
    return handset.context.pages[-1]


@pytest.fixture
def filled(handset, site):
    """The article on the phone started anew, without any space left: while it runs, Chromium remembers for half a minute how much there was."""
    handset.close()
    page = handset.start().new_page()
    page.context.new_cdp_session(page).send('Storage.overrideQuotaForOrigin', {'origin': site.url, 'quotaSize': 1})
    page.goto(ARTICLE)
    return page


def write(page, text):
    page.get_by_role('textbox', name='Add a comment').fill(text)
    page.get_by_role('button', name='Post').click()


def test_a_full_phone_lets_go_of_articles_before_words(page, site):
    kept = page.evaluate(KEPT)
    page.evaluate(FULL)
    write(page, 'More than an article.')
    expect(page.get_by_role('article').filter(has_text='More than an article.')).to_be_visible()
    assert 0 < page.evaluate(KEPT) < kept
    expect(page.get_by_role('status').first).to_have_text('All saved')
    assert site.db('SELECT body FROM comment') == [('More than an article.',)]


def test_a_phone_with_no_space_at_all_says_so_and_the_text_stays(filled, site):
    write(filled, 'Nowhere to go.')
    expect(filled.get_by_role('alert').filter(has_text='Not saved: this phone has no space left.')).to_be_visible()
    expect(filled.get_by_role('textbox', name='Add a comment')).to_have_value('Nowhere to go.')
    assert not filled.get_by_role('article').filter(has_text='Nowhere to go.').count()
    assert not site.db('SELECT body FROM comment')


def test_a_newer_app_that_an_old_tab_holds_up_says_what_to_do_and_keeps_the_text(page, handset):
    page.evaluate(HOLD)
    newer = handset.context.new_page()
    newer.add_init_script(f'({NEWER})()')
    newer.goto(ARTICLE)
    write(newer, 'From a newer app.')
    expect(newer.get_by_role('alert').filter(has_text='Another tab holds an older version of this app.')).to_be_visible()
    expect(newer.get_by_role('textbox', name='Add a comment')).to_have_value('From a newer app.')
