"""Every page, in both schemes: nothing for axe to say, nothing wider than the phone, nothing that moves by itself."""
import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import ROOT, VIEWPORT, Site

AXE = ROOT / 'node_modules/axe-core/axe.min.js'
PAGES = ('/', '/articles', '/articles/strong-on-one-leg', '/workouts', '/workouts/hip-strength', '/session', '/session#hip-strength',
         '/runs', '/runs/import', '/progress', '/join', '/sign-in', '/forgotten', '/forgotten/code', '/account', '/phone', '/reminders', '/install', '/offline', '/terms', '/nowhere')
WATCH = """window.moved = []
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) moved.push([entry.value, ...entry.sources.map(({ node }) => node?.className ?? node?.nodeName)])
}).observe({ type: 'layout-shift', buffered: true })"""
# As while a page arrives: the last word is not there yet, then its tab, then the word before.
HALF_HERE = """() => {
  const links = [...document.querySelectorAll('.tabs__link')]
  const place = (link) => JSON.stringify(link.firstElementChild.getBoundingClientRect())
  const places = links.map(place)
  return links.reverse().filter((link) => {
    link.lastChild.remove()
    const moved = place(link) !== places.pop()
    link.parentElement.remove()
    return moved
  }).length
}"""
VIOLATIONS = 'async () => (await axe.run()).violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target[0])])'
OVERFLOW = 'document.documentElement.scrollWidth - innerWidth'


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """One for the file: nobody writes here."""
    running = Site(tmp_path_factory.mktemp('site')).start()
    yield running
    running.stop()


@pytest.fixture(scope='module', params=('light', 'dark'))
def page(request, browser, site):
    """A visitor's phone."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT, color_scheme=request.param)
    page = context.new_page()
    page.add_init_script(WATCH)
    yield page
    context.close()


@pytest.mark.parametrize('url', PAGES)
def test_a_page_is_accessible_and_keeps_still(page, url):
    page.goto('about:blank')
    page.goto(url)
    expect(page.get_by_role('status')).not_to_be_empty()
    page.wait_for_load_state('networkidle')
    assert page.evaluate('moved') == []
    page.evaluate(f'{AXE.read_text()};0')
    assert page.evaluate(VIOLATIONS) == []


def test_the_tabs_stand_still_while_they_arrive(page):
    page.goto('/terms')
    assert page.evaluate(HALF_HERE) == 0


@pytest.mark.parametrize('url', PAGES)
@pytest.mark.parametrize('size', ('106.25%', '212.5%'))
def test_a_page_fits_the_smallest_phone(browser, site, url, size):
    context = browser.new_context(base_url=site.url, viewport={'width': 320, 'height': 568})
    page = context.new_page()
    page.goto(url)
    page.evaluate(f"document.documentElement.style.setProperty('font-size', '{size}')")
    assert page.evaluate(OVERFLOW) <= 0
    context.close()
