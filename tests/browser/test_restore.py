"""An old backup comes back under running phones: they bring back what it missed, and nothing that was taken away."""
import re

import pytest
from playwright.sync_api import expect

from pwa import seeds
from tests.browser.handset import until
from tests.browser.people import ARTICLE, WORKOUT, ticks
from tests.browser.test_comments import comment, write
from tests.browser.test_photos import choose, picked, thumbs
from tests.browser.test_runs import add
from tests.browser.test_session import tick
from tests.pictures import photo

RECORD = """() => addEventListener('DOMContentLoaded', () => {
  const status = document.querySelector('[role=status]')
  const note = () => sessionStorage.setItem('said', (sessionStorage.getItem('said') ?? '') + status.textContent.trim() + '\\n')
  new MutationObserver(note).observe(status, { childList: true, characterData: true, subtree: true })
})"""
WORDS = r'(Offline|\d+ to send|Sending…|All saved|\d+ refused|Sign in to send|Server busy|This network wants a sign-in|Saved on this phone)'
LONG_S = 60
SHOWN = "(wanted) => [...document.querySelectorAll('.run__distance b')].map((b) => b.textContent).filter((km) => km > 30).sort().join(' ') === wanted"
SHOWN_TO_ALL = """async (url) => {
  const { rows } = await (await fetch(url, { cache: 'no-store' })).json()
  return rows.some(({ f, srv }) => f.body?.[0] === 'After the backup.' && srv.photos)
}"""
HELD = """async (stream) => {
  const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith('u-m_'))
  return new Promise((done, failed) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => {
      const asking = opening.result.transaction('base').objectStore('base').getAll()
      asking.onsuccess = () => {
        opening.result.close()
        done(asking.result.filter(({ s }) => s === stream).map(({ t, k, seq, f }) => JSON.stringify([t, k, seq, Object.entries(f).sort()])).sort())
      }
    }
  })
}"""


@pytest.fixture
def seeded(site):
    site.command('seed')
    return site


@pytest.fixture
def visit(phone, seeded):
    """visit(name, url) is that page on a new phone of one of the cast."""
    def sign_in(name, onward):
        context = phone()
        context.set_default_timeout(LONG_S * 1000)
        context.add_init_script(f'({RECORD})()')
        page = context.new_page()
        page.goto(f'/sign-in?next={onward}')
        page.get_by_role('textbox', name='Email').fill(f'{name}@example.org')
        page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
        page.get_by_role('button', name='Sign in', exact=True).click()
        page.wait_for_url(f'**{onward}')
        return page
    return sign_in


def saved(page):
    expect(page.get_by_role('status').first).to_have_text('All saved', timeout=LONG_S * 1000)


def say(page, *texts):
    page.goto(ARTICLE)
    for text in texts:
        say_at_once(page, text)


def say_at_once(page, text):
    write(page, text)
    expect(comment(page, text)).not_to_contain_text('Waiting to send', timeout=LONG_S * 1000)


def hide(cleo, text):
    cleo.goto('/coach/')
    cleo.get_by_role('article').filter(has_text=text).get_by_role('button', name='Hide').click()
    expect(cleo.get_by_role('article').filter(has_text=text).get_by_role('button', name='Restore')).to_be_visible()


def shows(page, *distances):
    """Of the runs farther than any of the seeds, these."""
    page.goto('/runs')
    until(page, SHOWN, ' '.join(distances), LONG_S)
    saved(page)


def delete(page, distance):
    page.get_by_role('listitem').filter(has_text=distance).get_by_role('button', name='Delete').click()
    expect(page.locator('.run').filter(has_text='Undo')).to_be_visible()


def done(site, *args):
    command = site.command(*args)
    assert command.returncode == 0, command.stderr


