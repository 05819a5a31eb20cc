"""How a session is done is the runner's to say: its length, the side that leads, more sets, and what is skipped."""
import pytest
from playwright.sync_api import expect

from tests.browser.test_session import box, finish, half, reps, tick
from tests.browser.training import ops, site, violations  # noqa: F401  (fixtures)

SQUAT, FEET = '/session#glute-medius-activation', '/session#foot-core'


@pytest.fixture
def page(phone):
    page = phone(reduced_motion='reduce').new_page()
    page.goto(SQUAT)
    expect(page.get_by_role('radio', name='Left')).to_be_checked()
    return page


def choose(page, name):
    page.get_by_role('radio', name=name, exact=True).check(force=True)


def again(page, address=SQUAT):
    page.goto('/progress')
    page.goto(address)


def test_before_a_run_is_one_set_a_side_and_remembered_for_the_workout(page):
    choose(page, 'Before my run')
    expect(page.locator('.stretch__count')).to_have_text('0 of 1 set')
    page.reload()
    expect(page.get_by_role('radio', name='Before my run')).to_be_checked()
    tick(page, 'Set 1 left')
    assert ops(page, 'session')[0][1]['mode'] == 'short'
    choose(page, 'Full')
    expect(page.locator('.stretch__count')).to_have_text('½ of 2 sets')
    page.reload()
    expect(page.locator('.stretch__count')).to_have_text('½ of 2 sets')
    assert ops(page, 'session')[1][1] == {'mode': 'full'}
    again(page, FEET)
    expect(page.get_by_role('radio', name='Full')).to_be_checked()


def test_the_weaker_side_leads_unless_another_is_chosen(page):
    reps(page, 'set 1 left').fill('24')
    tick(page, 'Set 1 left')
    tick(page, 'Set 1 right')
    finish(page, '0', 'Right was less.')
    again(page)
    expect(half(page, 1)).to_have_text('right first')
    choose(page, 'Left')
    expect(half(page, 1)).to_have_text('left first')
    tick(page, 'Set 1 left')
    assert ops(page, 'session')[-1][1]['first_side'] == 'left'
    choose(page, 'Right')
    expect(half(page, 2)).to_have_text('right first')
    page.reload()
    expect(half(page, 2)).to_have_text('right first')


def test_sets_beyond_the_prescription_are_kept(page):
    for _ in range(3):
        page.get_by_role('button', name='Add a set').click()
    expect(page.locator('.stretch__count')).to_have_text('0 of 5 sets')
    tick(page, 'Set 5 left')
    page.reload()
    expect(box(page, 'Set 5 left')).to_be_checked()


def test_a_skipped_exercise_keeps_what_was_done_and_says_why(page):
    again(page, FEET)
    yoga, short = page.get_by_role('group', name='Toe yoga'), page.get_by_role('group', name='Short foot')
    yoga.get_by_role('checkbox', name='Set 1 left').click()
    expect(yoga.locator('set-tick').first).to_have_attribute('data-state', 'ticked')
    for name, reason in (('Toe yoga', 'It hurts'), ('Short foot', 'No time')):
        page.get_by_role('button', name=f'Skip {name}').click()
        assert not violations(page)
        page.get_by_role('button', name=reason).click()
        expect(page.get_by_role('dialog')).to_have_count(0)
    expect(page.locator('.stretch__count')).to_have_text('½ of 4½ sets')
    short.get_by_role('button', name='Do it after all').click()
    expect(short.get_by_role('checkbox', name='Set 1 left')).to_be_visible()
    page.reload()
    expect(yoga).to_contain_text('Skipped: pain. If it is above 5 of 10, stop for today.')
    expect(yoga.get_by_role('checkbox').filter(visible=True)).to_have_count(2)
    finish(page, '4', 'Ended early.')
    expect(page.locator('session-sum')).to_contain_text('Left 8 · rest skipped: pain')
    expect(page.locator('session-sum')).to_contain_text('½ of 6½ sets')
    assert [fields for key, fields in ops(page, 'tick') if key[1] == 'short-foot'] == [{'skipped': 'time'}, {'skipped': None}]
