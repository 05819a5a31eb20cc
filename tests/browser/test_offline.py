"""After one visit everything published is on the phone, and nothing else is."""
import http.server
import os
import signal
import threading
import time

import pytest
from playwright.sync_api import Error, expect

from tests.browser.handset import ASK_ALL_KEPT, SHELL, Handset, cached, call_worker, forget, hangs_once, published, settle, until
from tests.browser.people import WORKOUT, join, ticks

PORTAL = b'<!doctype html><title>Hotel Alpenblick</title><h1>Welcome, please sign in to our network</h1>'


@pytest.fixture
def handset(playwright_driver, tmp_path, chromium_args, site):
    handset = Handset(playwright_driver, tmp_path / 'handset', chromium_args, site.url)
    yield handset
    handset.close()


@pytest.fixture
def visited(phone, site):
    """A page of a phone that has been here once, online."""
    page = phone().new_page()
    page.goto('/terms')
    settle(page, site)
    return page


def goes_offline(context, site, way):
    if way == 'emulated':
        context.set_offline(True)
    else:
        site.stop()


def pages(site):
    return [url for url in published(site) if not url.startswith('/pictures/')] + list(SHELL)


@pytest.mark.parametrize('way', ['emulated', 'server killed'])
@pytest.mark.parametrize('first', ['/terms', '/articles'])
def test_everything_opens_after_one_visit_and_a_cold_start(handset, site, first, way):
    wanted, page = pages(site), handset.start().new_page()
    page.goto(first)
    settle(page, site)
    handset.close()
    context = handset.start()
    page = context.new_page()
    forget(page)
    goes_offline(context, site, way)
    for url in wanted:
        assert_opens(page, url)
    assert page.evaluate('navigator.onLine') is (way != 'emulated')


def test_a_session_opens_without_the_worker_being_woken(visited):
    visited.context.set_offline(True)
    visited.goto('/session')
    expect(visited.get_by_role('heading', name='Which workout?')).to_be_visible()
    assert visited.evaluate("performance.getEntriesByType('navigation')[0].workerStart") == 0


def assert_opens(page, url):
    response = page.goto(url)
    assert response.from_service_worker and response.ok, url
    assert 'Not on this phone' not in page.title(), url
    assert page.evaluate("getComputedStyle(document.querySelector('.tabs')).position") == 'fixed', f'{url} has no style'
    broken = page.evaluate("""async () => {
      const images = [...document.images].filter((image) => image.getAttribute('src'))
      for (const image of images) image.loading = 'eager'
      const tried = await Promise.allSettled(images.map((image) => image.decode()))
      return tried.flatMap(({ reason }, i) => (reason ? [`${images[i].currentSrc}: ${reason}`] : []))
    }""")
    assert broken == [], f'{url} misses pictures'


def test_a_query_or_a_fragment_does_not_hide_what_is_kept(visited):
    visited.context.set_offline(True)
    for url in ('/?src=home-screen', '/session?src=home-screen', '/session#foot-core', '/runs#add', '/articles?utm_source=letter',
                '/sign-in?next=/account'):
        visited.goto(url)
        assert 'Not on this phone' not in visited.title(), url


@pytest.mark.parametrize('then', ['the network is back', 'time passes'])
def test_a_first_visit_on_a_poor_network_is_made_good_while_the_page_is_open(phone, site, then):
    context = phone()
    page = context.new_page()
    page.clock.install()
    context.route('**/progress', lambda route: route.abort(), times=1)
    with context.expect_event('requestfailed', lambda request: request.url.endswith('/progress')):
        page.goto('/')
    until(page, 'async () => !(await navigator.serviceWorker.getRegistration())')
    if then == 'time passes':
        page.clock.fast_forward('00:20')
    else:
        page.evaluate("() => dispatchEvent(new Event('online'))")
    settle(page, site)


def test_a_page_that_was_on_its_way_when_the_worker_took_over_is_its_own_too(phone, site):
    context = phone()
    first, second, held = context.new_page(), context.new_page(), []
    for url in ('**/progress', '**/articles'):
        context.route(url, lambda route: held.append(route) if len(held) < 2 else route.continue_())
    first.goto('/terms')
    wait_for(first, held, 1)
    second.evaluate('(url) => { setTimeout(() => location.assign(url)) }', f'{site.url}/articles')
    wait_for(first, held, 2)
    held[0].continue_()
    until(first, '() => Boolean(navigator.serviceWorker.controller)')
    held[1].continue_()
    second.wait_for_url('**/articles')
    until(second, '() => Boolean(navigator.serviceWorker.controller)')


