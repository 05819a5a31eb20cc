"""The home screen asks after pain, once, and welcomes back who paused."""
import re

import pytest
from playwright.sync_api import expect

from pwa.sync.pull import PAGE
from tests.browser.handset import until
from tests.browser.people import join, sign_in, status
from tests.browser.test_pages import WATCH
from tests.browser.training import ops, site, violations  # noqa: F401  (fixtures)

YESTERDAY = """async ([table, days, fields]) => {
  const day = new Date(Date.now() - days * 864e5).toLocaleDateString('sv')
  const store = document.querySelector('sync-status').store
  await store.write('m', table, [`${table}-${days}`], { ...fields, [table === 'run' ? 'run_on' : 'done_on']: day })
}"""


@pytest.fixture
def page(phone):
    page = phone().new_page()
    page.add_init_script(WATCH)
    page.goto('/')
    until(page, "() => Boolean(document.querySelector('sync-status').store)")
    return page


def test_the_morning_after_pain_is_asked_once_and_answered_in_one_tap(page):
    page.evaluate(YESTERDAY, ['run', 1, {'distance_m': 9000, 'pain': 4}])
    page.reload()
    expect(page.get_by_text('Your run hurt. How is it this morning?')).to_be_visible()
    assert page.evaluate('moved') == [] and not violations(page)
    page.get_by_role('group', name='Pain this morning').get_by_role('button', name='2', exact=True).tap()
    expect(page.get_by_text('How is it this morning?')).to_be_hidden()
    assert ops(page, 'run')[-1] == (['run-1'], {'morning': 2})
    page.reload()
    page.wait_for_load_state('networkidle')
    expect(page.get_by_text('How is it this morning?')).to_be_hidden()


def test_what_is_dismissed_is_never_asked_again(page):
    page.evaluate(YESTERDAY, ['session', 1, {'workout': 'hip-strength', 'pain': 2, 'started_at': 1}])
    page.reload()
    page.get_by_role('button', name='Not now').first.tap()
    expect(page.get_by_text('How is it this morning?')).to_be_hidden()
    assert ops(page, 'session')[-1] == (['session-1'], {'morning': None})


def test_who_paused_for_two_weeks_is_offered_the_short_session(page):
    page.evaluate(YESTERDAY, ['session', 20, {'workout': 'hip-strength', 'started_at': 1, 'finished_at': 2}])
    page.reload()
    expect(page.get_by_text('Others stopped once the pain was gone')).to_be_visible()
    page.get_by_role('link', name='One set a side').click()
    expect(page.get_by_role('heading', level=1)).to_have_text('Hip strength')
    expect(page.get_by_role('radio', name='Before my run')).to_be_checked()


# Three weeks ago a session with so many ticks that the first sync has a second page; on that lies what was done today.
LIVED = """async (more) => {
  const store = document.querySelector('sync-status').store
  const day = (ago) => new Date(Date.now() - ago * 864e5).toLocaleDateString('sv')
  const session = (id, ago) => ({ s: 'm', t: 'session', k: [id], fields: { workout: 'hip-strength', done_on: day(ago), started_at: 1, finished_at: 2 } })
  const tick = (id, n) => ({ s: 'm', t: 'tick', k: [id, `squat.${n}.both`], fields: { done: true, reps: 20 } })
  await store.writeAll([session('old', 21), ...Array.from({ length: more }, (_, n) => tick('old', n)), session('new', 0), tick('new', 1),
    { s: 'm', t: 'run', k: ['run'], fields: { run_on: day(0), distance_m: 9000, pain: 0 } }])
  await store.sync()
}"""


def test_a_log_of_which_a_part_is_still_to_come_is_not_judged(phone, site):  # noqa: F811
    old = phone().new_page()
    join(old, 'Dora')
    old.evaluate(LIVED, PAGE)
    status(old, 'All saved')
    page, waiting, still = phone().new_page(), [], [True]
    page.add_init_script(WATCH)
    second = re.compile(r'"pull":\{"m":[1-9]')

    def slow(route):
        waiting.append(route) if still and second.search(route.request.post_data or '') else route.continue_()
    page.route('**/sync', slow)
    sign_in(page, 'Dora')
    for url, words, hasty in (('/runs', 'Your runs are on their way.', 'No run yet.'), ('/progress', 'Your log is on its way.', 'Nothing to show yet'),
                              ('/', 'Your log is on its way.', 'Two weeks of rest')):
        waiting.clear()
        page.goto(url)
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_text(hasty)).to_be_hidden()
        expect(page.get_by_text('Nothing yet')).to_be_hidden()
    still.clear()
    for route in waiting:
        route.continue_()
    expect(page.get_by_text('1 workout and 1 run this week.')).to_be_visible()
    expect(page.get_by_text('Done for today. Next time')).to_be_visible()
    assert page.evaluate('moved') == []
    page.goto('/runs')
    expect(page.locator('[data-run]')).to_have_count(1)
    page.goto('/progress')
    expect(page.locator('.progress__number')).to_have_text('9.0 km without pain')
