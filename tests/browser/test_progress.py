"""Progress is drawn on the phone, from ten days or ten years, with no network."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import settle, until
from tests.browser.history import live_ten_years
from tests.browser.test_runs import add
from tests.browser.training import handset, ops, site, unplug, violations  # noqa: F401  (fixtures)

# How many pixels of a chart's picture are not the ground.
INKED = """(name) => {
  const canvas = document.querySelector(`[data-chart=${name}] canvas`)
  if (!canvas) return 0
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value).length
}"""

AT_GOAL = """() => {
  const day = (ago) => new Date(Date.now() - ago * 864e5).toLocaleDateString('sv')
  const run = (ago) => ({ s: 'm', t: 'run', k: [`run-${ago}`], fields: { run_on: day(ago), distance_m: 12000, pain: 0 } })
  return document.querySelector('sync-status').store.writeAll([run(30), run(3), { s: 'm', t: 'setting', k: ['goal_m'], fields: { value: '10000' } }])
}"""

BOTH_SIDES = """() => {
  const day = (ago) => new Date(Date.now() - ago * 864e5).toLocaleDateString('sv')
  const of = (t, k, fields) => ({ s: 'm', t, k, fields })
  return document.querySelector('sync-status').store.writeAll([300, 3].flatMap((ago) => [
    of('run', [`r-${ago}`], { run_on: day(ago), distance_m: 21100, pain: 3, pain_began_m: 18100 }),
    of('session', [`s-${ago}`], { workout: 'glute-medius-activation', done_on: day(ago), started_at: ago, finished_at: ago, pain: 2, morning: 1 }),
    ...['left', 'right'].map((side, n) => of('tick', [`s-${ago}`, `band-one-leg-squat.1.${side}`], { done: true, reps: 25 + n }))]))
}"""
CUT = """() => [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 80))"""


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
    page.locator('[data-run]').filter(has_text='77.0').get_by_role('button', name='Delete the run').click()
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


@pytest.mark.parametrize(('answer', 'rule'), [('Once a week', 'One session makes a week'), ('Stay at two', 'Two sessions make a week')])
def test_four_weeks_at_the_goal_offer_once_a_week_and_the_answer_stands(page, answer, rule):
    page.goto('/progress')
    page.evaluate(AT_GOAL)
    page.reload()
    offer = page.get_by_role('region', name='Four weeks at your goal')
    expect(page.get_by_text('Two sessions make a week')).to_be_visible()
    assert not violations(page)
    offer.get_by_role('button', name=answer).click()
    expect(offer).to_be_hidden()
    expect(page.get_by_text(rule)).to_be_visible()
    until(page, "async () => (await document.querySelector('sync-status').store.rows('setting')).length === 2")
    page.reload()
    expect(page.get_by_text(rule)).to_be_visible()
    expect(offer).to_be_hidden()


def test_letters_twice_as_large_leave_nothing_cut_off(handset, site):  # noqa: F811
    page = handset.start('--blink-settings=defaultFontSize=32').new_page()
    page.goto('/progress')
    page.evaluate(BOTH_SIDES)
    page.reload()
    until(page, INKED, 'pain')
    page.locator('details[data-table]').evaluate_all('(all) => { for (const one of all) one.open = true }')
    for shown, heads, pain in (('3 months', 1, '3'), ('All', 2, 'in 1')):
        page.get_by_role('radio', name=shown).check()
        expect(page.locator('[data-table=runs] tbody tr td:last-child')).to_have_text([pain] * heads)
        expect(page.locator('[data-table=pain] tbody tr')).to_have_count(2)
        assert page.evaluate(CUT) == []
    assert page.locator('[data-table=runs] tbody a').first.evaluate('(month) => getComputedStyle(month).textDecorationLine') == 'none'
