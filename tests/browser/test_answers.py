"""What a word means opens at the word, with or without a network, and before the question is posted."""
import re

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import VIEWPORT
from tests.browser.handset import settle, until
from tests.browser.test_comments import ARTICLE, comment, sign_in
from tests.browser.test_pages import AXE, VIOLATIONS

WORKOUT = '/workouts/glute-medius-activation'
ASK_KEPT = "async (words) => (await (await (await caches.open('art')).match('/workouts/glute-medius-activation')).text()).includes(words)"


@pytest.fixture(scope='module')
def site(populated):
    return populated


@pytest.fixture(scope='module')
def coach(browser, site):
    """Cleo at her desk."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT)
    page = context.new_page()
    sign_in(page, 'cleo', '/coach/')
    yield page
    context.close()


@pytest.fixture
def page(browser, site):
    """A visitor's phone that keeps the academy."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT, has_touch=True)
    page = context.new_page()
    page.goto(ARTICLE)
    settle(page, site)
    yield page
    context.close()


def answer(page, term):
    return page.get_by_role('dialog', name=term)


def test_a_word_opens_its_answer_with_the_network_gone(page):
    page.context.set_offline(True)
    for url, word in ((ARTICLE, 'The band'), (WORKOUT, 'the band')):
        page.goto(url)
        page.get_by_role('button', name=word, exact=True).first.tap()
        expect(answer(page, 'loop band')).to_contain_text('An elastic loop round both legs')
        page.evaluate(f'{AXE.read_text()};0')
        assert page.evaluate(VIOLATIONS) == []
        answer(page, 'loop band').get_by_role('button', name='Close').tap()
        expect(answer(page, 'loop band')).to_be_hidden()


def test_the_coach_makes_a_comment_the_answer_and_a_phone_that_keeps_the_page_shows_it_offline(page, coach):
    coach.goto('/coach/')
    comment(coach, 'A kitchen chair').get_by_role('link', name='Use as an answer').first.click()
    coach.get_by_role('textbox', name='Word or term').fill('high stool')
    coach.get_by_role('textbox', name='Other words for it').fill('stool')
    coach.get_by_role('button', name='Give the answer').click()
    expect(coach.get_by_role('heading', name='high stool')).to_be_visible()
    page.reload()
    until(page, ASK_KEPT, 'A kitchen chair')
    page.context.set_offline(True)
    page.goto(WORKOUT)
    page.get_by_role('button', name='high stool').tap()
    expect(answer(page, 'high stool')).to_contain_text('A kitchen chair with a thick book')
    expect(answer(page, 'high stool').get_by_role('link', name='Read the conversation')).to_have_attribute('href', re.compile('^/comments/'))
    page.context.set_offline(False)
    coach.goto('/coach/answers')
    coach.get_by_role('button', name='Remove high stool').click()
    expect(coach.get_by_role('heading', name='high stool')).to_be_hidden()
    page.reload()
    until(page, f"async (words) => !await ({ASK_KEPT})(words)", 'A kitchen chair')


def test_who_types_a_question_sees_its_answer_before_posting(page):
    page.goto(ARTICLE)
    box = page.get_by_role('textbox', name='Add a comment')
    box.press_sequentially('I like the BOSU. ')
    box.fill('What is 3/4 depth?')
    expect(page.get_by_text('Answered before: three-quarter depth')).to_be_visible()
    page.context.set_offline(True)
    box.fill('What is a BOSU')
    expect(page.get_by_text('Answered before: BOSU')).to_be_visible()
    expect(page.get_by_text('Answered before: three-quarter depth')).to_have_count(0)
    box.fill('Good.')
    expect(page.get_by_text('Answered before')).to_have_count(0)
