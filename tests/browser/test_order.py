"""Order in the house on two phones: what a member marks, reports and hears, and what the coach decides with one tap and undoes."""
import pytest
from playwright.sync_api import expect

from tests.browser.test_answers import coach  # noqa: F401  (a fixture)
from tests.browser.test_comments import comment, write
from tests.browser.test_talk import ana, ben, more, phones, saved  # noqa: F401  (fixtures)

NEW = 'comment--new'


@pytest.fixture(scope='module')
def site(populated):
    return populated


def decide(desk, text, what):
    desk.goto('/coach/')
    comment(desk, text).first.get_by_role('button', name=what, exact=True).click()
    desk.wait_for_url('**/coach/')


def undo(desk):
    last = desk.get_by_role('list', name='Done last')
    last.get_by_role('button', name='Undo').click()
    expect(last).to_have_count(0)


def test_the_count_comes_near_the_end_only(ana):  # noqa: F811
    box, left = ana.get_by_role('textbox', name='Add a comment'), ana.locator('comment-form:not([data-small]) [data-slot=left]')
    box.fill('x' * 4499)
    expect(left).to_have_text('')
    box.press_sequentially('yy')
    expect(left).to_have_text('499 characters left')
    box.fill('x' * 5000)
    expect(left).to_have_text('0 characters left')
    box.press('y')
    expect(box).to_have_value('x' * 5000)
    box.fill('')


def test_what_came_since_the_last_visit_is_marked_once(ana, ben):  # noqa: F811
    write(ben, 'New since yesterday.')
    saved(ben)
    expect(comment(ben, 'New since yesterday.')).not_to_contain_class(NEW)
    ana.reload()
    expect(comment(ana, 'New since yesterday.')).to_contain_class(NEW)
    expect(ana.locator(f'.{NEW}')).to_have_count(1)
    ana.reload()
    saved(ana)
    expect(comment(ana, 'New since yesterday.')).not_to_contain_class(NEW)


def test_what_helps_is_counted_comes_first_where_wished_and_the_coach_pins_it(ana, ben, coach):  # noqa: F811
    write(ana, 'Books on a chair, one fewer each week.')
    saved(ana)
    ben.reload()
    mark = comment(ben, 'Books on a chair').first.get_by_role('link', name='Helpful')
    mark.click()
    expect(mark).to_have_text('✓ Helpful 1')
    saved(ben)
    ben.get_by_role('link', name='Most helpful first').click()
    expect(ben.locator('.thread__list > li article').first).to_contain_text('Books on a chair')
    decide(coach, 'Books on a chair', 'Pin')
    ana.reload()
    expect(comment(ana, 'Books on a chair').first).to_contain_class('comment--pinned')
    undo(coach)
    ana.reload()
    expect(comment(ana, 'Books on a chair').first).not_to_contain_class('comment--pinned')


def test_a_report_made_in_a_tunnel_reaches_the_desk_and_its_author_hears_why_it_was_hidden_until_that_is_undone(ana, ben, coach):  # noqa: F811
    write(ana, 'Buy my shoes, they mend every knee.')
    saved(ana)
    ben.reload()
    expect(comment(ben, 'Buy my shoes')).to_be_visible()
    ben.context.set_offline(True)
    more(ben, 'Buy my shoes', 'Report to the coach')
    sheet = ben.get_by_role('dialog', name='This comment')
    sheet.get_by_label('Advertising or spam').check()
    sheet.get_by_label('Anything the coach should know').fill('<b>Everywhere</b>')
    sheet.get_by_role('button', name='Report', exact=True).click()
    expect(sheet).to_contain_text('nobody else hears who reported it')
    sheet.get_by_role('button', name='Close').click()
    ben.context.set_offline(False)
    saved(ben)
    coach.goto('/coach/')
    reported = coach.get_by_role('region', name='Reported')
    expect(reported).to_contain_text('Reported: advertising or spam: <b>Everywhere</b>')
    comment(reported, 'Buy my shoes').get_by_role('button', name='Hide', exact=True).click()
    for page, words in ((ana, 'The coach took this out of sight: advertising or spam.'), (ben, 'This comment was removed.')):
        page.reload()
        expect(comment(page, words)).to_have_count(1)
        expect(comment(page, 'Buy my shoes')).to_have_count(0)
    undo(coach)
    for page in (ana, ben):
        page.reload()
        expect(comment(page, 'Buy my shoes')).to_have_count(1)


def test_a_newcomer_is_told_that_the_coach_reads_first_and_is_let_through_with_one_tap(ana, ben, coach, site):  # noqa: F811
    site.db("UPDATE member SET approved_at = NULL, known_at = NULL WHERE name = 'Ben'")
    ben.reload()
    write(ben, 'Hello, I am new. https://example.org/me')
    expect(comment(ben, 'Hello, I am new.')).to_contain_text('Only you see this until the coach has read it.')
    ana.reload()
    expect(comment(ana, 'Hello, I am new.')).to_have_count(0)
    decide(coach, 'Hello, I am new.', 'Let it through')
    for page in (ana, ben):
        page.reload()
        expect(comment(page, 'Hello, I am new.')).to_be_visible()
        expect(comment(page, 'Hello, I am new.').get_by_role('link', name='https://example.org/me')).to_have_count(1)
    expect(comment(ben, 'Hello, I am new.')).not_to_contain_text('Only you see this')


def test_whoever_is_blocked_is_told_and_keeps_the_words_until_that_is_undone(ana, coach):  # noqa: F811
    decide(coach, 'Buy my shoes', 'Block Ana')
    write(ana, 'Me again.')
    mine = comment(ana, 'Me again.')
    expect(mine).to_contain_text('You may not write here. Ask the coach why.')
    undo(coach)
    mine.get_by_role('button', name='Edit').click()
    mine.get_by_role('button', name='Save').click()
    expect(mine).not_to_contain_text('Ask the coach why.')
    saved(ana)
    expect(mine).to_be_visible()
