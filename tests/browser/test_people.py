"""People and their phones: joining, sharing, leaving, being signed out, being deleted, and clocks that are wrong."""
import os
import re
import subprocess
import sys
import uuid
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from pwa import seeds
from tests.browser.fixtures import ROOT
from tests.browser.handset import LISTS, SHELL, cached, drafted, settle, until
from tests.browser.people import ARTICLE, DELETED, KEPT, WORKOUT, join, sheet, sign_in, sign_out, status

WRITE = "([s, t, k, fields]) => document.querySelector('sync-status').store.write(s, t, k, fields)"
HELD = """async () => {
  const found = []
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (event) => done(event.target.result) })
    for (const store of db.objectStoreNames) found.push([name, store, ...await new Promise((done) => {
      db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result)
    })])
    db.close()
  }
  return JSON.stringify([found, { ...localStorage }, { ...sessionStorage }])
}"""
BASE = """async () => {
  const { id } = document.querySelector('sync-status').store.member
  const db = await new Promise((done) => { indexedDB.open(`u-${id}`).onsuccess = (event) => done(event.target.result) })
  const rows = await new Promise((done) => { db.transaction('base').objectStore('base').getAll().onsuccess = (event) => done(event.target.result) })
  db.close()
  return rows.filter(({ s }) => s === 'm')
}"""
DELETE = """
from pwa import config, db, features
from pwa.account.delete import delete
from pwa.members.models import Member
db.use(config.read().database_url)
with db.connection():
    delete(Member.get(Member.email == '%s@example.com'), features.SYNCED)
"""


@pytest.fixture
def name(site):
    """Somebody with an account of her own for each test."""
    name = f'Ann{uuid.uuid4().hex[:6]}'
    site.command('member', 'add', '--email', f'{name.lower()}@example.com', '--name', name, stdin=seeds.PASSWORD)
    return name


@pytest.fixture
def page(phone, name):
    """Her phone, on the list of runs, with nothing waiting and the app on it."""
    page = phone().new_page()
    sign_in(page, name, '/runs')
    status(page, 'All saved')
    until(page, '() => Boolean(navigator.serviceWorker.controller)')
    return page


def tick(page, box):
    if '/session#' not in page.url:
        page.goto(WORKOUT)
    page.get_by_role('checkbox', name=box).click()
    expect(page.locator('set-tick').filter(has=page.get_by_role('checkbox', name=box))).to_have_attribute('data-state', 'ticked')


def add_run(page, distance):
    page.goto('/runs')
    page.get_by_role('button', name='Add a run').click()
    page.get_by_role('textbox', name='Distance').fill(distance)
    page.get_by_role('dialog').get_by_role('button', name='Save').click()
    page.locator('[data-run]').filter(has_text=distance).first.wait_for()


def change_run(page, field, text):
    page.goto('/runs')
    page.get_by_role('button', name='Edit the run').click()
    page.get_by_role('textbox', name=field).fill(text)
    page.get_by_role('dialog').get_by_role('button', name='Save').click()
    expect(page.get_by_role('dialog')).not_to_be_visible()


def cut(page):
    """No op gets through, but the doors do."""
    page.context.route('**/sync', lambda route: route.abort())


def of(site, name, table, columns) -> list[tuple]:
    [(member,)] = site.db('SELECT id FROM member WHERE name = ?', name)
    return site.db(f'SELECT {columns} FROM {table} WHERE stream = ? ORDER BY seq', f'm:{member}')


def test_a_visitors_weeks_are_hers_once_she_joins(phone, site):
    page = phone().new_page()
    now = datetime.now().replace(hour=12)
    days = [now - timedelta(days=n) for n in (14, 7, 0)]
    for day, box, distance in zip(days, ('Set 1 left', 'Set 2 left', 'Set 2 right'), ('5.1', '6.2', '7.3'), strict=True):
        page.context.clock.set_fixed_time(day)
        tick(page, box)
        add_run(page, distance)
    status(page, 'Saved on this phone')
    join(page, 'Weeks', '/runs')
    status(page, 'All saved')
    dates = [(f'{day:%Y-%m-%d}',) for day in days]
    assert of(site, 'Weeks', 'session', 'done_on') == dates
    assert of(site, 'Weeks', 'run', 'run_on, distance_m') == [(on, int(km)) for (on,), km in zip(dates, (5100, 6200, 7300), strict=True)]
    assert {key.split('.', 1)[1] for key, in of(site, 'Weeks', 'tick', '"key"')} == {'1.left', '2.left', '2.right'}
    other = phone().new_page()
    sign_in(other, 'Weeks', '/runs')
    expect(other.locator('.run__distance b')).to_have_text(['7.3', '6.2', '5.1'])


