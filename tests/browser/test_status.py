"""Behind the sync state lies a sheet: what waits, what was refused and why, and what to do about it."""
import json
import uuid
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.fixtures import PATIENCE_MS, VIEWPORT, Site
from tests.browser.handset import settle, until
from tests.browser.people import ARTICLE, WORKOUT, join, sheet, sign_in, status
from tests.browser.test_pages import OVERFLOW, WATCH
from tests.browser.test_photos import choose, picked
from tests.browser.training import violations
from tests.pictures import photo

WRITE = "([s, t, k, fields]) => document.querySelector('sync-status').store.write(s, t, k, fields)"
TAP = """() => {
  document.querySelector('set-tick:not([data-state=ticked]) input[type=checkbox]').click()
  return document.querySelector('sync-status').textContent
}"""
SECRET = "navigator.storage.getDirectory = () => Promise.reject(new DOMException('Security error', 'SecurityError'))"
SMALL = """() => [...document.querySelectorAll('dialog[open] :is(a[href], button)')].map((one) => [one.textContent, one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 48 || height < 48)).map(([text]) => text)"""


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp('site')).start()
    yield running
    running.stop()


@pytest.fixture(scope='module')
def ann(browser, site):
    """Her phone, one for the file: there is a limit to joining."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT, reduced_motion='reduce', permissions=['clipboard-read', 'clipboard-write'])
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    join(page, 'Ann')
    settle(page, site)
    yield context
    context.close()


@pytest.fixture
def page(ann):
    """The list of runs on Ann's phone, with nothing waiting."""
    page = ann.new_page()
    page.add_init_script(WATCH)
    page.goto('/runs')
    status(page, 'All saved')
    yield page
    ann.set_offline(False)
    ann.unroute_all()
    page.close()


def add_run(page, distance):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_role('textbox', name='Distance').fill(distance)
    page.get_by_role('dialog').get_by_role('button', name='Save').click()
    page.locator('[data-run]').filter(has_text=distance).first.wait_for()


def refuse(page, table, key, **fields):
    """Write what the server will refuse, as a fault of the app would."""
    page.evaluate(WRITE, ['m', table, key, fields])
    status(page, '1 refused')


def item(opened, text):
    return opened.get_by_role('listitem').filter(has_text=text)


def test_what_waits_is_listed_in_a_runners_words_and_sent_from_there(page):
    page.context.set_offline(True)
    add_run(page, '10.2')
    page.goto(ARTICLE)
    page.get_by_role('textbox', name='Add a comment').fill('what is three-quarter depth, seen from the side, for somebody whose ankles are stiff?')
    page.get_by_role('button', name='Post').click()
    expect(page.get_by_role('article').filter(has_text='Waiting to send')).to_be_visible()
    page.goto(WORKOUT)
    page.get_by_role('checkbox', name='Set 2 left').click()
    status(page, 'Offline, 4 to send')
    page.evaluate('moved.splice(0)')
    opened = sheet(page)
    expect(opened.get_by_role('heading', level=2)).to_have_text('Offline, 4 to send')
    expect(opened).to_contain_text('It is safe on this phone, and goes by itself once there is a network.')
    expect(item(opened, 'Run, 10.2 km')).to_contain_text('Today ')
    expect(item(opened, 'Comment: “what is three-quarter depth, seen from the side, for somebod…”')).to_be_visible()
    expect(item(opened, 'Set 2 left, ticked')).to_contain_text('Band one-leg squat · Today ')
    expect(item(opened, 'Session begun')).to_contain_text('Glute medius activation')
    page.context.set_offline(False)
    opened.get_by_role('button', name='Send now').click()
    expect(opened.get_by_role('heading', level=2)).to_have_text('All saved')
    expect(opened).to_contain_text('Everything on this phone has been sent.')
    expect(opened.get_by_text('Sent', exact=True)).to_have_count(4)
    assert page.evaluate('moved') == []


