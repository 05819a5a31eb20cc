"""A member writes under an article, with or without a network, and every comment arrives once."""
import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import PATIENCE_MS, VIEWPORT
from tests.browser.handset import drafted

ARTICLE = '/articles/strong-on-one-leg'
PASSWORD = 'left-foot-then-right'


@pytest.fixture(scope='module')
def site(populated):
    return populated


def sign_in(page, name, onward=ARTICLE):
    page.goto(f'/sign-in?next={onward}')
    page.get_by_role('textbox', name='Email').fill(f'{name}@example.org')
    page.get_by_role('textbox', name='Password').fill(PASSWORD)
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.wait_for_url(f'**{onward}')


def write(page, text):
    box = page.get_by_role('textbox', name='Add a comment')
    box.fill(text)
    page.get_by_role('button', name='Post').click()
    expect(box).to_have_value('')


def comment(page, text):
    return page.get_by_role('article').filter(has_text=text)


def stored(site, text):
    return site.db('SELECT COUNT(*) FROM comment WHERE body = ?', text)[0][0]


@pytest.fixture(scope='module')
def ana(browser, site):
    """Ana's phone, one for the file: there is a limit to signing in."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context.new_page(), 'ana')
    yield context
    context.close()


@pytest.fixture
def page(ana):
    """The article on Ana's phone, which is known to be hers."""
    page = ana.new_page()
    page.goto('/account')
    expect(page.get_by_role('heading', name='Ana')).to_be_visible()
    page.goto(ARTICLE)
    expect(page.get_by_role('status')).to_have_text('All saved')
    yield page
    ana.set_offline(False)
    page.close()


def test_a_comment_shows_at_once_and_reaches_other_phones(page, phone, site):
    write(page, 'Level hips at last.')
    expect(comment(page, 'Level hips at last.')).to_contain_text('Ana')
    expect(page.get_by_role('status')).to_have_text('All saved')
    expect(comment(page, 'Level hips')).not_to_contain_text('Waiting to send')
    other = phone().new_page()
    other.goto(ARTICLE)
    expect(comment(other, 'Level hips at last.').get_by_role('time')).to_be_visible()
    assert stored(site, 'Level hips at last.') == 1


def test_a_comment_waits_for_a_network_and_goes_once(page, site):
    page.context.set_offline(True)
    write(page, 'Written in the woods.')
    expect(comment(page, 'in the woods')).to_contain_text('Waiting to send')
    expect(page.get_by_role('status')).to_have_text('Offline, 1 to send')
    page.context.set_offline(False)
    expect(page.get_by_role('status')).to_have_text('All saved')
    expect(comment(page, 'in the woods')).not_to_contain_text('Waiting to send')
    assert stored(site, 'Written in the woods.') == 1


def test_a_waiting_comment_is_changed_in_its_place(page, site):
    page.context.set_offline(True)
    write(page, 'First wrods.')
    waiting = comment(page, 'First')
    waiting.get_by_role('button', name='Edit').click()
    page.get_by_role('textbox', name='Your comment').fill('First words.')
    page.get_by_role('button', name='Save').click()
    expect(comment(page, 'First words.')).to_contain_text('Waiting to send')
    page.context.set_offline(False)
    expect(page.get_by_role('status')).to_have_text('All saved')
    assert (stored(site, 'First words.'), stored(site, 'First wrods.')) == (1, 0)


def test_a_discarded_comment_is_never_sent(page, site):
    page.context.set_offline(True)
    write(page, 'Better not.')
    comment(page, 'Better not.').get_by_role('button', name='Discard').click()
    expect(comment(page, 'Better not.')).to_have_count(0)
    page.context.set_offline(False)
    expect(page.get_by_role('status')).to_have_text('All saved')
    assert stored(site, 'Better not.') == 0


def test_a_refused_comment_keeps_its_text_and_says_why(page, site):
    site.db('UPDATE thread SET closed_at = 1 WHERE uri = ?', ARTICLE)
    write(page, 'A moment too late.')
    refused = comment(page, 'A moment too late.')
    expect(refused).to_contain_text('closed')
    expect(page.get_by_role('status')).to_have_text('1 refused')
    site.db('UPDATE thread SET closed_at = NULL WHERE uri = ?', ARTICLE)
    refused.get_by_role('button', name='Edit').click()
    page.get_by_role('textbox', name='Your comment').fill('In time now.')
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('status')).to_have_text('All saved')
    assert stored(site, 'In time now.') == 1


def test_a_draft_survives_a_reload(page):
    box = page.get_by_role('textbox', name='Add a comment')
    box.press_sequentially('Half a tho')
    drafted(page, 'Half a tho')
    page.reload()
    expect(box).to_have_value('Half a tho')
    box.fill('')
    drafted(page, 'Half a tho', there=False)


def test_a_draft_that_two_tabs_show_is_posted_once(page, ana, site):
    page.get_by_role('textbox', name='Add a comment').press_sequentially('Only once.')
    drafted(page, 'Only once.')
    other = ana.new_page()
    other.goto(ARTICLE)
    box = other.get_by_role('textbox', name='Add a comment')
    expect(box).to_have_value('Only once.')
    page.get_by_role('button', name='Post').click()
    expect(page.get_by_role('status')).to_have_text('All saved')
    other.get_by_role('button', name='Post').click()
    expect(other.get_by_text('Another tab posted or dropped what stood here.')).to_be_visible()
    expect(box).to_have_value('Only once.')
    assert stored(site, 'Only once.') == 1
    other.get_by_role('button', name='Post').click()
    expect(other.get_by_role('status')).to_have_text('All saved')
    assert stored(site, 'Only once.') == 2


def test_markup_in_a_comment_is_only_text(page, phone):
    write(page, '<img src=x onerror=alert(1)> & <b>bold</b>')
    expect(comment(page, '<b>bold</b>')).to_be_visible()
    expect(page.get_by_role('status')).to_have_text('All saved')
    other = phone().new_page()
    other.goto(ARTICLE)
    expect(comment(other, '<b>bold</b>')).to_be_visible()
    assert other.locator('.comment [onerror], .comment__text :is(img, b)').count() == 0


def test_a_hidden_comment_goes_from_phones_that_show_it(page, phone, site):
    write(page, 'Buy my shoes.')
    expect(comment(page, 'Buy my shoes.')).to_be_visible()
    expect(comment(page, 'Buy my shoes.')).not_to_contain_text('Waiting to send')
    cleo = phone().new_page()
    sign_in(cleo, 'cleo', '/coach/')
    cleo.get_by_role('article').filter(has_text='Buy my shoes.').get_by_role('button', name='Hide', exact=True).click()
    page.reload()
    expect(comment(page, 'Buy my shoes.')).to_have_count(0)
    expect(comment(page, 'This comment was removed.')).to_be_visible()


def test_from_the_tap_on_the_status_does_not_say_that_all_is_saved(page):
    page.get_by_role('textbox', name='Add a comment').fill('Tapped.')
    said = page.evaluate("""async () => {
      const status = document.querySelector('[role=status]')
      const before = status.textContent
      document.querySelector('comment-form [type=submit]').click()
      for (let i = 0; i < 50; i++) await null // nothing is read or written meanwhile
      return [before, status.textContent].map((text) => text.trim())
    }""")
    assert said == ['All saved', '1 to send']