def wait_for(page, held, count):
    deadline = time.monotonic() + 30
    while len(held) < count:
        assert time.monotonic() < deadline, f'only {len(held)} of {count} requests came'
        page.evaluate('1')  # what was asked for is heard while Playwright waits for an answer


def test_a_page_that_cannot_be_had_offers_what_is_there(visited):
    visited.context.set_offline(True)
    for url in ('/nowhere', '/articles/unknown', '/articles/strong-on-one-leg?before=earlier', '/coach/articles'):
        visited.goto(url)
        assert visited.get_by_role('heading', level=1).inner_text() == 'Not on this phone yet'
        visited.get_by_role('link', name='Foot core').click()
        expect(visited.get_by_role('heading', level=1)).to_have_text('Foot core')


def test_a_page_that_could_not_be_had_comes_with_the_network(visited, site):
    site.stop()
    visited.goto('/articles?before=earlier')
    site.start()
    visited.get_by_role('button', name='Try again').click()
    visited.get_by_role('heading', name='Articles', level=1).wait_for()


def test_it_comes_by_itself_where_nothing_tells_the_phone_that_the_site_is_back(visited, site):
    site.stop()
    visited.goto('/articles?before=earlier')
    expect(visited.get_by_role('heading', level=1)).to_have_text('Not on this phone yet')
    site.start()
    expect(visited.get_by_role('heading', level=1)).to_have_text('Articles')


def test_it_comes_by_itself_where_the_phone_notices_the_network(visited):
    visited.context.set_offline(True)
    visited.goto('/articles?before=earlier')
    expect(visited.get_by_role('heading', level=1)).to_have_text('Not on this phone yet')
    visited.context.set_offline(False)
    expect(visited.get_by_role('heading', level=1)).to_have_text('Articles')


