"""A new release is noticed, offered, and takes nothing away."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import cached, forget, hangs_once, settle, until
from tests.browser.people import join
from tests.browser.releases import release

KEEPING = 'text/html, */*'  # what the worker asks for when it keeps a page nobody has opened
NEXT = 'Made for the next release'
RELEASED = f'() => document.documentElement.dataset.release === {NEXT!r}'  # the script of an article comes after it
STATE = 'async () => { const { waiting } = await navigator.serviceWorker.ready; return Boolean(waiting) }'
REFRESHED = """async () => {
  const kept = await (await caches.match(location.pathname)).text()
  return !kept.includes(document.querySelector('script[src]').getAttribute('src'))
}"""
INSTALL = """async () => {
  const registration = await navigator.serviceWorker.ready
  const end = new Promise((done) => registration.addEventListener('updatefound', () => {
    registration.installing.addEventListener('statechange', (event) => done(event.target.state))
  }))
  registration.update().catch(() => {})
  return Promise.race([end, new Promise((done) => setTimeout(done, 30_000, 'still installing'))])
}"""
# Messages arrive in order: once this one is answered, the one before was dealt with.
ANSWERED = """async () => {
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise((done) => { port1.onmessage = done })
  const { waiting } = await navigator.serviceWorker.ready
  waiting.postMessage({ type: 'anything' }, [port2])
  await answered
}"""
LISTEN = """() => {
  window.posted = []
  ServiceWorker.prototype.postMessage = ({ type }) => { if (type === 'activate-unseen') posted.push(type) }
}"""
OUTBOX = """(owner) => new Promise((done, failed) => {
  const opening = indexedDB.open('u-' + owner)
  opening.onerror = () => failed(opening.error)
  opening.onsuccess = () => {
    const asking = opening.result.transaction('out').objectStore('out').getAll()
    asking.onsuccess = () => { opening.result.close(); done(asking.result.map((one) => one.id)) }
  }
})"""


@pytest.fixture
def context(phone):
    return phone()


@pytest.fixture
def page(context, site):
    page = context.new_page()
    page.goto('/install')
    settle(page, site)
    return page


@pytest.fixture
def next_release(site, built):
    return lambda words=NEXT: release(site, built(words))


def comes_back(page):
    """The member returns to the app: what a phone tells the page then."""
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def out_of_sight(page):
    """Headless pages are never hidden, so the page is told that it is."""
    page.evaluate("""() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))
    }""")


def marked(page):
    """Marks the document; the mark is gone after a reload."""
    page.evaluate("() => { document.documentElement.dataset.mark = 'here' }")


def is_marked(page):
    return page.evaluate("() => document.documentElement.dataset.mark === 'here'")


def offered(page):
    return page.get_by_text('A new version is ready')


def test_a_new_release_is_offered_on_return_and_taken_with_a_tap(page, next_release):
    marked(page)
    next_release()
    comes_back(page)
    offered(page).wait_for()
    assert is_marked(page) and page.get_by_role('heading', level=1).inner_text() == 'Put it on your home screen'
    page.get_by_role('button', name='Update').click()
    page.get_by_role('heading', name=NEXT).wait_for()
    until(page, RELEASED)
    assert not offered(page).is_visible()


def test_after_it_a_page_kept_from_before_comes_from_the_network_while_there_is_one(page, context, next_release):
    context.route('**/articles/*', lambda route: route.abort() if route.request.headers['accept'] == KEEPING else route.continue_())
    next_release()
    comes_back(page)
    page.get_by_role('button', name='Update').click()
    page.get_by_role('heading', name=NEXT).wait_for()
    page.goto('/articles/strong-on-one-leg')
    until(page, RELEASED)


def test_another_page_is_offered_the_reload_not_given_it(page, context, next_release):
    marked(page)
    next_release()
    other = context.new_page()
    other.goto('/terms')
    other.get_by_role('button', name='Update').click()
    until(other, RELEASED)
    offered(page).wait_for()
    assert is_marked(page)
    page.get_by_role('button', name='Update').click()
    page.get_by_role('heading', name=NEXT).wait_for()


def test_a_page_of_a_release_not_taken_yet_is_kept_with_its_files(page, context, next_release):
    next_release()
    page.goto('/articles/strong-on-one-leg')
    until(page, REFRESHED)
    page.goto('/articles/strong-on-one-leg')
    until(page, RELEASED)
    forget(page)
    context.set_offline(True)
    page.goto('/articles/strong-on-one-leg')
    until(page, RELEASED)
    assert page.evaluate("getComputedStyle(document.querySelector('.tabs')).position") == 'fixed'


def test_it_reloads_once_only(page, next_release):
    loads = []
    page.on('framenavigated', lambda frame: loads.append(frame.url))
    next_release()
    comes_back(page)
    page.get_by_role('button', name='Update').click()
    page.get_by_role('heading', name=NEXT).wait_for()
    until(page, f'async () => !(await ({STATE})()) && navigator.serviceWorker.controller.state === "activated"')
    comes_back(page)
    assert len(loads) == 1


def test_the_next_visit_notices_too(page, context, next_release):
    next_release()
    page.goto('/')
    offered(page).wait_for()


def test_nothing_is_offered_or_reloaded_in_a_session(page, context, next_release):
    page.goto('/session#foot-core')
    first = page.get_by_role('checkbox').first
    first.check()
    marked(page)
    next_release()
    comes_back(page)
    until(page, STATE)
    assert not offered(page).is_visible()
    out_of_sight(page)
    elsewhere = context.new_page()
    elsewhere.goto('/terms')
    elsewhere.get_by_role('button', name='Update').click()
    until(elsewhere, f'async () => !(await ({STATE})())')
    until(page, '() => navigator.serviceWorker.controller.state === "activated"')
    assert is_marked(page) and first.is_checked() and not offered(page).is_visible()
    page.get_by_role('checkbox').nth(1).check()
    expect(page.locator('set-tick').nth(1)).to_have_attribute('data-state', 'ticked')
    page.reload()
    expect(page.get_by_role('checkbox').nth(1)).to_be_checked()


def test_an_old_page_still_has_its_files(page, context, next_release):
    script = page.evaluate("() => document.querySelector('script[src]').getAttribute('src')")
    next_release()
    page.goto('/session')
    other = context.new_page()
    other.goto('/terms')
    other.get_by_role('button', name='Update').click()
    until(other, RELEASED)
    forget(page)
    context.set_offline(True)
    assert page.evaluate('async (script) => (await fetch(script)).status', script) == 200
    assert other.evaluate("() => document.querySelector('script[src]').getAttribute('src')") != script


def test_an_update_leaves_an_outbox_of_fifty_alone(page, context, site, next_release):
    join(page, 'Dora')
    page.goto('/session#foot-core')
    page.get_by_role('checkbox').first.wait_for()
    context.route('**/sync', lambda route: route.abort())
    for number in range(49):
        page.get_by_role('checkbox').first.click()
        expect(page.locator('set-tick').first).to_have_attribute('data-state', 'open' if number % 2 else 'ticked')
    page.goto('/install')
    member = f"m_{site.db('SELECT id FROM member WHERE email = ?', 'dora@example.com')[0][0]}"
    waiting = until(page, OUTBOX, member)
    assert len(waiting) == 50
    next_release()
    comes_back(page)
    page.get_by_role('button', name='Update').click()
    page.get_by_role('heading', name=NEXT).wait_for()
    assert page.evaluate(OUTBOX, member) == waiting
    context.unroute('**/sync')
    page.reload()
    until(page, f'async (owner) => !(await ({OUTBOX})(owner)).length', member, within=30)
    assert site.db('SELECT count(*) FROM tick WHERE done')[0][0] == 1
    assert site.db('SELECT count(*) FROM receipt')[0][0] == 50


def test_a_release_that_arrives_damaged_is_not_taken(page, context, next_release):
    before = {one['cache'] for one in cached(page)}
    next_release()
    context.route('**/progress', damaged)
    assert page.evaluate(INSTALL) == 'redundant'
    assert {one['cache'] for one in cached(page)} == before
    context.set_offline(True)
    page.goto('/progress')
    assert 'Not on this phone' not in page.title() and 'altered' not in page.content()


def test_a_file_that_never_comes_holds_a_release_up_for_seconds_only(page, context, next_release):
    next_release()
    hangs_once(context, '**/progress')
    assert page.evaluate(INSTALL) == 'redundant'
    page.goto('/')
    offered(page).wait_for()


def damaged(route):
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('Progress', 'altered'))


def test_out_of_sight_it_comes_by_itself(page, next_release):
    next_release()
    comes_back(page)
    offered(page).wait_for()
    out_of_sight(page)
    page.get_by_role('heading', name=NEXT).wait_for()


def test_out_of_sight_it_waits_for_the_other_pages(page, context, next_release):
    context.new_page().goto('/terms')
    next_release()
    comes_back(page)
    offered(page).wait_for()
    marked(page)
    out_of_sight(page)
    page.evaluate(ANSWERED)
    assert page.evaluate(STATE) and is_marked(page)


def test_out_of_sight_words_half_written_are_left_alone(page, next_release):
    page.goto('/join')
    page.get_by_label('Name').fill('An')
    next_release()
    comes_back(page)
    offered(page).wait_for()
    page.evaluate(LISTEN)
    out_of_sight(page)
    assert page.evaluate('() => posted') == []
    page.get_by_label('Name').fill('')
    out_of_sight(page)
    assert until(page, '() => posted.length && posted') == ['activate-unseen']


def test_what_is_kept_stays_whole_over_many_releases(page, context, next_release):
    """An article nobody could fetch anew names files of a build long gone; they must have stayed."""
    context.route('**/articles/*', lambda route: route.abort())
    for number in (1, 2, 3):
        next_release(f'Release {number}')
        page.evaluate('async () => { await (await navigator.serviceWorker.ready).update() }')
        page.get_by_role('button', name='Update').click()
        page.get_by_role('heading', name=f'Release {number}').wait_for()
    assert len({one['cache'] for one in cached(page)}) == 3
    forget(page)
    context.set_offline(True)
    page.goto('/articles/strong-on-one-leg')
    assert 'Strong on one leg' in page.title()
    assert page.evaluate("getComputedStyle(document.querySelector('.tabs')).position") == 'fixed'
    assert page.evaluate("() => Boolean(customElements.get('update-bar')) && !document.documentElement.dataset.release")
