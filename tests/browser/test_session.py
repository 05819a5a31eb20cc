"""A workout is ticked off on the phone, with no account, and stays ticked whatever happens to the app."""
import re

import pytest
from playwright.sync_api import expect

from tests.browser.handset import drafted, settle, until
from tests.browser.training import handset, ops, site, unplug, violations  # noqa: F401  (fixtures)

WORKOUT = '/session#glute-medius-activation'
TICKED = "() => document.querySelectorAll('set-tick[data-state=ticked]').length"
BREAK = "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError') } }"

# A screen that stays on as long as a lock is held, once it was granted; the system lets go of all when the page is hidden.
SCREEN = """
window.locks = []
navigator.wakeLock.request = () => new Promise((granted) => {
  const lock = Object.assign(new EventTarget(), { held: false, release() { lock.held = false; lock.dispatchEvent(new Event('release')) } })
  lock.grant = () => { lock.held = true; granted(lock) }
  locks.push(lock)
})
window.look = (state) => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  if (state === 'hidden') for (const lock of locks) lock.release()
  document.dispatchEvent(new Event('visibilitychange'))
}
"""
HELD = "(held) => JSON.stringify(locks.map((lock) => lock.held)) === JSON.stringify(held)"


def box(page, name):
    return page.get_by_role('checkbox', name=name, exact=True)


def reps(page, name):
    return page.get_by_role('spinbutton', name=f'Reps, {name}', exact=True)


def tick(page, name):
    """Tap it, and wait until it looks as it should."""
    done = page.locator('set-tick').filter(has=box(page, name))
    wanted = 'open' if box(page, name).is_checked() else 'ticked'
    box(page, name).click()
    expect(done).to_have_attribute('data-state', wanted)


@pytest.fixture
def page(phone):
    """A visitor's phone that has the workouts."""
    page = phone().new_page()
    page.goto(WORKOUT)
    expect(box(page, 'Set 1 left')).to_be_visible()
    return page


def test_start_leads_from_a_workout_to_its_session(phone):
    page = phone().new_page()
    page.goto('/workouts/glute-medius-activation')
    page.get_by_role('link', name='Start', exact=True).click()
    expect(page.get_by_role('group', name='Band one-leg squat')).to_be_visible()
    expect(page.get_by_role('checkbox').filter(visible=True)).to_have_count(4)


def test_a_tick_is_on_the_disk_before_it_looks_ticked(page):
    tick(page, 'Set 1 left')
    [(key, fields)] = ops(page, 'tick')
    assert key[1] == 'band-one-leg-squat.1.left' and fields == {'done': True, 'reps': 20}
    [(session, row)] = ops(page, 'session')
    assert session == key[:1] and row['workout'] == 'glute-medius-activation' and re.fullmatch(r'\d{4}-\d\d-\d\d', row['done_on'])


def test_a_tick_survives_a_reload_and_can_be_taken_back(page):
    tick(page, 'Set 1 left')
    page.reload()
    expect(box(page, 'Set 1 left')).to_be_checked()
    expect(box(page, 'Set 1 right')).not_to_be_checked()
    tick(page, 'Set 1 left')
    page.reload()
    expect(box(page, 'Set 1 left')).not_to_be_checked()


def test_a_tick_that_cannot_be_stored_stays_open_and_says_so(page):
    page.evaluate(BREAK)
    box(page, 'Set 1 left').click()
    expect(page.get_by_role('alert').filter(has_text='Not saved')).to_be_visible()
    expect(box(page, 'Set 1 left')).not_to_be_checked()
    assert not ops(page, 'tick')


def test_a_tick_is_said_and_counted(page):
    tick(page, 'Set 1 left')
    tick(page, 'Set 2 right')
    expect(page.locator('[data-part=said]')).to_have_text('Set 2 right, ticked. 1 of 2 sets.')
    expect(page.locator('.stretch__count')).to_have_text('1 of 2 sets')


def half(page, number):
    return page.locator('.set').nth(number - 1).locator('[data-part=half]')


def test_a_set_is_whole_only_once_both_sides_are_ticked(page):
    tick(page, 'Set 1 left')
    expect(half(page, 1)).to_have_text('now right')
    expect(page.locator('.stretch__count')).to_have_text('½ of 2 sets')
    page.reload()
    expect(half(page, 1)).to_have_text('now right')
    tick(page, 'Set 1 right')
    expect(half(page, 1)).to_have_text('')
    expect(page.locator('.stretch__count')).to_have_text('1 of 2 sets')