def test_signing_in_asks_whose_the_ticks_are(phone, site, name):
    page = phone().new_page()
    for box in ('Set 1 left', 'Set 1 right', 'Set 2 left'):
        tick(page, box)
    page.goto('/sign-in')
    page.get_by_role('textbox', name='Email').fill(f'{name.lower()}@example.com')
    page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
    page.get_by_role('button', name='Sign in', exact=True).click()
    expect(page.get_by_role('heading', name='Add the 3 ticks made on this phone?')).to_be_visible()
    expect(page.get_by_text('If this phone is shared, they may be someone else’s.')).to_be_visible()
    assert of(site, name, 'tick', '"key"') == []
    page.get_by_role('button', name='Add them').click()
    status(page, 'All saved')
    assert len(of(site, name, 'tick', '"key"')) == 3


def test_two_on_one_phone_and_the_one_who_left_something_unsent_is_named(page, site, name):
    cut(page)
    add_run(page, '8.8')
    status(page, 'Offline, 1 to send')
    sign_out(page, KEPT)
    page.context.unroute_all()
    expect(sheet(page)).to_contain_text(f'{name} has unsent changes on this phone: 1. They go when {name} signs in here.')
    join(page, 'Bob' + name, '/runs')
    status(page, 'All saved')
    expect(page.get_by_text('No run yet.')).to_be_visible()
    expect(sheet(page)).to_contain_text(f'{name} has unsent changes on this phone: 1.')
    assert of(site, name, 'run', 'distance_m') == of(site, 'Bob' + name, 'run', 'distance_m') == []
    sign_out(page)
    sign_in(page, name, '/runs')
    status(page, 'All saved')
    assert of(site, name, 'run', 'distance_m') == [(8800,)]
    expect(sheet(page)).not_to_contain_text('unsent changes')


def test_signing_out_sends_first_what_waits(page, site, name):
    page.context.set_offline(True)
    add_run(page, '5.5')
    page.context.set_offline(False)
    sign_out(page)
    assert of(site, name, 'run', 'distance_m') == [(5500,)]


def test_signing_out_with_nothing_getting_through_asks_within_seconds_and_loses_nothing_unasked(page, site, name):
    page.context.route('**/sync', lambda route: None)
    add_run(page, '9.1')
    page.goto('/account')
    page.get_by_role('button', name='Sign out').click()
    expect(page.get_by_text('Sending what waits…')).to_be_visible()
    expect(page.get_by_role('heading', name='1 change has not been sent.')).to_be_visible()
    expect(page.get_by_text('What was sent is safe with us. What was not is only here.')).to_be_visible()
    page.get_by_role('button', name='Stay signed in').click()
    expect(page.get_by_role('heading', name=name)).to_be_visible()
    assert '"distance_m":{"v":9100' in page.evaluate(HELD)
    page.get_by_role('button', name='Sign out').click()
    page.get_by_role('button', name=DELETED).click()
    page.wait_for_url(lambda url: '/account' not in url)
    assert not re.search(r'\b9100\b', page.evaluate(HELD)) and of(site, name, 'run', 'distance_m') == []


def test_signing_out_asks_about_what_is_half_written_and_keeps_or_deletes_it(page, site, name):
    box = page.get_by_role('textbox', name='Add a comment')
    page.goto(ARTICLE)
    box.fill('Half a quagga')
    drafted(page, 'Half a quagga')
    page.goto('/account')
    page.get_by_role('button', name='Sign out').click()
    expect(page.get_by_role('heading', name='What you began to write is not saved.')).to_be_visible()
    page.get_by_role('button', name='Stay signed in').click()
    sign_out(page, KEPT)
    page.goto(ARTICLE)
    expect(box).to_have_value('')
    sign_in(page, name, ARTICLE)
    expect(box).to_have_value('Half a quagga')
    sign_out(page, DELETED)
    assert 'Half a quagga' not in page.evaluate(HELD)