def test_a_try_without_a_network_ends_and_says_no_more_than_that(page):
    page.context.set_offline(True)
    add_run(page, '3.3')
    opened = sheet(page)
    opened.get_by_role('button', name='Send now').click()
    expect(opened).to_contain_text('goes by itself once there is a network.')
    expect(opened).to_contain_text('Last in touch with us: Today ')
    expect(page.get_by_text('Trying…')).to_have_count(0)
    expect(page.get_by_role('alert').filter(has_text='.')).to_have_count(0)


def test_from_the_tap_on_it_is_never_all_saved(page):
    page.goto(WORKOUT)
    page.get_by_role('checkbox', name='Set 1 right').wait_for()
    status(page, 'All saved')
    assert page.evaluate(TAP).endswith(' to send')
    status(page, 'All saved')


def test_a_refused_comment_is_copied_or_changed_right_there(page, site):
    page.goto(ARTICLE)
    page.wait_for_load_state('networkidle')
    site.db('UPDATE thread SET closed_at = 1')
    page.get_by_role('textbox', name='Add a comment').fill('A moment too late.')
    page.get_by_role('button', name='Post').click()
    status(page, '1 refused')
    site.db('UPDATE thread SET closed_at = NULL')
    refused = item(sheet(page), 'Comment: “A moment too late.”')
    expect(refused).to_contain_text('This discussion is closed.')
    refused.get_by_role('button', name='Copy').click()
    expect(refused.get_by_role('button', name='Copied')).to_be_visible()
    assert page.evaluate('navigator.clipboard.readText()') == 'A moment too late.'
    refused.get_by_role('button', name='Edit').click()
    refused.get_by_role('textbox', name='Your comment').fill('In time now.')
    refused.get_by_role('button', name='Save').click()
    status(page, 'All saved')
    assert site.db("SELECT body FROM comment WHERE body LIKE '% too late.' OR body = 'In time now.'") == [('In time now.',)]


def test_a_refused_change_can_be_discarded(page, site):
    refuse(page, 'run', [str(uuid.uuid4())], run_on='2026-11-23', distance_m=-1000)
    opened = sheet(page)
    item(opened, 'Run, -1.0 km').get_by_role('button', name='Discard').click()
    expect(opened.get_by_role('heading', level=2)).to_have_text('All saved')
    expect(opened.get_by_text('Refused')).not_to_be_visible()


def test_a_refused_run_is_mended_in_its_own_form(page, site):
    key = str(uuid.uuid4())
    refuse(page, 'run', [key], run_on='2026-11-20', distance_m=2_000_000, pain=1)
    refused = item(sheet(page), 'Run, 2000.0 km, pain 1')
    expect(refused).to_contain_text('This must be a whole number from 0 to 1,000,000.')
    refused.get_by_role('button', name='Edit').click()
    form = page.get_by_role('dialog', name='Change the run')
    expect(form).to_contain_text('This must be a whole number from 0 to 1,000,000.')
    form.get_by_role('textbox', name='Distance').fill('20')
    form.get_by_role('button', name='Save').click()
    status(page, 'All saved')
    assert site.db('SELECT run_on, distance_m, pain FROM run WHERE "key" = ?', key) == [('2026-11-20', 20_000, 1)]


def test_a_refused_tick_is_mended_by_ticking_again(page, site):
    session = str(uuid.uuid4())
    page.evaluate(WRITE, ['m', 'session', [session], {'workout': 'glute-medius-activation', 'done_on': '2026-11-19', 'started_at': 1_794_900_000_000}])
    refuse(page, 'tick', [session, 'band-one-leg-squat.1.left'], done=True, reps=5000)
    opened = sheet(page)
    expect(item(opened, 'Set 1 left, ticked')).to_contain_text('This must be a whole number from 0 to 999.')
    item(opened, 'Set 1 left, ticked').get_by_role('button', name='Edit').click()
    page.wait_for_url(f'**/session#s={session}')
    page.get_by_role('spinbutton', name='Reps, set 1 left').fill('20')
    page.get_by_role('checkbox', name='Set 1 left').uncheck()
    page.get_by_role('checkbox', name='Set 1 left').check()
    status(page, 'All saved')
    assert site.db('SELECT done, reps FROM tick WHERE "key" = ?', f'{session}/band-one-leg-squat.1.left') == [(1, 20)]