def test_what_a_set_was_last_time_is_beside_it_offline_too(handset, site, unplug):  # noqa: F811
    page = handset.start().new_page()
    page.goto('/')
    settle(page, site)
    unplug()
    page.goto(WORKOUT)
    reps(page, 'set 1 left').fill('22')
    tick(page, 'Set 1 left')
    tick(page, 'Set 1 right')
    finish(page, '2', 'Good.')
    handset.close()
    page = handset.start().new_page()
    page.goto(WORKOUT)
    expect(page.locator('.set__last').first).to_have_text('Last time 22 left, 20 right, pain 2')
    expect(page.locator('.set__last').nth(1)).to_have_text('')


def test_reps_change_in_one_tap_before_and_after_the_tick(page):
    page.get_by_role('button', name='One rep more, set 1 left').click()
    tick(page, 'Set 1 left')
    page.get_by_role('button', name='One rep fewer, set 1 left').click(click_count=3)
    until(page, "async () => document.querySelector('set-tick').dataset.state === 'ticked' && !document.querySelector('set-tick').busy")
    assert [fields for _, fields in ops(page, 'tick')] == [{'done': True, 'reps': 21}, {'reps': 18}]
    page.reload()
    expect(reps(page, 'set 1 left')).to_have_value('18')


def test_reps_changed_while_the_tick_is_being_stored_are_stored_too(page):
    until(page, "async () => document.querySelector('set-tick').dataset.state === 'open'")
    page.locator('set-tick').first.evaluate('''(tick) => {
      const { store } = tick
      tick.store = async (fields) => {
        tick.store = store
        tick.querySelector('[value="1"]').click()
        await store.call(tick, fields)
      }
    }''')
    tick(page, 'Set 1 left')
    until(page, "async () => document.querySelector('set-tick').dataset.state === 'ticked' && !document.querySelector('set-tick').busy")
    assert [fields for _, fields in ops(page, 'tick')] == [{'done': True, 'reps': 20}, {'reps': 21}]


def test_a_third_set_is_added_on_request_and_moves_nothing(page):
    finish = page.get_by_role('button', name='Finish')
    before = finish.bounding_box()
    page.get_by_role('button', name='Add a set').click()
    assert finish.bounding_box()['y'] - before['y'] == pytest.approx(page.evaluate('-window.scrollY'), abs=1)
    tick(page, 'Set 3 right')
    page.reload()
    expect(box(page, 'Set 3 right')).to_be_checked()


def test_finishing_keeps_pain_and_note_and_can_be_changed(page):
    tick(page, 'Set 1 left')
    finish(page, '3', 'Steady on the left.')
    expect(page.get_by_role('heading', name='Done.')).to_be_visible()
    expect(page.locator('session-sum')).to_contain_text('3 of 10')
    page.reload()
    page.get_by_role('button', name='Change').click()
    finish(page, '2', 'Steady on both.')
    saved = [fields for _, fields in ops(page, 'session')]
    assert saved[1] | {'finished_at': 0} == {'pain': 3, 'note': 'Steady on the left.', 'finished_at': 0}
    assert saved[2] == {'pain': 2, 'note': 'Steady on both.', 'finished_at': saved[1]['finished_at']}


def finish(page, pain, note):
    page.get_by_role('button', name='Finish').click()
    page.get_by_role('radiogroup', name='Pain').get_by_role('radio', name=pain, exact=True).check()
    page.get_by_role('textbox', name='Note').fill(note)
    page.get_by_role('button', name='Save').click()
    expect(page.locator('session-sum')).to_contain_text(note)


def test_much_pain_says_to_stop_and_whom_to_see_and_moves_nothing(page):
    page.get_by_role('button', name='Finish').click()
    below = page.get_by_role('textbox', name='Note').bounding_box()
    for much in ('6', '7', '8', '9', '10'):
        page.get_by_role('radio', name=much, exact=True).check()
        expect(page.locator('pain-scale')).to_contain_text('Stop here. Swelling, locking, night pain: see a doctor.')
        assert page.get_by_role('textbox', name='Note').bounding_box() == below
    expect(page.get_by_role('link', name='Why?')).to_have_attribute('href', '/articles/strong-on-one-leg#about-when-to-stop')
    page.get_by_role('radio', name='5', exact=True).check()
    expect(page.locator('pain-scale')).not_to_contain_text('Stop')