def test_phones_bring_back_what_an_old_backup_missed_and_nothing_that_was_taken_away(visit, phone, seeded, tmp_path):
    site, file = seeded, str(tmp_path / 'monday')
    ana, second, cleo = visit('ana', '/runs'), visit('ana', '/runs'), visit('cleo', '/coach/')
    ana.goto(WORKOUT)
    tick(ana, 'Set 1 left')
    ana.goto('/runs')
    add(ana, '31')
    add(ana, '32')
    say(ana, 'Level hips at last.', 'Rude before.', 'Rude by and by.')
    hide(cleo, 'Rude before.')
    saved(ana)
    shows(second, '31.0', '32.0')

    done(site, 'backup', file)
    ana.goto(WORKOUT)
    tick(ana, 'Set 1 right')
    ana.goto('/runs')
    add(ana, '33')
    delete(ana, '32.0')
    say(ana, 'After the backup.', 'Rude after.')
    for text in ('Rude by and by.', 'Rude after.'):
        hide(cleo, text)
    ana.reload()
    expect(comment(ana, 'This comment was removed.')).to_have_count(3, timeout=LONG_S * 1000)
    saved(ana)
    shows(ana, '31.0', '33.0')
    ticked = ticks(site)

    ana.context.set_offline(True)
    done(site, 'restore', file)
    site.db('UPDATE stream SET head = head + 50')  # others wrote meanwhile: no cursor is ahead, only the epoch tells
    ana.context.set_offline(False)
    assert len(ticks(site)) == len(ticked) - 1
    shows(ana, '31.0', '33.0')
    until_healed(ana, site)
    assert ticks(site) == ticked
    assert site.db('SELECT deleted FROM run WHERE distance_m = 32000') == [(1,)]
    assert site.db('SELECT COUNT(*), COUNT(hidden_at) FROM comment WHERE body = ?', 'Rude before.') == [(1, 1)]
    assert site.db('SELECT COUNT(*), COUNT(hidden_at) FROM comment WHERE body = ?', 'Rude by and by.') == [(1, 1)]
    assert site.db('SELECT COUNT(*) FROM comment WHERE body = ?', 'Rude after.') == [(0,)]

    shows(second, '31.0', '33.0')
    stranger = phone().new_page()
    stranger.goto(ARTICLE)
    expect(comment(stranger, 'After the backup.')).to_be_visible()
    expect(comment(stranger, 'This comment was removed.')).to_have_count(2)
    expect(comment(stranger, 'Rude')).to_have_count(0)
    assert ana.evaluate(HELD, 'm') == second.evaluate(HELD, 'm')
    for page in (ana, second):
        said = set(page.evaluate("() => sessionStorage.getItem('said')").split('\n')) - {''}
        assert 'All saved' in said and not [words for words in said if not re.fullmatch(f'{WORDS}(, {WORDS})*', words)]


def test_a_photo_that_an_old_backup_missed_comes_back_from_the_phone_that_has_it(visit, phone, seeded, tmp_path):
    """Though another phone of the same member, which lacks the bytes, brings back the rest first."""
    site, file = seeded, str(tmp_path / 'monday')
    ana, second = visit('ana', ARTICLE), visit('ana', ARTICLE)
    done(site, 'backup', file)
    choose(ana, photo(1200, 900))
    expect(picked(ana)).to_have_count(1)
    say_at_once(ana, 'After the backup.')
    for page in (ana, second):
        page.goto(ARTICLE)
        expect(thumbs(page, 'After the backup.')).to_have_count(1, timeout=LONG_S * 1000)
        saved(page)

    for page in (ana, second):
        page.context.set_offline(True)
    done(site, 'restore', file)
    second.context.set_offline(False)
    with second.expect_response(lambda response: response.request.method == 'PUT', timeout=LONG_S * 1000) as sent:
        second.goto(ARTICLE)
    assert sent.value.status == 422
    saved(second)
    ana.context.set_offline(False)
    until_healed(ana, site)
    until(ana, SHOWN_TO_ALL, f'/threads/{thread(site)}', LONG_S)
    stranger = phone().new_page()
    stranger.goto(ARTICLE)
    thumbs(stranger, 'After the backup.').scroll_into_view_if_needed()
    expect(thumbs(stranger, 'After the backup.').locator('img')).to_have_js_property('naturalWidth', 288)


def until_healed(page, site):
    """Repairs follow the comparison within a contact or two."""
    page.goto(ARTICLE)
    expect(comment(page, 'After the backup.')).to_be_visible()
    until(page, "async (url) => (await (await fetch(url, { cache: 'no-store' })).text()).includes('After the backup.')", f'/threads/{thread(site)}', LONG_S)
    saved(page)


def thread(site) -> int:
    return site.db('SELECT id FROM thread WHERE uri = ?', ARTICLE)[0][0]
