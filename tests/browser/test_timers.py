"""The timers of a session are right after a killed tab and with a stopped clock, count and cue, and never stand in a tick's way."""
import time

import pytest
from playwright.sync_api import expect

from tests.browser.handset import settle, until
from tests.browser.test_session import box, finish, half, reps, tick
from tests.browser.training import handset, ops, site, unplug, violations  # noqa: F401  (fixtures)

SQUAT, FEET = '/session#glute-medius-activation', '/session#foot-core'
SENSES = """
window.said = []
window.buzzed = []
speechSynthesis.getVoices = () => [{ lang: 'en-GB', localService: true }]
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
speechSynthesis.speak = ({ text }) => said.push(text)
navigator.vibrate = (pattern) => buzzed.push(pattern)
"""
MUTE = 'delete Navigator.prototype.vibrate; speechSynthesis.getVoices = () => []'
SHIFTS = "window.shifts = 0; new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shifts += value }).observe({ type: 'layout-shift', buffered: true })"
ON_DISK = """async () => (await document.querySelector('sync-status').store.draft('timer')) ?? ''"""


class Clock:
    """The page's time of day, stopped; what the page waits for goes on."""

    def __init__(self):
        self.at = time.time()

    def show(self, page, seconds=0):
        self.at += seconds
        page.clock.set_fixed_time(self.at)


def timer(page):
    return page.get_by_role('region', name='Timer')


def words(page):
    return timer(page).locator('[data-part=words]')


def big(page):
    return page.get_by_role('timer')


def coming(page):
    return timer(page).locator('[data-part=set]')


def press(page, name):
    page.get_by_role('button', name=name, exact=True).click()


def skip(page, exercise):
    press(page, f'Skip {exercise}')
    press(page, 'Another reason')


def opened(page, address):
    page.goto(address)
    expect(timer(page)).to_be_visible()
    return page


def test_a_whole_session_with_sides_survives_a_killed_tab_and_a_stopped_clock(handset, site, unplug):  # noqa: F811
    clock = Clock()
    page = handset.start().new_page()
    page.goto('/')
    settle(page, site)
    unplug()
    clock.show(page)
    opened(page, SQUAT)
    page.get_by_role('radio', name='Right').check(force=True)
    expect(half(page, 1)).to_have_text('right first')
    tick(page, 'Set 1 right')
    expect(words(page)).to_contain_text('Now left')
    expect(big(page)).to_have_text('0:10')
    assert page.title() == '0:10 Now left · Glute medius activation · Medius'
    clock.show(page, 4)
    expect(big(page)).to_have_text('0:06')
    until(page, ON_DISK)
    handset.close()
    page = handset.start().new_page()
    clock.show(page, 3)
    opened(page, '/session')
    expect(big(page)).to_have_text('0:03')
    expect(half(page, 1)).to_have_text('now left')
    clock.show(page, 60)
    expect(words(page)).to_contain_text('Go: Band one-leg squat')
    expect(coming(page)).to_have_text('Set 1 left')
    tick(page, 'Set 1 left')
    expect(words(page)).to_contain_text('Rest, then set 2 right')
    expect(big(page)).to_have_text('1:00')
    clock.show(page, 30)
    tick(page, 'Set 2 right')
    tick(page, 'Set 2 left')
    expect(words(page)).to_contain_text('All sets done')
    finish(page, '1', 'Whole.')
    expect(page.locator('session-sum')).to_contain_text('2 sets')
    [(_, session)] = [row for row in ops(page, 'session') if 'started_at' in row[1]]
    assert session['first_side'] == 'right' and session['mode'] == 'full'
    assert page.title() == 'Glute medius activation · Medius'


def test_a_timer_can_be_paused_made_longer_and_ended_and_a_tick_taken_back_ends_it(phone):
    clock, page = Clock(), phone().new_page()
    clock.show(page)
    opened(page, SQUAT)
    tick(page, 'Set 1 left')
    press(page, 'Pause')
    clock.show(page, 100)
    press(page, 'Go on')
    press(page, '15 seconds more')
    expect(big(page)).to_have_text('0:25')
    press(page, 'End the timer')
    expect(words(page)).to_contain_text('Go')
    tick(page, 'Set 1 right')
    expect(words(page)).to_contain_text('Rest')
    clock.show(page, 1)
    tick(page, 'Set 1 right')
    expect(words(page)).not_to_contain_text('Rest')


