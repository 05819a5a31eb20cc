"""Without JavaScript one can read, sign in, comment and sign out."""
import pytest
from playwright.sync_api import expect

ARTICLE = '/articles/strong-on-one-leg'


@pytest.fixture(scope='module')
def site(populated):
    return populated


@pytest.fixture
def page(phone):
    """A browser that runs no scripts."""
    return phone(java_script_enabled=False).new_page()


def sign_in(page, onward):
    page.goto(f'/sign-in?next={onward}')
    page.get_by_role('textbox', name='Email').fill('ana@example.org')
    page.get_by_role('textbox', name='Password').fill('left-foot-then-right')
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.wait_for_url(f'**{onward}')


def write(page, text):
    page.get_by_role('textbox', name='Add a comment').fill(text)
    page.get_by_role('button', name='Post').click()


def test_an_article_is_read_with_its_workout_and_thread(page):
    page.goto('/')
    page.get_by_role('link', name='Strong on one leg').click()
    expect(page.get_by_role('heading', level=1)).to_contain_text('Strong on one leg')
    expect(page.get_by_role('link', name='Start the workout')).to_be_visible()
    assert page.get_by_role('article').count() > 0


def test_a_member_signs_in_comments_and_signs_out(page, site):
    sign_in(page, ARTICLE)
    write(page, 'Plain as bread.\n\nAnd as good.')
    page.wait_for_url(f'**{ARTICLE}#comments')
    expect(page.get_by_role('article').first).to_contain_text('And as good.')
    page.goto('/account')
    page.get_by_role('button', name='Sign out').click()
    page.goto(ARTICLE)
    write(page, 'Nobody now.')
    expect(page.get_by_role('alert')).to_contain_text('Sign in first')
    assert site.db("SELECT COUNT(*) FROM comment WHERE body LIKE 'Plain as bread.%'") == [(1,)]


def test_posting_a_form_twice_makes_one_comment(page, site):
    sign_in(page, ARTICLE)
    page.get_by_role('textbox', name='Add a comment').fill('Pressed twice.')
    form = page.locator('form[action$="/comments"]')
    fields = {name: form.locator(f'[name={name}]').input_value() for name in ('key', 'op', 'body')}
    for _ in range(2):
        page.request.post(form.get_attribute('action'), form=fields, headers={'Origin': site.url})
    assert site.db("SELECT COUNT(*) FROM comment WHERE body = 'Pressed twice.'") == [(1,)]


def test_a_refused_comment_comes_back_with_its_text_and_the_reason(page, site):
    sign_in(page, ARTICLE)
    site.db('UPDATE thread SET closed_at = 1 WHERE uri = ?', ARTICLE)
    write(page, 'A moment too late.')
    site.db('UPDATE thread SET closed_at = NULL WHERE uri = ?', ARTICLE)
    expect(page.get_by_role('alert')).to_contain_text('closed')
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('A moment too late.')


def test_a_faulty_form_comes_back_with_what_was_typed(page):
    page.goto('/join')
    page.get_by_role('textbox', name='Name').fill('Zed')
    page.get_by_role('textbox', name='Email').fill('nowhere')
    page.get_by_role('textbox', name='Password').fill('short')
    page.get_by_role('button', name='Join').click()
    expect(page.get_by_role('textbox', name='Name')).to_have_value('Zed')
    expect(page.get_by_role('textbox', name='Email')).to_have_accessible_description('Write an email address like ana@example.org.')
    expect(page.get_by_role('textbox', name='Password')).to_have_attribute('aria-invalid', 'true')