def test_words_kept_at_a_sign_out_and_words_written_since_are_both_there_after_signing_in(page, name):
    box = page.get_by_role('textbox', name='Add a comment')
    page.goto(ARTICLE)
    box.fill('Kept at the sign-out.')
    drafted(page, 'Kept at the sign-out.')
    sign_out(page, KEPT)
    page.goto(ARTICLE)
    box.fill('Written since.')
    page.get_by_role('button', name='Post').click()
    page.wait_for_url(lambda url: '/sign-in' in url)
    sign_in(page, name, ARTICLE)
    expect(box).to_have_value('Kept at the sign-out.\n\nWritten since.')


def test_a_run_saved_in_another_tab_while_signing_out_waits_for_the_next_sign_in(page, site, name):
    cut(page)
    add_run(page, '9.1')
    other = page.context.new_page()
    other.goto('/runs')
    page.goto('/account')
    page.get_by_role('button', name='Sign out').click()
    expect(page.get_by_role('heading', name='1 change has not been sent.')).to_be_visible()
    add_run(other, '4.4')
    page.get_by_role('button', name=DELETED).click()
    page.wait_for_url(lambda url: '/account' not in url)
    page.context.unroute_all()
    sign_in(page, name, '/runs')
    status(page, 'All saved')
    assert of(site, name, 'run', 'distance_m') == [(4400,)]


def test_what_somebody_began_to_write_stays_the_visitors_when_a_member_signs_in(page, site, name):
    sign_out(page)
    page.goto('/runs')
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill('3.3')
    drafted(page, '3.3')
    sign_in(page, name, '/runs')
    page.get_by_role('button', name='Add a run').click()
    expect(page.get_by_label('Distance')).to_have_value('')


def test_a_page_that_was_put_away_shows_nothing_of_who_signed_out_meanwhile(page, site, name):
    page.add_init_script("BroadcastChannel.prototype.postMessage = () => {}; Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set() {} })")
    page.goto(ARTICLE)
    status(page, 'All saved')
    page.get_by_role('textbox', name='Add a comment').fill('Half a quagga')
    drafted(page, 'Half a quagga')
    other = page.context.new_page()
    sign_out(other, DELETED)
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('Half a quagga')
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('')
    assert page.evaluate("document.querySelector('sync-status').store.member") is None


@pytest.mark.parametrize('how', ['DELETE FROM device', 'UPDATE device SET created_at = 0'], ids=['revoked', 'expired'])
def test_signed_out_by_the_server_while_offline_she_goes_on_and_sends_after_signing_in(page, site, name, how):
    page.context.set_offline(True)
    add_run(page, '5.5')
    site.db(how)
    page.context.set_offline(False)
    status(page, 'Sign in to send')
    add_run(page, '6.6')
    status(page, 'Sign in to send')
    opened = sheet(page)
    expect(opened).to_contain_text(f'It is safe on this phone. Sign in as {name}, and it goes.')
    opened.get_by_role('link', name='Sign in').click()
    page.wait_for_url('**/sign-in?next=%2Fruns')
    page.get_by_role('textbox', name='Email').fill(f'{name.lower()}@example.com')
    page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.wait_for_url('**/runs')
    status(page, 'All saved')
    assert of(site, name, 'run', 'distance_m') == [(5500,), (6600,)]


def test_an_account_deleted_on_another_device_is_told_and_leaves_the_phone(page, site, name):
    add_run(page, '4.9')
    status(page, 'All saved')
    page.context.set_offline(True)
    page.evaluate(WRITE, ['m', 'run', ['late'], {'run_on': '2026-11-23', 'distance_m': 4321}])
    environment = {**os.environ, 'INSTANCE': str(site.folder)}
    subprocess.run([sys.executable, '-c', DELETE % name.lower()], cwd=ROOT, env=environment, check=True)
    page.context.set_offline(False)
    told = page.get_by_role('dialog', name='On this phone')
    expect(told).to_contain_text('This account was deleted on another device, so what this phone held of it is gone too.')
    expect(page.locator('[data-run]')).to_have_count(0)
    held = page.evaluate(HELD)
    assert name not in held and not re.search(r'\b(4900|4321)\b', held)  # a time may have these digits in it
    told.get_by_role('button', name='Close').click()
    page.goto('/account')
    expect(page.get_by_role('heading', name='You are a visitor')).to_be_visible()