def test_what_is_kept_opens_at_once_when_the_network_hangs(visited, site):
    signal_all(site, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        visited.goto('/articles/strong-on-one-leg')
        visited.goto('/session?src=home-screen')
        assert time.monotonic() - begun < 2.5
        visited.goto('/nowhere')
        assert 2.5 < time.monotonic() - begun < 8
        assert 'Not on this phone' in visited.title()
    finally:
        signal_all(site, signal.SIGCONT)


def signal_all(site, what):
    os.killpg(site.process.pid, what)


def test_a_page_that_never_comes_holds_the_next_ones_up_for_seconds_only(phone, site):
    context = phone()
    hangs_once(context, '**/workouts/foot-core')
    page = context.new_page()
    page.goto('/install')
    until(page, '() => Boolean(navigator.serviceWorker.controller)')
    page.reload()
    until(page, ASK_ALL_KEPT, published(site), within=30)


def test_an_article_taken_back_leaves_the_phone(visited, site):
    site.db("UPDATE stream SET head = head + 1 WHERE name = 'academy'")
    site.db("UPDATE article SET deleted_at = 1, seq = (SELECT head FROM stream WHERE name = 'academy') WHERE key = 'strong-on-one-leg'")
    visited.context.route('**/sync', lambda route: route.abort())
    visited.goto('/articles/strong-on-one-leg')
    until(visited, "async () => !(await caches.match('/articles/strong-on-one-leg'))")


def test_nothing_personal_is_in_any_cache(phone, site):
    context = phone()
    marks = {'name': 'Zebedee Quagga', 'email': 'quagga@example.org', 'password': 'a-zebra-in-the-woods'}
    context.request.post('/join', form=marks, headers={'Sec-Fetch-Site': 'same-origin'})
    page = context.new_page()
    page.goto('/')
    settle(page, site)
    for url in [*pages(site), '/account/export', thread(site)]:
        open_or_download(page, url)
    found = cached(page)
    assert {'art'} < {one['cache'] for one in found}
    member = site.db("SELECT id FROM member WHERE name = ?", marks['name'])[0][0]
    for mark in (marks['name'], marks['email'], f'"m_{member}"'):
        assert not [one['url'] for one in found if mark in one['text']], mark
    for mark in ('set-cookie', 'no-store', 'private'):
        assert not [one['url'] for one in found if mark in one['headers']], mark


def thread(site) -> str:
    return f'/threads/{site.db("SELECT id FROM thread")[0][0]}'


def open_or_download(page, url):
    try:
        page.goto(url)
    except Error as error:
        assert 'Download' in str(error), error


def test_an_answer_for_one_person_is_not_kept_though_it_is_ours(visited):
    def personal(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {'cache-control': 'private'}, body='<title>Medius</title>For Ana only')

    visited.context.route('**/workouts/foot-core', personal)
    with visited.context.expect_event('requestfinished', lambda request: request.url.endswith('/workouts/foot-core')):
        visited.goto('/workouts/foot-core')
    visited.goto('/workouts/foot-core')
    assert not [one['url'] for one in cached(visited) if 'For Ana only' in one['text']]


def test_what_is_personal_or_live_never_passes_through_the_worker(visited, site):
    for url in (thread(site), '/healthz'):
        assert not visited.goto(url).from_service_worker, url
    visited.goto('/install')
    visited.context.set_offline(True)
    picture = "async (headers) => (await fetch((await (await caches.open('art')).keys()).find((r) => /pictures/.test(r.url)).url, headers)).status"
    assert visited.evaluate(picture, {}) == 200
    with pytest.raises(Error):
        visited.evaluate(picture, {'headers': {'Range': 'bytes=0-9'}})


def test_what_waits_is_sent_with_no_page_open(whole_browser, site):
    context = whole_browser.new_context(base_url=site.url)
    page = context.new_page()
    join(page, 'Dora')
    settle(page, site)
    page.goto(WORKOUT)
    page.get_by_role('checkbox').first.wait_for()
    context.set_offline(True)
    page.get_by_role('checkbox').first.check()
    expect(page.locator('set-tick').first).to_have_attribute('data-state', 'ticked')
    until(page, "async () => (await (await navigator.serviceWorker.ready).sync.getTags()).includes('outbox')")
    page.goto('about:blank')
    context.set_offline(False)
    deadline = time.monotonic() + 15
    while not ticks(site):
        assert time.monotonic() < deadline
        call_worker(page, site, 'dispatchSyncEvent', tag='outbox', lastChance=False)  # else the browser takes minutes for its next try


@pytest.fixture
def portal(visited, site):
    """Every address of the site answers with the hotel's own page, as behind an access gateway."""
    site.stop()
    server = listening(site.port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def listening(port, within=10):
    """A server on the port that a killed process may hold for another moment."""
    deadline = time.monotonic() + within
    while True:
        try:
            return http.server.ThreadingHTTPServer(('127.0.0.1', port), Portal)
        except OSError:
            assert time.monotonic() < deadline


class Portal(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.send_header('Cache-Control', 'public, max-age=60')
        self.end_headers()
        self.wfile.write(PORTAL)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def test_a_hotels_page_is_never_shown_or_kept_as_ours(visited, site, portal):
    for url in ('/', '/articles/strong-on-one-leg', '/workouts/foot-core', '/session'):
        visited.goto(url)
        assert 'Medius' in visited.title() or 'Alpenblick' not in visited.content(), url
        assert 'Not on this phone' not in visited.title(), url
    visited.goto('/articles?before=earlier')
    assert 'Not on this phone' in visited.title()
    expect(visited.get_by_role('status').first).to_contain_text('This network wants a sign-in')
    expect(visited.get_by_role('link', name='Open its page')).to_be_visible()
    visited.evaluate("async () => { await (await navigator.serviceWorker.ready).update().catch(() => {}) }")
    assert not [one['url'] for one in cached(visited) if 'Alpenblick' in one['text']]


def test_a_network_that_wants_a_sign_in_can_be_signed_in_to(visited, portal):
    visited.goto('/offline?through')
    assert visited.get_by_role('heading').inner_text() == 'Welcome, please sign in to our network'


def test_an_app_that_the_browser_dropped_is_fetched_again_by_the_worker_that_stayed(visited, site):
    count = "async () => { let n = 0; for (const name of await caches.keys()) if (name.startsWith('pre-')) n += (await (await caches.open(name)).keys()).length; return n }"
    whole = visited.evaluate(count)
    visited.evaluate('async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)))')
    visited.goto('/')
    settle(visited, site)
    until(visited, f'async (whole) => (await ({count})()) === whole', whole)
    forget(visited)
    site.stop()
    for path, title in (('/runs', 'Runs'), ('/', 'Strong on one leg')):
        visited.goto(path)
        expect(visited.get_by_role('heading', name=title, level=1)).to_be_visible()