def test_a_refused_session_is_mended_where_it_was_finished(page, site):
    session = str(uuid.uuid4())
    page.evaluate(WRITE, ['m', 'session', [session], {'workout': 'foot-core', 'done_on': '2026-11-20', 'started_at': 1_795_000_000_000}])
    status(page, 'All saved')
    refuse(page, 'session', [session], finished_at=1_795_000_900_000, pain=77)
    refused = item(sheet(page), 'Session finished, pain 77')
    expect(refused).to_contain_text('Foot core')
    refused.get_by_role('button', name='Edit').click()
    expect(page.get_by_role('heading', name='How did it go?')).to_be_visible()
    expect(page.get_by_text('This must be a whole number from 0 to 10.')).to_be_visible()
    page.get_by_role('radiogroup', name='Pain').get_by_role('radio', name='2', exact=True).check()
    page.get_by_role('button', name='Save').click()
    status(page, 'All saved')
    assert site.db('SELECT pain, finished_at FROM session WHERE "key" = ?', session) == [(2, 1_795_000_900_000)]


def test_what_the_server_fails_on_is_set_aside_and_tried_again_on_request(page):
    def fail(route):
        answer = route.fetch()
        body = answer.json()
        body['results'] = {op: {'r': 'later', 'code': 'failed', 'wait': 0} for op in body['results']}
        route.fulfill(response=answer, json=body)

    page.context.route('**/sync', fail)
    add_run(page, '7.7')
    opened = sheet(page)
    expect(opened.get_by_role('heading', name='Could not be sent')).to_be_visible()
    expect(opened).to_contain_text('We keep trying, and the rest went without it.')
    status(page, '1 to send')
    page.context.unroute('**/sync')
    item(opened, 'Run, 7.7 km').get_by_role('button', name='Try now').click()
    expect(item(opened, 'Run, 7.7 km')).to_contain_text('Sent')
    status(page, 'All saved')


@pytest.mark.parametrize(('choice', 'note'), [('Use this one', 'By the river.'), ('Keep the other', 'By the lake.')])
def test_a_note_that_another_phone_changed_is_offered_back(page, phone, site, choice, note):
    key = str(uuid.uuid4())
    page.evaluate(WRITE, ['m', 'run', [key], {'run_on': '2026-11-21', 'distance_m': 5000}])
    status(page, 'All saved')
    page.context.set_offline(True)
    page.evaluate(WRITE, ['m', 'run', [key], {'note': 'By the river.'}])
    tablet = phone().new_page()
    sign_in(tablet, 'Ann', '/runs')
    tablet.locator(f'[data-run="{key}"]').wait_for()
    tablet.evaluate(WRITE, ['m', 'run', [key], {'note': 'By the lake.'}])
    status(tablet, 'All saved')
    page.context.set_offline(False)
    status(page, 'All saved')
    opened = sheet(page)
    offered = item(opened, '“By the river.”').filter(has_text='This phone said so before another one changed it.')
    offered.get_by_role('button', name=choice).click()
    expect(offered).to_have_count(0)
    status(page, 'All saved')
    assert site.db('SELECT note FROM run WHERE "key" = ?', key) == [(note,)]
    page.reload()
    expect(sheet(page).get_by_text('Changed on another phone')).not_to_be_visible()