def test_the_screen_stays_on_during_a_session_again_after_it_was_locked_and_not_beyond(phone):
    page = phone().new_page()
    page.add_init_script(SCREEN)
    page.goto(WORKOUT)
    tick(page, 'Set 1 left')
    until(page, HELD, [False])
    page.evaluate('locks[0].grant()')
    until(page, HELD, [True])
    page.evaluate("look('hidden')")
    until(page, HELD, [False])
    page.evaluate("look('visible')")
    until(page, HELD, [False, False])
    page.evaluate('locks[1].grant()')
    until(page, HELD, [False, True])
    finish(page, '0', 'Steady.')
    until(page, HELD, [False, False])
    page.get_by_role('button', name='Change').click()
    until(page, HELD, [False, False, False])
    page.get_by_role('button', name='Finish').click()
    page.evaluate('locks[2].grant()')
    until(page, HELD, [False, False, False])


def test_a_half_written_note_is_still_there_after_a_reload(page):
    tick(page, 'Set 1 left')
    page.get_by_role('button', name='Finish').click()
    page.get_by_role('textbox', name='Note').fill('Left knee')
    drafted(page, 'Left knee')
    page.reload()
    expect(page.get_by_role('textbox', name='Note')).to_have_value('Left knee')


def test_the_next_session_starts_from_last_times_reps(page):
    reps(page, 'set 1 right').fill('24')
    tick(page, 'Set 1 right')
    finish(page, '0', 'Good.')
    page.goto('/workouts/glute-medius-activation')
    expect(page.get_by_text('Last done today.')).to_be_visible()
    page.get_by_role('link', name='Start', exact=True).click()
    expect(box(page, 'Set 1 right')).not_to_be_checked()
    expect(reps(page, 'set 1 right')).to_have_value('24')
    expect(reps(page, 'set 1 left')).to_have_value('20')


def test_a_deleted_session_comes_back_with_undo(page):
    tick(page, 'Set 1 left')
    finish(page, '0', 'By mistake.')
    page.get_by_role('button', name='Delete').click()
    page.get_by_role('button', name='Undo').click()
    expect(page.get_by_role('heading', name='Done.')).to_be_visible()
    assert [fields for _, fields in ops(page, 'session')][2:] == [{'deleted': True}, {'deleted': False}]


def test_a_bare_session_resumes_the_unfinished_one(page):
    tick(page, 'Set 2 left')
    page.goto('/progress')
    page.goto('/session')
    expect(box(page, 'Set 2 left')).to_be_checked()


def test_a_bare_session_offers_the_workouts_when_nothing_is_open(phone):
    page = phone().new_page()
    page.goto('/session')
    page.get_by_role('link', name='Hip strength').click()
    expect(page.get_by_role('group')).to_have_count(3)
    expect(page.get_by_role('group', name='Bridge').get_by_role('checkbox', name='Set 1', exact=True)).to_be_visible()


def test_a_session_goes_on_offline_after_the_browser_was_closed(handset, site, unplug):  # noqa: F811
    page = handset.start().new_page()
    page.goto('/')
    settle(page, site)
    unplug()
    page.goto(WORKOUT)
    tick(page, 'Set 1 left')
    handset.close()
    page = handset.start().new_page()
    page.goto(WORKOUT)
    expect(box(page, 'Set 1 left')).to_be_checked()
    tick(page, 'Set 1 right')
    assert len(ops(page, 'tick')) == 2


def test_every_set_can_be_ticked_with_the_keyboard(page):
    box(page, 'Set 1 left').focus()
    page.keyboard.press('Space')
    until(page, TICKED)
    for _ in range(4):
        page.keyboard.press('Tab')
    assert page.evaluate('document.activeElement.ariaLabel') == 'Set 1 right'


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_every_step_of_a_session_is_accessible(phone, scheme):
    page = phone(color_scheme=scheme, reduced_motion='reduce').new_page()
    page.goto(WORKOUT)
    tick(page, 'Set 1 left')
    assert not violations(page)
    page.get_by_role('button', name='Finish').click()
    page.get_by_role('radio', name='8', exact=True).check()
    assert not violations(page)
    page.get_by_role('button', name='Save').click()
    page.get_by_role('heading', name='Done.').wait_for()
    assert not violations(page)
    page.get_by_role('button', name='Delete').click()
    page.get_by_role('button', name='Undo').wait_for()
    assert not violations(page)
