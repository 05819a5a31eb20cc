"""A phone without space, and one whose database a newer or an older app holds: what is written is kept, or said not to be."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset, settle
from tests.browser.people import ARTICLE, join

KEPT = "async () => (await (await caches.open('art')).keys()).length"
USAGE = 'async () => (await navigator.storage.estimate()).usage'
NEW_HANDLE = """(owner) => new Promise((done, failed) => {
  const opening = indexedDB.open('u-' + owner, 2)
  opening.onsuccess = () => (opening.result.close(), done('upgraded'))
  opening.onblocked = () => failed(new Error('blocked'))
})"""


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
    """filled(left) is the article on the phone started anew, with this much less space than it uses: Chromium remembers for half a minute
    how much there was. Its quota(-1) is plenty."""
    def fill(less):
        used = handset.context.pages[-1].evaluate(USAGE)
        handset.close()
        page = handset.start().new_page()
        devtools = page.context.new_cdp_session(page)
        page.quota = lambda size: devtools.send('Storage.overrideQuotaForOrigin', {'origin': site.url, 'quotaSize': size})
        page.quota(max(used - less, 1))
        page.goto(ARTICLE)
        return page
    return fill


def write(page, text):
    page.get_by_role('textbox', name='Add a comment').fill(text)
    page.get_by_role('button', name='Post').click()


def owner(site):
    return f"m_{site.db('SELECT id FROM member')[-1][0]}"


def test_a_full_phone_lets_go_of_articles_before_words(page, site, filled):
    kept = page.evaluate(KEPT)
    page = filled(1000)
    write(page, 'More than an article.')
    expect(page.get_by_role('article').filter(has_text='More than an article.')).to_be_visible(timeout=20_000)
    assert page.evaluate(KEPT) < kept
    expect(page.get_by_role('status').first).to_have_text('All saved', timeout=20_000)
    assert site.db('SELECT body FROM comment') == [('More than an article.',)]


def test_a_phone_with_no_space_at_all_says_so_and_the_text_stays(page, site, filled):
    page = filled(10 ** 9)
    write(page, 'Nowhere to go.')
    expect(page.get_by_role('alert').filter(has_text='Not saved: this phone has no space left.')).to_be_visible(timeout=20_000)
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('Nowhere to go.')
    assert not page.get_by_role('article').filter(has_text='Nowhere to go.').count()
    assert not site.db('SELECT body FROM comment')


def test_an_old_tab_makes_way_for_a_newer_database_and_says_what_it_cannot_store(page, site):
    other = page.context.new_page()
    other.goto('/terms')
    assert other.evaluate(NEW_HANDLE, owner(site)) == 'upgraded'
    write(page, 'From an older app.')
    expect(page.get_by_role('alert').filter(has_text='Not saved: this app was updated in another tab.')).to_be_visible()
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('From an older app.')
