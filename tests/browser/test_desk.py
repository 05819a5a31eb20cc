"""Articles at the desk: written with a photo, read in a tunnel; nothing typed is lost by a network or a session that ends."""
import re

import pytest
from playwright.sync_api import expect

from tests.browser.handset import drafted, settle, until
from tests.browser.test_comments import sign_in
from tests.pictures import photo, telling

LET_GO = "async (url) => !(await (await caches.open('art')).match(url))"
SHOWN = '(image) => image.decode().then(() => image.naturalWidth)'


@pytest.fixture(scope='module')
def site(populated):
    return populated


@pytest.fixture
def cleo(phone):
    page = phone().new_page()
    sign_in(page, 'cleo', '/coach/articles')
    page.wait_for_url(lambda url: '/sign-in' not in url)
    return page


def title(page):
    return page.get_by_role('textbox', name='Title')


def text(page):
    return page.get_by_role('textbox', name='Text', exact=True)


def press(page, name):
    page.get_by_role('button', name=name, exact=True).click()


def choose(page, field):
    page.locator(f'#{field}').set_input_files([{'name': 'IMG_1.jpg', 'mimeType': 'image/jpeg', 'buffer': telling()}])


def test_a_coach_writes_an_article_with_photos_and_a_members_phone_has_it_in_a_tunnel(cleo, phone, site):
    ana = phone().new_page()
    sign_in(ana, 'ana', '/')
    settle(ana, site)
    cleo.get_by_role('link', name='Write an article').click()
    title(cleo).fill('On stairs')
    text(cleo).fill('One step.\n\nAnd the next.')
    text(cleo).evaluate('(field) => { field.focus(); field.setSelectionRange(9, 9) }')
    choose(cleo, 'photo')
    group = cleo.get_by_role('group', name='A photo in the text')
    group.get_by_role('textbox', name='What does it show?').fill('A staircase')
    press(cleo, 'Put it into the text')
    expect(text(cleo)).to_have_value(re.compile(r'^One step\.\n\n!\[A staircase\]\(/pictures/\w{16}\.jpg\)\n\nAnd the next\.$'))
    choose(cleo, 'lead')
    card = cleo.get_by_role('group', name='The picture on its card')
    expect(card.locator('img')).to_be_visible()
    card.get_by_role('textbox', name='What does it show?').fill('The same stairs')
    press(cleo, 'See it')
    expect(cleo.get_by_role('img', name='A staircase')).to_be_visible()
    cleo.get_by_role('link', name='Go on writing').click()
    press(cleo, 'Publish')
    expect(cleo.get_by_text('Readers see this text.')).to_be_visible()
    assert not site.db("SELECT hash FROM picture WHERE instr(data, 'Fonemaker') OR instr(data, 'Exif')")
    ana.goto('/articles')
    settle(ana, site)
    ana.context.set_offline(True)
    ana.goto('/articles/on-stairs')
    expect(ana.get_by_role('heading', name='On stairs')).to_be_visible()
    assert ana.get_by_role('img', name='A staircase').evaluate(SHOWN) == 900
    ana.context.set_offline(False)
    cleo.get_by_text('Take it down', exact=True).click()
    press(cleo, 'Take it down now')
    expect(cleo.get_by_role('heading', name='Taken down (1)')).to_be_visible()
    ana.goto('/articles/on-stairs')
    until(ana, LET_GO, '/articles/on-stairs')
    ana.goto('/articles/on-stairs')
    expect(ana.get_by_text('The coach took this article down.')).to_be_visible()


def test_what_is_pressed_while_a_photo_is_on_its_way_waits_for_it_and_says_so(cleo):
    cleo.get_by_role('link', name='Write an article').click()
    title(cleo).fill('On kerbs')
    held = []

    def hold(route):
        held.append(route)
    cleo.context.route('**/coach/pictures', hold, times=1)
    with cleo.expect_request('**/coach/pictures'):
        choose(cleo, 'lead')
    press(cleo, 'Save the draft')
    expect(cleo.get_by_text('Something is still on its way: once more in a moment.')).to_be_visible()
    held[0].continue_()
    expect(cleo.get_by_role('group', name='The picture on its card').locator('img')).to_be_visible()
    press(cleo, 'Save the draft')
    expect(cleo.get_by_text('Draft. Only coaches see it.')).to_be_visible()
    expect(cleo.get_by_role('group', name='The picture on its card').locator('img')).to_be_visible()


