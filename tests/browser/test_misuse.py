"""Hasty thumbs, shared phones and phones that cannot store: nothing doubled, nothing shown to another, nothing claimed."""
import pytest
from playwright.sync_api import expect

from pwa import seeds
from tests.browser.fixtures import PATIENCE_MS, VIEWPORT, Site
from tests.browser.handset import drafted, until
from tests.browser.people import ARTICLE, DELETED, WORKOUT, join, sign_in, sign_out

TWICE = "(button) => { button.click(); button.click() }"
FULL = """() => { for (const name of ['add', 'put', 'delete'])
  IDBObjectStore.prototype[name] = () => { throw new DOMException('full', 'QuotaExceededError') } }"""
NO_DATABASE = "IDBFactory.prototype.open = () => { throw new DOMException('switched off', 'SecurityError') }"
TEXT = 'Only I may read this.'


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp('site')).start()
    yield running
    running.stop()


@pytest.fixture(scope='module')
def dora(browser, site):
    """Her phone, one for the file: there is a limit to joining."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE_MS)
    join(context.new_page(), 'Dora')
    yield context
    context.close()


@pytest.fixture
def page(dora):
    """The article on Dora's phone."""
    page = dora.new_page()
    page.goto(ARTICLE)
    saved(page)
    yield page
    dora.set_offline(False)
    for tab in dora.pages:
        tab.close()


@pytest.fixture
def leaving(phone, request):
    """The article on the phone of a member who will sign out."""
    page = phone().new_page()
    join(page, 'Leaving', ARTICLE) if 'tab' in request.node.name else sign_in(page, 'Leaving', ARTICLE)
    saved(page)
    return page


def saved(page):
    expect(page.get_by_role('status').first).to_have_text('All saved')


def box(page):
    return page.get_by_role('textbox', name='Add a comment')


def add_run(page, distance='10.24'):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_role('textbox', name='Distance').fill(distance)


def test_two_taps_on_post_are_one_comment(page, site):
    box(page).fill('Said once.')
    page.get_by_role('button', name='Post').evaluate(TWICE)
    expect(page.get_by_role('article').filter(has_text='Said once.')).to_be_visible()
    saved(page)
    assert site.db("SELECT count(*) FROM comment WHERE body = 'Said once.'") == [(1,)]


def test_two_taps_on_save_are_one_run(page):
    page.goto('/runs')
    add_run(page)
    page.get_by_role('dialog').get_by_role('button', name='Save').evaluate(TWICE)
    expect(page.get_by_role('dialog')).not_to_be_visible()
    page.reload()
    expect(page.locator('[data-run]').filter(has_text='10.2')).to_have_count(1)


def test_changing_a_note_leaves_the_distance_alone(page, site):
    page.goto('/runs')
    add_run(page, '12.34')
    page.get_by_role('textbox', name='Duration').fill('52.5')
    page.get_by_role('dialog').get_by_role('button', name='Save').click()
    page.locator('[data-run]').filter(has_text='12.3').get_by_role('button', name='Edit').click()
    page.get_by_role('textbox', name='Note').fill('By the river.')
    page.get_by_role('dialog').get_by_role('button', name='Save').click()
    expect(page.locator('[data-run]').filter(has_text='By the river.')).to_have_count(1)
    saved(page)
    assert site.db("SELECT distance_m, duration_s FROM run WHERE note = 'By the river.'") == [(12340, 3150)]


def test_one_workout_in_two_tabs_is_one_session(page):
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(WORKOUT)
        expect(tab.get_by_role('checkbox', name='Set 1 left')).to_be_visible()
    page.get_by_role('checkbox', name='Set 1 left').click()
    expect(other.get_by_role('checkbox', name='Set 1 left')).to_be_checked()
    other.get_by_role('checkbox', name='Set 1 right').click()
    expect(page.get_by_role('checkbox', name='Set 1 right')).to_be_checked()


def test_what_one_member_typed_is_gone_from_every_tab_with_them(leaving):
    box(leaving).fill(TEXT)
    drafted(leaving, TEXT)
    other = leaving.context.new_page()
    other.goto('/runs')
    add_run(other)
    sign_out(third := leaving.context.new_page(), DELETED)
    expect(box(leaving)).to_have_value('')
    expect(other.get_by_role('dialog')).not_to_be_visible()
    expect(other.get_by_label('Distance')).to_have_value('')
    third.close()


