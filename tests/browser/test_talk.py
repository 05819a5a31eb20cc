"""Members answer each other, change and delete what they wrote, with or without a network, and lose no word of it."""
from datetime import datetime

import pytest
from playwright.sync_api import expect

from pwa import text
from pwa.seeds import TALK
from tests.browser.fixtures import PATIENCE_MS, VIEWPORT
from tests.browser.handset import drafted
from tests.browser.test_comments import ARTICLE, comment, sign_in, stored, write

PAYLOADS = ('<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '"><script>alert(1)</script>', '{{7*7}}<b>bold</b>',
            'javascript:alert(1)', '</textarea><script>alert(1)</script>', 'https://a.example/"onmouseover="alert(1)', '<a href=javascript:alert(1)>x</a>',
            '&lt;script&gt;alert(1)&lt;/script&gt;', '</template><img src=x onerror=alert(1)>')


@pytest.fixture(scope='module')
def site(populated):
    return populated


@pytest.fixture(scope='module')
def phones(browser, site):
    """Ana's and Ben's phones, for the whole file: there is a limit to signing in."""
    contexts = {}
    for name in ('ana', 'ben'):
        contexts[name] = browser.new_context(base_url=site.url, viewport=VIEWPORT, has_touch=True)
        contexts[name].set_default_timeout(PATIENCE_MS)
        page = contexts[name].new_page()
        sign_in(page, name, '/account')
        expect(page.get_by_role('heading', name=name.capitalize())).to_be_visible()
        page.close()
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def ana(phones):
    yield from opened(phones['ana'])


@pytest.fixture
def ben(phones):
    yield from opened(phones['ben'])


def opened(context):
    page = context.new_page()
    page.on('dialog', lambda dialog: pytest.fail(f'a script ran: {dialog.message}'))
    page.goto(ARTICLE)
    saved(page)
    expect(page.locator('comment-tools')).to_be_attached()
    yield page
    context.set_offline(False)
    page.close()


def saved(page):
    expect(page.get_by_role('status').first).to_have_text('All saved')


def reply(page, to, text):
    comment(page, to).last.get_by_role('link', name='Reply').click()
    page.get_by_role('textbox', name='Your reply to').fill(text)
    post(page)


def post(page):
    form = page.locator('comment-form[data-parent]')
    form.get_by_role('button', name='Post').click()
    expect(form).to_have_count(0)


def more(page, text, what):
    comment(page, text).first.get_by_role('link', name='More').click()
    page.get_by_role('dialog', name='This comment').get_by_role('button', name=what, exact=True).click()


def test_a_reply_written_in_a_tunnel_arrives_once_and_is_answered(ana, ben, site):
    ana.context.set_offline(True)
    reply(ana, 'three-quarter depth', 'A book on a chair.')
    expect(comment(ana, 'A book on a chair.')).to_contain_text('Waiting to send')
    ana.context.set_offline(False)
    saved(ana)
    ben.reload()
    reply(ben, 'A book on a chair.', 'How thick a book?')
    saved(ben)
    expect(comment(ben, 'How thick a book?').locator('.comment__quote')).to_have_text('Ana A book on a chair.')
    ana.reload()
    expect(comment(ana, 'How thick a book?').locator('.comment__quote')).to_have_text('Ana A book on a chair.')
    assert stored(site, 'A book on a chair.') == stored(site, 'How thick a book?') == 1


def test_a_comment_has_the_time_of_its_readers_clock(ana, phone):
    write(ana, 'What time is it with you?')
    saved(ana)
    page = phone(timezone_id='Asia/Tokyo').new_page()
    page.goto(ARTICLE)
    for words, hours in (('What time is it', 9), ('A kitchen chair', 0)):  # of an imported one nobody knows the zone
        time = comment(page, words).first.get_by_role('time')
        at = int(datetime.fromisoformat(time.get_attribute('datetime')).timestamp() * 1000) + hours * 3_600_000
        expect(time).to_have_text(f'{text.day(at)} at {text.clocktime(at)}')


def test_an_unfinished_reply_is_there_again_after_a_reload(ana):
    comment(ana, 'A kitchen chair').get_by_role('link', name='Reply').click()
    box = ana.get_by_role('textbox', name='Your reply to Cleo')
    box.press_sequentially('Half a rep')
    ana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    drafted(ana, 'Half a rep')
    ana.reload()
    expect(box).to_have_value('Half a rep')
    ana.locator('comment-form[data-parent]').get_by_role('button', name='Cancel').click()
    expect(box).to_have_count(0)
    ana.reload()
    expect(ana.locator('comment-tools')).to_be_attached()
    expect(box).to_have_count(0)


def test_what_one_wrote_is_changed_at_any_time_and_marked(ana, ben, site):
    more(ana, 'Week twelve', 'Edit')
    box = ana.get_by_role('textbox', name='Your comment')
    expect(box).to_have_value(TALK[2][2])
    box.fill('Week four, and not a word from the knee.')
    ana.get_by_role('button', name='Save').click()
    expect(comment(ana, 'Week four')).to_contain_text('edited')
    saved(ana)
    assert site.db('SELECT body FROM earlier')[0][0].startswith('Week twelve')
    ben.reload()
    comment(ben, 'Week four').get_by_role('link', name='More').click()
    expect(ben.get_by_role('dialog', name='This comment').get_by_role('button', name='Edit')).to_be_hidden()


def test_what_one_deleted_leaves_a_mark_only_under_an_answer(ana, ben):
    reply(ana, 'Week four', 'A note to myself.')
    saved(ana)
    more(ana, 'A note to myself.', 'Delete')
    ana.get_by_role('button', name='Delete for good').click()
    expect(comment(ana, 'A note to myself.')).to_have_count(0)
    more(ana, 'A book on a chair.', 'Delete')
    ana.get_by_role('button', name='Delete for good').click()
    expect(ana.get_by_text('Removed by its author.')).to_be_visible()
    saved(ana)
    ben.reload()
    expect(ben.get_by_text('Removed by its author.')).to_be_visible()
    expect(ben.get_by_text('A note to myself.')).to_have_count(0)
    expect(comment(ben, 'How thick a book?').locator('.comment__quote')).to_be_hidden()


def test_an_address_in_a_comment_is_a_link_on_the_phone_too(ana):
    reply(ana, 'Half way is where you are', 'Like this: https://example.org/chair.')
    link = ana.get_by_role('link', name='https://example.org/chair')
    expect(link.first).to_have_attribute('rel', 'nofollow ugc noopener')


def test_markup_in_a_reply_is_only_text(ana):
    ana.context.set_offline(True)
    for payload in PAYLOADS:
        reply(ana, 'Half way is where you are', payload)
        expect(ana.locator('.comment__text').filter(has_text=payload).first).to_have_text(payload)
    assert ana.locator('.comment__text :is(img, script, svg, b), a[href^="javascript"]').count() == 0