def test_what_is_on_the_phone_can_be_taken_away_without_a_network(page):
    page.goto(ARTICLE)
    page.get_by_role('textbox', name='Add a comment').fill('Half a tho')
    until(page, "async () => Boolean(await document.querySelector('sync-status').store.draft('comment:' + document.querySelector('comment-form').dataset.stream))")
    page.context.set_offline(True)
    choose(page, photo(60, 40))
    expect(picked(page)).to_have_count(1)
    page.goto('/runs')
    add_run(page, '4.4')
    opened = sheet(page)
    with page.expect_download() as download:
        opened.get_by_role('button', name='Download what is on this phone').click()
    held = json.loads(download.value.path().read_text())
    assert download.value.suggested_filename.startswith('medius-20') and held['member']['name'] == 'Ann'
    assert [record['op']['f']['distance_m']['v'] for record in held['unsent']] == [4400]
    assert 'Half a tho' in held['drafts'].values() and any(row['t'] == 'article' for row in held['log'])
    bytes = next(text for key, text in held['drafts'].items() if key.startswith('~')).removeprefix('data:image/jpeg;base64,')
    with Image.open(BytesIO(b64decode(bytes))) as taken:
        assert taken.size == (60, 40)


def test_it_opens_and_closes_from_the_keyboard(page):
    link = page.get_by_role('status').first.get_by_role('link')
    link.focus()
    page.keyboard.press('Enter')
    expect(page.get_by_role('dialog', name='On this phone').get_by_role('heading', level=2)).to_be_focused()
    page.keyboard.press('Escape')
    expect(page.get_by_role('dialog', name='On this phone')).to_have_count(0)
    expect(link).to_be_focused()


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_it_is_accessible_and_every_target_is_large_enough(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.context.set_offline(True)
    add_run(page, '6.6')
    refuse_offline = ['m', 'run', [str(uuid.uuid4())], {'distance_m': 1}]
    page.evaluate(WRITE, refuse_offline)
    sheet(page)
    assert page.evaluate(SMALL) == []
    assert violations(page) == []


@pytest.mark.parametrize('size', ('106.25%', '212.5%'))
def test_it_fits_the_smallest_phone(page, site, size):
    refuse(page, 'run', [str(uuid.uuid4())], distance_m=-1, note='w' * 200)
    page.set_viewport_size({'width': 320, 'height': 568})
    page.evaluate(f"document.documentElement.style.setProperty('font-size', '{size}')")
    opened = sheet(page)
    assert page.evaluate(OVERFLOW) <= 0
    assert opened.evaluate('(sheet) => sheet.scrollWidth - sheet.clientWidth') <= 0
    item(opened, 'w' * 30).get_by_role('button', name='Discard').click()
    status(page, 'All saved')


def test_a_visitor_is_told_that_it_is_only_on_this_phone(phone, site):
    page = phone().new_page()
    page.goto(WORKOUT)
    page.get_by_role('checkbox', name='Set 1 left').click()
    status(page, 'Saved on this phone')
    opened = sheet(page)
    expect(opened).to_contain_text('It is on this phone, and nowhere else.')
    expect(opened).to_contain_text('This browser may clear away what it keeps when the phone is full or you stay away for long.')
    expect(item(opened, 'Set 1 left, ticked')).to_be_visible()
    expect(opened.get_by_role('button', name='Send now')).not_to_be_visible()
    opened.get_by_role('link', name='Join').click()
    page.wait_for_url('**/join?next=%2Fsession')


def test_a_private_window_says_what_it_will_forget(phone, site):
    context = phone()
    context.add_init_script(SECRET)
    page = context.new_page()
    page.goto(WORKOUT)
    expect(page.get_by_text('This is a private window')).not_to_be_visible()
    page.get_by_role('checkbox', name='Set 1 left').click()
    expect(page.get_by_text('This is a private window: what you tick is forgotten when you close it.')).to_be_visible()
    expect(sheet(page)).to_contain_text('This is a private window: what was not sent is forgotten when you close it.')


def test_the_sheet_is_there_without_a_network_and_a_page_of_its_own(page):
    until(page, '() => Boolean(navigator.serviceWorker.controller)')
    page.context.set_offline(True)
    page.goto('/phone')
    expect(page.get_by_role('heading', level=1)).to_have_text('On this phone')
    expect(page.get_by_role('heading', level=2)).to_contain_text('Offline')
    expect(page.get_by_role('button', name='Close')).not_to_be_visible()
