"""The real client in every engine, behind a network that lies: nothing lost, nothing doubled, nothing foreign kept."""
import os
from contextlib import suppress

import pytest

from tests.browser.handset import ASK_ALL_KEPT, published
from tests.engines.deeds import ARTICLE, WORKOUT, comments, done, foreign, go, heals, settle, tick, ticks, write
from tests.engines.tab import Gone, Lost

pytestmark = [pytest.mark.slow, pytest.mark.flaky(reruns=2, only_rerun='Crashed')]
SEEDS = range(int(os.environ.get('STORMS', 1)))
TITLES = {'/': 'Medius', ARTICLE: 'Strong on one leg', '/session': 'Session', '/runs': 'Runs', '/workouts/foot-core': 'Foot core',
          '/progress': 'Progress', '/articles': 'Articles'}
CLOSE_HANDLES = """() => {
  const { transaction } = IDBDatabase.prototype
  let calls = 0
  IDBDatabase.prototype.transaction = function (...args) {
    if (calls++ % 5 === 0) this.close()
    return transaction.apply(this, args)
  }
}"""
# Pictures are dropped first, and pages are said to have changed, so that everything is fetched.
KEEP_ANEW = """async (urls) => {
  const { active } = await navigator.serviceWorker.ready
  const art = await caches.open('art')
  for (const url of urls) if (url.startsWith('/pictures/')) await art.delete(url)
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise((done) => { port1.onmessage = () => done(null) })
  active.postMessage({ type: 'keep', pages: urls.map((url) => [url, String(Math.random())]) }, [port2])
  return answer
}"""
REGISTERED = """() => Promise.race([globalThis.mediusWorker, new Promise((done) => setTimeout(done, 5000))]).then(() => null)"""


@pytest.mark.parametrize('seed', SEEDS)
def test_what_is_done_in_a_storm_is_there_once_after_it(engine, tab, site, proxy, member, seed):
    tab.goto(ARTICLE)
    proxy.storm(seed, share=0.7)
    write(tab, f'{member} in the storm.')
    tab.goto(WORKOUT)
    tick(tab, 'Set 1 left', 'Set 1 right')
    write_on_the_article(tab, f'{member} once more.')
    tab.goto('/runs')
    tab.goto(WORKOUT)
    tick(tab, 'Set 2 left', 'Set 2 right')
    tab.click('checkbox', 'Set 1 right')
    tab.until("() => document.querySelectorAll('set-tick[data-state=ticked]').length === 3")
    tab.until("() => new Promise((done) => setTimeout(done, 4000, true))")
    heals(tab, proxy)
    assert ticks(site, member) == done('Set 1 left', 'Set 2 left', 'Set 2 right')
    assert comments(site, member) == [f'{member} in the storm.', f'{member} once more.']
    assert foreign(tab, site) == []


@pytest.mark.parametrize('seed', SEEDS)
def test_what_a_first_visit_in_a_storm_keeps_is_ours_and_whole(engine, site, proxy, seed):
    proxy.anew()
    tab = engine.open('/healthz')
    proxy.storm(seed, share=0.3)
    for path in (*TITLES, *TITLES):
        visit(tab, path)
    proxy.clear()
    go(tab, '/terms')
    assert foreign(tab, site) == []
    settle(tab, site)
    assert foreign(tab, site) == []
    engine.close_tabs()


def visit(tab, path):
    """Stay until the worker's script is here or given up: WebKit never asks for it again when a page is left meanwhile."""
    with suppress(Lost, Gone):
        tab.goto(path)
        tab.run(REGISTERED)


def write_on_the_article(tab, text):
    tab.goto(ARTICLE)
    write(tab, text)


def test_a_dead_server_is_plain_to_see_and_holds_nothing_up(engine, tab, site, proxy, member):
    site.stop()
    tab.goto(WORKOUT)
    tick(tab, 'Set 1 left')
    assert tab.run('() => navigator.onLine')
    tab.reaches('Offline, 2 to send')
    site.start()
    tab.reaches('All saved', within=60)
    assert ticks(site, member) == done('Set 1 left')


def test_a_hotels_page_for_every_address_is_never_taken_for_ours(engine, tab, site, proxy, member):
    proxy.only('portal')
    for path, title in TITLES.items():
        tab.goto(path)
        assert title in tab.run('() => document.title'), path
    tab.goto(WORKOUT)
    tick(tab, 'Set 1 left')
    tab.reaches('This network wants a sign-in, 2 to send')
    assert foreign(tab, site) == []
    heals(tab, proxy)
    assert ticks(site, member) == done('Set 1 left')


def test_no_half_of_a_page_or_picture_is_kept(engine, tab, site, proxy, member):
    wanted = published(site)
    proxy.only('truncate')
    tab.run(KEEP_ANEW, wanted)
    assert proxy.seen['truncate'] >= len(wanted)
    assert foreign(tab, site) == []
    proxy.clear()
    tab.run(KEEP_ANEW, wanted)
    assert tab.run(ASK_ALL_KEPT, wanted)
    assert foreign(tab, site) == []


def test_everything_is_there_after_a_cold_start_without_a_network(engine, tab, site, proxy, member):
    if engine.keeps:
        engine.quit()
        engine.start()
    else:
        tab.close()
    proxy.unplug()
    tab = engine.open(ARTICLE)
    for path, title in TITLES.items():
        tab.goto(path)
        assert title in tab.run('() => document.title'), path
    tab.goto(WORKOUT)
    tick(tab, 'Set 1 left')
    proxy.plug()
    heals(tab, proxy)
    assert ticks(site, member) == done('Set 1 left')


def test_two_tabs_at_once_send_everything_once(engine, tab, site, proxy, member):
    other = engine.open(ARTICLE)
    tab.goto(WORKOUT)
    proxy.only('duplicate')
    tick(tab, 'Set 1 left')
    write(other, f'{member} in another tab.')
    tick(tab, 'Set 2 right')
    other.goto(WORKOUT)
    tick(other, 'Set 1 right')
    tab.until("() => document.querySelectorAll('set-tick[data-state=ticked]').length === 3")
    other.close()
    heals(tab, proxy)
    assert ticks(site, member) == done('Set 1 left', 'Set 1 right', 'Set 2 right')
    assert comments(site, member) == [f'{member} in another tab.']


def test_a_lost_connection_to_the_phones_own_database_is_healed(engine, tab, site, proxy, member):
    tab.goto(WORKOUT)
    tick(tab, 'Set 1 left')
    tab.run(CLOSE_HANDLES)
    tick(tab, 'Set 1 right', 'Set 2 left')
    tab.reaches('All saved')
    assert ticks(site, member) == done('Set 1 left', 'Set 1 right', 'Set 2 left')


def test_going_back_and_forth_while_it_stores_and_sends_blocks_nothing(engine, tab, site, proxy, member):
    """An engine may keep a page that is left, with its transactions."""
    proxy.only('delay')
    for name in ('Set 1 left', 'Set 1 right', 'Set 2 left', 'Set 2 right'):
        tab.goto(WORKOUT)
        tab.click('checkbox', name)
        tab.run("() => { setTimeout(() => location.assign('/runs'), 5) }")
        tab.until("() => location.pathname === '/runs'")
        tab.until("() => document.querySelector('[role=status]').textContent")
    tab.goto(WORKOUT)
    kept = tab.until("() => document.querySelector('[data-part=finish]:not([hidden])') && document.querySelectorAll('set-tick[data-state=ticked]').length + 1") - 1
    heals(tab, proxy)
    assert len(ticks(site, member)) == kept
