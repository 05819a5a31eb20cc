"""A member tells how it went on a card, from the log where wished, with or without a network; nothing is sent before it was seen."""
import json

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import PATIENCE_MS, VIEWPORT
from tests.browser.handset import drafted
from tests.browser.test_comments import ARTICLE, comment, sign_in
from tests.browser.test_pages import AXE, VIOLATIONS
from tests.browser.test_talk import more, saved


@pytest.fixture(scope='module')
def site(populated):
    return populated


@pytest.fixture(scope='module')
def ana(browser, site):
    """Ana's phone under the article."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT, has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, 'ana', '/account')
    expect(page.get_by_role('heading', name='Ana', exact=True)).to_be_visible()
    page.goto(ARTICLE)
    saved(page)
    expect(page.locator('comment-tools')).to_be_attached()
    yield page
    context.close()


def field(page, name):
    return page.get_by_role('textbox', name=name)


def told(site) -> list:
    return [json.loads(story) for story, in site.db('SELECT story FROM comment WHERE story IS NOT NULL')]


def test_a_story_from_the_log_written_in_a_tunnel_is_shown_first_and_arrives_once(ana, site):
    ana.context.set_offline(True)
    field(ana, 'Add a comment').fill('Back on the long run.')
    ana.get_by_role('button', name='Add your story').first.tap()
    ana.get_by_role('button', name='Fill in from my log').tap()
    expect(field(ana, 'Where pain came, in km')).to_have_value('9.3')
    expect(ana.get_by_role('radio', name='Ran past it')).to_be_checked()
    expect(ana.get_by_role('radio', name='Yes')).to_be_checked()
    ana.evaluate(f'{AXE.read_text()};0')
    assert ana.evaluate(VIOLATIONS) == []
    field(ana, 'Weeks of exercise').fill('')
    ana.get_by_role('button', name='Post').first.tap()
    expect(ana.get_by_text('Story card: write the weeks as a whole number')).to_be_visible()
    field(ana, 'Weeks of exercise').fill('12')
    ana.get_by_role('button', name='Post').first.tap()
    expect(comment(ana, 'Back on the long run.')).to_contain_text('Waiting to send')
    expect(comment(ana, 'Back on the long run.')).to_contain_text('12 weeks of exercise')
    expect(ana.locator('story-card')).to_have_count(0)
    assert not told(site)
    ana.context.set_offline(False)
    saved(ana)
    story, = told(site)
    assert story['weeks'] == 12 and story['outcome'] == 'past' and story['again'] is True and story['pain_began_m'] == 9300


def test_an_unfinished_card_is_there_again_after_a_reload(ana):
    ana.get_by_role('button', name='Add your story').first.tap()
    field(ana, 'Times a week').fill('4')
    ana.get_by_role('radio', name='Better').check(force=True)
    drafted(ana, '"outcome":"better"')
    ana.reload()
    expect(field(ana, 'Times a week')).to_have_value('4')
    expect(ana.get_by_role('radio', name='Better')).to_be_checked()
    ana.get_by_role('button', name='Leave the card out').tap()
    expect(ana.locator('story-card')).to_have_count(0)
    ana.reload()
    expect(ana.locator('comment-tools')).to_be_attached()
    expect(ana.locator('story-card')).to_have_count(0)


def test_a_card_is_changed_and_taken_off_with_its_comment_left(ana, site):
    more(ana, 'Back on the long run.', 'Edit')
    expect(field(ana, 'Weeks of exercise')).to_have_value('12')
    field(ana, 'Weeks of exercise').fill('13')
    ana.get_by_role('button', name='Save').tap()
    expect(comment(ana, 'Back on the long run.')).to_contain_text('13 weeks of exercise')
    more(ana, 'Back on the long run.', 'Edit')
    ana.get_by_role('button', name='Leave the card out').tap()
    ana.get_by_role('button', name='Save').tap()
    expect(comment(ana, 'Back on the long run.')).not_to_contain_text('weeks of exercise')
    saved(ana)
    assert not told(site)