def test_going_back_brings_no_text_back_to_the_next_member(leaving):
    box(leaving).fill(TEXT)
    drafted(leaving, TEXT)
    leaving.goto('/runs')
    add_run(leaving)
    leaving.get_by_role('textbox', name='Note').fill(f'{TEXT} Twice.')
    drafted(leaving, f'{TEXT} Twice.')
    sign_out(leaving, DELETED)
    join(leaving, 'Zelda')
    for path in ('/runs', ARTICLE):
        while not leaving.url.endswith(path):
            leaving.go_back()
        until(leaving, "() => document.querySelector('sync-status').textContent")
        assert TEXT not in leaving.evaluate("() => [...document.querySelectorAll('textarea')].map((field) => field.value).join()")


def test_a_visitors_text_stays_while_another_tab_signs_in(phone, site):
    page = phone().new_page()
    page.goto(ARTICLE)
    box(page).fill('How tight should the band be?')
    join(page.context.new_page(), 'Early')
    saved(page)
    expect(box(page)).to_have_value('How tight should the band be?')


def test_a_change_that_cannot_be_stored_stays_open_and_says_so(page):
    page.context.set_offline(True)
    box(page).fill('Written in the woods.')
    page.get_by_role('button', name='Post').click()
    comment = page.get_by_role('article').filter(has_text='Waiting to send')
    comment.get_by_role('button', name='Edit').click()
    comment.get_by_role('textbox', name='Your comment').fill('Changed in the woods.')
    page.evaluate(FULL)
    comment.get_by_role('button', name='Save').click()
    expect(comment.get_by_role('alert')).to_contain_text('Not saved')
    expect(comment.get_by_role('textbox', name='Your comment')).to_have_value('Changed in the woods.')


def test_a_phone_without_a_database_says_so(phone, site):
    context = phone()
    context.add_init_script(NO_DATABASE)
    page = context.new_page()
    page.goto(ARTICLE)
    box(page).fill('Does this arrive?')
    page.get_by_role('button', name='Post').click()
    expect(page.get_by_role('alert').filter(has_text='cannot read')).to_be_visible()
    expect(box(page)).to_have_value('Does this arrive?')
    page.goto('/join')
    for name, text in (('Name', 'Nobody'), ('Email', 'nobody@example.com'), ('Password', 'three unrelated words')):
        page.get_by_role('textbox', name=name).fill(text)
    page.get_by_role('button', name='Join').click()
    expect(page.get_by_role('alert').filter(has_text='cannot read')).to_be_visible()


def test_what_a_visitor_left_is_offered_to_whoever_passed_over_the_question(phone, site):
    page = phone().new_page()
    page.goto(WORKOUT)
    page.get_by_role('checkbox', name='Set 2 left').click()
    expect(page.get_by_role('status').first).to_have_text('Saved on this phone')
    page.goto('/sign-in')
    for name, text in (('Email', 'dora@example.com'), ('Password', seeds.PASSWORD)):
        page.get_by_role('textbox', name=name).fill(text)
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.get_by_role('button', name='Leave them').wait_for()
    page.goto('/account')
    expect(page.get_by_text('changes made on this phone before you signed in')).to_be_visible()
    expect(page.get_by_text('Everything on this phone has been sent.')).not_to_be_visible()
    page.get_by_role('button', name='Add them').click()
    expect(page.get_by_text('Everything on this phone has been sent.')).to_be_visible()
    assert site.db("SELECT count(*) FROM tick WHERE \"key\" LIKE '%.2.left'") == [(1,)]


def test_the_longest_words_fit_the_screen_and_only_a_removed_comment_slants(page, site):
    site.db("UPDATE member SET name = ? WHERE name = 'Dora'", 'W' * 80)
    box(page).fill('w' * 500)
    page.get_by_role('button', name='Post').click()
    saved(page)
    comment = page.get_by_role('article').filter(has_text='w' * 500)
    expect(comment).to_contain_text('W' * 80)
    assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    expect(comment.locator('.comment__text')).to_have_css('font-style', 'normal')
    site.db("UPDATE member SET name = 'Dora' WHERE name = ?", 'W' * 80)