def test_nothing_typed_is_lost_by_a_lost_network_a_reload_and_a_session_that_ends(cleo, site):
    cleo.get_by_role('link', name='Write an article').click()
    title(cleo).fill('Typed in vain?')
    text(cleo).fill('A long afternoon of words.')
    cleo.context.set_offline(True)
    press(cleo, 'Save the draft')
    expect(cleo.get_by_text('This needs a network.')).to_contain_text('What you typed is kept on this device.')
    cleo.context.set_offline(False)
    drafted(cleo, 'A long afternoon of words.')
    cleo.reload()
    expect(text(cleo)).to_have_value('A long afternoon of words.')
    expect(cleo.get_by_text('This is what you typed here, not saved yet')).to_be_visible()
    site.db('DELETE FROM device')
    text(cleo).fill('A long afternoon of words, and an evening.')
    press(cleo, 'Publish')
    expect(cleo.get_by_text('You are signed out here.')).to_contain_text('What you typed is kept on this device.')
    assert not site.db('SELECT 1 FROM manuscript WHERE title = ?', 'Typed in vain?')
    cleo.get_by_role('main').get_by_role('link', name='Sign in').click()
    cleo.get_by_role('textbox', name='Email').fill('cleo@example.org')
    cleo.get_by_role('textbox', name='Password').fill('left-foot-then-right')
    press(cleo, 'Sign in')
    expect(text(cleo)).to_have_value('A long afternoon of words, and an evening.')
    cleo.goto('/coach/articles')
    cleo.locator('unsaved-list').get_by_role('link', name='Typed in vain?').click()
    press(cleo, 'Save the draft')
    expect(cleo.get_by_text('Only coaches see it.')).to_be_visible()
    expect(cleo.get_by_text('This is what you typed here, not saved yet')).to_be_hidden()
    drafted(cleo, 'A long afternoon of words', there=False)
    cleo.goto('/coach/articles')
    expect(cleo.get_by_role('link', name='Typed in vain?')).to_have_count(1)


def test_what_was_emptied_stays_empty_after_a_reload(cleo):
    cleo.goto('/coach/articles/seed-draft')
    workout = cleo.get_by_role('combobox', name='The workout it leads to')
    expect(workout).not_to_have_value('')
    workout.select_option('None')
    title(cleo).fill('Emptied.')
    drafted(cleo, 'Emptied.')
    cleo.reload()
    expect(title(cleo)).to_have_value('Emptied.')
    expect(workout).to_have_value('')
    press(cleo, 'Throw it away')


def test_the_second_of_two_coaches_is_told_and_goes_on_with_both_texts(cleo, site):
    cleo.goto('/coach/articles/seed-draft')
    text(cleo).fill('Mine.')
    site.db("UPDATE manuscript SET version = 2, source = 'Theirs.' WHERE key = 'seed-draft'")
    press(cleo, 'Save the draft')
    expect(cleo.get_by_role('alert').first).to_contain_text('saved this article while you were writing')
    expect(text(cleo)).to_have_value('Mine.')
    cleo.get_by_text('What Cleo saved').click()
    expect(cleo.locator('#theirs')).to_have_value('Theirs.')
    drafted(cleo, '"version":"2"')
    cleo.goto('/coach/articles/seed-draft')
    expect(text(cleo)).to_have_value('Mine.')
    press(cleo, 'Save the draft')
    expect(cleo.locator('[name=version]')).to_have_value('3')
    assert site.db("SELECT source, version FROM manuscript WHERE key = 'seed-draft'") == [('Mine.', 3)]


def test_a_members_picture_is_made_small_on_the_phone_and_seen_by_others(phone, site):
    ben = phone().new_page()
    sign_in(ben, 'ben', '/account/picture')
    ben.get_by_label('A photo').set_input_files([{'name': 'IMG_1.jpg', 'mimeType': 'image/jpeg', 'buffer': b'no picture'}])
    press(ben, 'Show this one')
    expect(ben.get_by_role('alert')).to_contain_text('This phone cannot read “IMG_1.jpg”.')
    ben.get_by_label('A photo').set_input_files([{'name': 'IMG_1.jpg', 'mimeType': 'image/jpeg', 'buffer': photo(4000, 3000, quality=100)}])
    press(ben, 'Show this one')
    assert ben.get_by_role('img', name='How others see you').evaluate(SHOWN) == 288
    ben.get_by_role('main').get_by_role('link', name='your page').click()
    expect(ben.locator('.profile__picture')).to_be_visible()
