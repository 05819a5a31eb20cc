"""What a phone goes through in time, in every engine: no space left, a newer app in another tab, a release while something waits."""
import pytest

from tests.browser.releases import release
from tests.engines.conftest import require
from tests.engines.deeds import ARTICLE, TICK, WORKOUT, comments, done, heals, join, number_of, tick, ticks, write
from tests.engines.firefox import Firefox
from tests.engines.proxy import Proxy

pytestmark = [pytest.mark.slow, pytest.mark.flaky(reruns=2, only_rerun='Crashed')]
FULL = """() => {
  IDBObjectStore.prototype.add = function () { throw new DOMException('full', 'QuotaExceededError') }
}"""
NEWER = """(name) => new Promise((done, failed) => {
  const opening = indexedDB.open(name, 2)
  opening.onsuccess = () => (opening.result.close(), done('upgraded'))
  opening.onblocked = () => failed(new Error('blocked'))
})"""
SAID = "(words) => [...document.querySelectorAll('[role=alert]')].some((one) => one.checkVisibility() && one.textContent.includes(words))"
STAYS = "() => document.querySelector('textarea').value"
COMES_BACK = "() => { document.dispatchEvent(new Event('visibilitychange')) }"
RELEASED = "(words) => document.querySelector('h1')?.textContent === words"


def test_a_phone_with_no_space_says_so_and_the_text_stays(engine, tab, site, member):
    tab.goto(ARTICLE)
    tab.run(FULL)
    tab.fill('Add a comment', 'Nowhere to go.')
    tab.click('button', 'Post')
    tab.until(SAID, 'Not saved: this phone has no space left.')
    assert tab.run(STAYS) == 'Nowhere to go.'
    assert comments(site, member) == []


def test_an_update_is_taken_with_a_tap_and_what_waits_arrives_once(engine, tab, site, proxy, member, built):
    words = 'The one after' if site.root == built('The next') else 'The next'
    proxy.only('drop', '/sync')
    tab.goto(WORKOUT)
    tick(tab, 'Set 1 left', 'Set 2 right')
    tab.goto(ARTICLE)
    write(tab, f'{member} before the update.')
    tab.goto('/install')
    release(site, built(words))
    tab.run(COMES_BACK)
    tab.click('button', 'Update')
    tab.until(RELEASED, words)
    assert (ticks(site, member), comments(site, member)) == ([], [])
    heals(tab, proxy)
    assert ticks(site, member) == done('Set 1 left', 'Set 2 right')
    assert comments(site, member) == [f'{member} before the update.']


def test_a_private_window_of_firefox_keeps_what_is_done_and_sends_it(site, tmp_path):
    """The others are in private windows here anyway: Playwright's phones are, and all of WebKit."""
    require(Firefox)
    firefox = Firefox(tmp_path, Proxy(site), **{'browser.privatebrowsing.autostart': True}).start()
    try:
        tab = firefox.open('/')
        join(tab, 'Petra')
        tab.goto(WORKOUT)
        assert not tab.run('() => Boolean(navigator.serviceWorker?.controller)')  # which it does not allow
        tick(tab, 'Set 1 left')
        site.stop()
        tick(tab, 'Set 1 right')
        site.start()
        tab.goto(WORKOUT)
        tab.until(TICK, 'Set 1 right')
        heals(tab, firefox.proxy)
        assert ticks(site, 'Petra') == done('Set 1 left', 'Set 1 right')
    finally:
        firefox.close()
        firefox.proxy.unplug()


def test_an_old_tab_makes_way_for_a_newer_database_and_says_what_it_cannot_store(engine, tab, site, member):
    """The last one here: what is newer stays so on this phone."""
    tab.goto(ARTICLE)
    other = engine.open('/terms')
    assert other.run(NEWER, f'u-m_{number_of(site, member)}') == 'upgraded'
    tab.fill('Add a comment', 'From an older app.')
    tab.click('button', 'Post')
    tab.until(SAID, 'Not saved: this app was updated in another tab.')
    assert tab.run(STAYS) == 'From an older app.'
