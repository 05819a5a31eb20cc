"""Progress is drawn on the phone, from ten days or ten years, with no network."""
import pytest
from playwright.sync_api import expect

from tests.browser import test_runs
from tests.browser.handset import settle, until
from tests.browser.history import live_ten_years
from tests.browser.training import handset, ops, site, unplug  # noqa: F401  (fixtures)

# How many pixels of a chart's picture are not the ground.
INKED = """(name) => {
  const canvas = document.querySelector(`[data-chart=${name}] canvas`)
  if (!canvas) return 0
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value).length
}"""


def add(page, *run):
    """Saved before the test goes on."""
    test_runs.add(page, *run)
    expect(page.get_by_role('dialog')).to_be_hidden()


@pytest.fixture
def page(phone):
    return phone().new_page()


def test_a_run_added_without_a_network_is_charted(handset, site, unplug):  # noqa: F811
    page = handset.start().new_page()
    page.goto('/')
    settle(page, site)
    unplug()
    page.goto('/runs')
    add(page, '9', '4', '6.5')
    page.goto('/progress')
    expect(page.get_by_text('You ran 6.5 km without pain on')).to_be_visible()
    before = until(page, INKED, 'runs')
    page.goto('/runs')
    add(page, '12', '0')
    page.goto('/progress')
    expect(page.locator('.progress__number')).to_have_text('12.0 km without pain')
    until(page, f'(name) => {{ const inked = ({INKED})(name); return inked && inked !== {before} }}', 'runs')


def test_a_range_is_kept_before_it_is_drawn(page):
    page.goto('/runs')
    add(page, '5', '0')
    page.goto('/progress')
    expect(page.locator('.progress__number')).to_have_text('5.0 km without pain')
    page.evaluate('() => { requestAnimationFrame = setTimeout = () => 0 }')  # no frame comes any more
    page.get_by_role('radio', name='All').check()
    until(page, "async () => (await document.querySelector('sync-status').store.rows('setting')).some(({ k, f }) => k[0] === 'range' && f.value === 'all')")
    page.goto('/progress')
    expect(page.get_by_role('radio', name='All')).to_be_checked()


def test_ten_years_open_and_what_is_added_later_is_among_them(page):
    page.goto('/progress')
    expect(page.get_by_role('heading', name='Nothing to show yet')).to_be_visible()
    live_ten_years(page)
    page.reload()
    page.get_by_role('radio', name='All').check()
    page.get_by_text('The runs as a table').click()
    until(page, "() => document.querySelectorAll('[data-table=runs] tbody tr').length >= 120")
    until(page, "async () => (await document.querySelector('sync-status').store.lend((db) => db.run(['meta'], 'readonly', (tx) => tx.objectStore('meta').get(['digest'])))) === 2")
    page.goto('/runs')
    add(page, '77', '0')
    page.goto('/progress')
    expect(page.locator('.progress__number')).to_have_text('77.0 km without pain')
    expect(page.get_by_role('radio', name='All')).to_be_checked()
    page.goto('/runs')
    page.get_by_role('button', name='Delete the run').first.click()
    page.get_by_role('button', name='Undo').wait_for()
    page.goto('/progress')
    expect(page.locator('.progress__number')).not_to_have_text('77.0 km without pain')


def test_pain_above_five_is_told_once(page):
    page.goto('/runs')
    add(page, '5', '7', '2')
    page.goto('/progress')
    page.get_by_role('button', name='I have read it').click()
    expect(page.get_by_role('heading', name='Pain above 5: stop here')).to_be_hidden()
    until(page, "async () => (await document.querySelector('sync-status').store.rows('setting')).length")
    page.reload()
    expect(page.get_by_text('You ran 2.0 km without pain on')).to_be_visible()
    expect(page.get_by_role('heading', name='Pain above 5: stop here')).to_be_hidden()


def test_a_goal_is_kept_in_metres(page):
    page.goto('/runs')
    add(page, '5', '0')
    page.goto('/progress')
    page.get_by_text('Set a goal').click()
    page.get_by_label('Distance without pain').fill('far')
    page.get_by_role('button', name='Save the goal').click()
    expect(page.get_by_text('Write the distance in km, like 15')).to_be_visible()
    page.get_by_label('Distance without pain').fill('15')
    page.get_by_role('button', name='Save the goal').click()
    expect(page.get_by_text('Your goal: 15.0 km')).to_be_visible()
    until(page, "async () => (await document.querySelector('sync-status').store.rows('setting')).length")
    assert (['goal_m'], {'value': '15000'}) in ops(page, 'setting')