def test_a_timer_ends_with_what_it_was_for_when_that_is_skipped(phone):
    clock, page = Clock(), phone().new_page()
    clock.show(page)
    opened(page, SQUAT)
    press(page, 'Pace')
    expect(words(page)).to_contain_text('Get ready')
    clock.show(page, 6)
    expect(words(page)).to_contain_text('Lower')
    skip(page, 'Band one-leg squat')
    expect(words(page)).to_have_text('All sets done')
    press(page, 'Do it after all')
    expect(coming(page)).to_have_text('Set 1 left')
    tick(page, 'Set 1 left')
    tick(page, 'Set 1 right')
    expect(words(page)).to_contain_text('Rest, then set 2 left')
    skip(page, 'Band one-leg squat')
    expect(words(page)).to_have_text('All sets done')
    assert page.title() == 'Glute medius activation · Medius'


def test_the_pace_counts_reps_into_the_box_and_says_them(phone):
    clock, page = Clock(), phone().new_page()
    page.add_init_script(SENSES)
    clock.show(page)
    opened(page, SQUAT)
    press(page, 'Pace')
    expect(words(page)).to_contain_text('Get ready')
    clock.show(page, 5)
    expect(words(page)).to_contain_text('Lower')
    clock.show(page, 80)
    expect(big(page)).to_have_text('20')
    clock.show(page, 14)
    expect(words(page)).to_contain_text('Hold')
    press(page, 'End the timer')
    expect(reps(page, 'set 1 left')).to_have_value('23')
    tick(page, 'Set 1 left')
    assert ops(page, 'tick')[-1][1]['reps'] == 23
    expect(words(page)).to_contain_text('Now right')
    said = page.evaluate('said')
    assert said[0] == 'Get ready.' and 'Ten more.' in said and said[-1] == 'Switch. Now right.'


def test_a_hold_is_timed_and_cued(phone):
    clock, page = Clock(), phone(has_touch=True).new_page()
    page.add_init_script(SENSES)
    clock.show(page)
    opened(page, FEET)
    for name in ('Short foot', 'Toe yoga', 'One-leg calf raise'):
        skip(page, name)
    expect(words(page)).to_contain_text('One-foot balance')
    press(page, 'Hold 30 s')
    for seconds, shown in ((5, '0:30'), (20, '0:10')):
        clock.show(page, seconds)
        expect(big(page)).to_have_text(shown)
    clock.show(page, 10)
    expect(coming(page)).to_have_text('Set 1 left')
    assert page.evaluate('said') == ['Get ready.', 'Go.', 'Ten more.', 'Done.']


def test_cues_are_offered_as_far_as_the_phone_has_them_and_remembered(phone):
    context = phone(reduced_motion='reduce')
    page = context.new_page()
    page.add_init_script(SENSES)
    opened(page, SQUAT)
    press(page, 'Timers and cues')
    assert not violations(page)
    page.get_by_role('checkbox', name='Voice').uncheck(force=True)
    page.get_by_role('radiogroup', name='To change sides').get_by_role('radio', name='Off').check(force=True)
    until(page, "async () => (await document.querySelector('sync-status').store.rows('setting')).length === 2")
    other = context.new_page()
    other.add_init_script(MUTE)
    opened(other, SQUAT)
    press(other, 'Timers and cues')
    expect(other.get_by_role('checkbox', name='Sound')).to_be_checked()
    expect(other.get_by_role('checkbox', name='Vibration')).to_be_hidden()
    expect(other.get_by_role('checkbox', name='Voice')).to_be_hidden()
    page.reload()
    expect(timer(page)).to_be_visible()
    tick(page, 'Set 1 left')
    press(page, 'Timers and cues')
    expect(page.get_by_role('checkbox', name='Voice')).not_to_be_checked()
    expect(coming(page)).to_have_text('Set 1 right')
    assert page.evaluate('said') == []


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_the_timer_moves_nothing_and_is_accessible(phone, scheme):
    page = phone(color_scheme=scheme, reduced_motion='reduce').new_page()
    page.add_init_script(SHIFTS)
    clock = Clock()
    clock.show(page)
    opened(page, SQUAT)
    before = box(page, 'Set 1 right').bounding_box()
    tick(page, 'Set 1 left')
    expect(words(page)).to_contain_text('Now right')
    assert box(page, 'Set 1 right').bounding_box() == before
    clock.show(page, 20)
    expect(words(page)).to_contain_text('Go')
    press(page, 'Pace')
    expect(words(page)).to_contain_text('Get ready')
    clock.show(page, 6)
    expect(words(page)).to_contain_text('Lower')
    assert page.evaluate('shifts') == 0
    assert not violations(page)