def test_three_devices_agree_after_they_were_apart(page, phone, site, name):
    add_run(page, '5.0')
    status(page, 'All saved')
    others = [phone().new_page(), phone().new_page()]
    for other in others:
        sign_in(other, name, '/runs')
        other.locator('[data-run]').wait_for()
        settle(other, site)
    devices = [page, *others]
    settle(page, site)
    for device in devices:
        device.context.set_offline(True)
    change_run(devices[0], 'Distance', '6.5')
    change_run(devices[1], 'Note', 'By the lake.')
    for device, box in zip(devices, ('Set 1 left', 'Set 1 right', 'Set 2 left'), strict=True):
        tick(device, box)
    for device in (devices[2], devices[0], devices[1]):
        device.context.set_offline(False)
        status(device, 'All saved')
    for device in devices:
        device.goto('/runs')
        run = device.locator('[data-run]')
        expect(run).to_contain_text('By the lake.')
        expect(run).to_contain_text('6.5')
        status(device, 'All saved')
    held = [sorted((row['t'], row['k'], row['f']) for row in device.evaluate(BASE)) for device in devices]
    assert held[0] == held[1] == held[2]
    assert len(of(site, name, 'tick', '"key"')) == 3


@pytest.mark.parametrize(('year', 'words'), [(365, '1 year ahead'), (-365, '1 year behind')])
def test_a_clock_a_year_off_loses_no_tick_and_wins_nothing_it_did_not_see(phone, site, name, year, words):
    right = phone().new_page()
    sign_in(right, name, '/runs')
    add_run(right, '5.0')
    status(right, 'All saved')
    context = phone(service_workers='block')
    context.clock.set_fixed_time(datetime.now() + timedelta(days=year))
    wrong = context.new_page()
    sign_in(wrong, name, '/runs')
    wrong.locator('[data-run]').wait_for()
    tick(wrong, 'Set 1 left')
    status(wrong, 'All saved')
    assert len(of(site, name, 'tick', '"key"')) == 1
    expect(sheet(wrong)).to_contain_text(f'This phone’s clock is wrong: about {words}. What you tick counts all the same.')
    wrong.goto('/runs')
    cut(wrong)
    change_run(wrong, 'Note', 'Blind.')
    change_run(right, 'Note', 'By the right clock.')
    status(right, 'All saved')
    wrong.context.unroute_all()
    wrong.reload()
    status(wrong, 'All saved')
    expect(wrong.locator('[data-run]')).to_contain_text('By the right clock.')
    expect(sheet(wrong)).to_contain_text('“Blind.”')
    wrong.get_by_role('button', name='Close').click()
    change_run(wrong, 'Note', 'Having seen it.')
    status(wrong, 'All saved')
    right.reload()
    expect(right.locator('[data-run]')).to_contain_text('Having seen it.')
    assert of(site, name, 'run', 'note') == [('Having seen it.',)]


def test_after_signing_out_nothing_of_hers_is_found_by_the_next_member_or_a_visitor(phone, site):
    name, note, draft = 'Zebedeequagga', 'knee like a rusty quagga', 'a quagga of a draft'
    page = phone().new_page()
    join(page, name)
    settle(page, site)
    tick(page, 'Set 1 left')
    page.get_by_role('button', name='Finish').click()
    page.get_by_role('textbox', name='Note').fill(note)
    page.get_by_role('button', name='Save').click()
    add_run(page, '13.7')
    change_run(page, 'Note', note)
    page.goto(ARTICLE)
    page.get_by_role('textbox', name='Add a comment').fill(draft)
    until(page, f'async (text) => (await ({HELD})()).includes(text)', draft)
    for url in ('/', '/progress', '/account', '/phone'):
        page.goto(url)
    status(page, 'All saved')
    [(member,)] = site.db('SELECT id FROM member WHERE name = ?', name)
    marks = [mark.lower() for mark in (name, note, draft, f'm_{member}')]
    assert all(mark in page.evaluate(HELD).lower() for mark in marks)
    sign_out(page, DELETED)
    join(page, 'Nextone')
    status(page, 'All saved')
    nowhere(page, marks)
    sign_out(page)
    nowhere(page, marks)


def nowhere(page, marks):
    """Not in a page that opens without a network, not in a database, not in a cache."""
    page.context.set_offline(True)
    for url in [*LISTS, *SHELL, ARTICLE, WORKOUT, '/workouts/glute-medius-activation']:
        page.goto(url)
        until(page, "() => document.querySelector('sync-status').textContent")
        shown = page.evaluate("document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((field) => field.value)").lower()
        assert not [mark for mark in marks if mark in shown], url
    page.context.set_offline(False)
    held = page.evaluate(HELD).lower()
    kept = ' '.join(one['url'] + one['headers'] + one['text'] for one in cached(page)).lower()
    assert not [mark for mark in marks if mark in held or mark in kept]


