"""Reminders on the phone: a push is shown, opens the right place and is counted; the page asks only at a tap and says what is in the way."""
import json

import pytest
from playwright.sync_api import expect

from pwa import seeds
from tests.browser.handset import call_worker, settle, until
from tests.browser.people import ARTICLE, join

GRANTED = ['notifications', 'background-sync']
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data, tag }) => ({ title, body, url: data.url, tag }))"""
# No browser of a test reaches a push service: this is one that answers at once.
SERVICE = """() => {
  self.asked = 0
  const made = { endpoint: 'https://93.184.216.34/push/1', keys: { auth: 'AAECAwQFBgcICQoLDA0ODw',
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4' } }
  let current = null
  const subscription = { ...made, options: {}, toJSON: () => made, unsubscribe: async () => { current = null; return true } }
  PushManager.prototype.getSubscription = async () => current
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => { self.askedWith = applicationServerKey; return current = subscription }
  Notification.requestPermission = async () => { self.asked++; return Notification.permission }
}"""


# Only a person's tap may open a window, and this browser has no icon to count on.
ICON = """() => {
  Object.assign(self, { counts: [], opened: [] })
  navigator.setAppBadge = async (count) => { counts.push(count) }
  navigator.clearAppBadge = async () => { counts.push(0) }
  Clients.prototype.openWindow = async (url) => { opened.push(String(url)) }
  WindowClient.prototype.focus = async () => {}
}"""


def happen(worker, event: str):
    """An event as the browser would send it; returns when the worker is done with it."""
    worker.evaluate(f"""async () => {{
      let done
      ExtendableEvent.prototype.waitUntil = (work) => {{ done = work }}
      dispatchEvent({event})
      await done
    }}""")


@pytest.fixture
def browser(whole_browser):
    return whole_browser


@pytest.fixture
def page(phone, site):
    context = phone()
    context.grant_permissions(GRANTED, origin=site.url)
    page = context.new_page()
    page.add_init_script(f'({SERVICE})()')
    page.goto('/')
    settle(page, site)
    return page


# Chromium loses a notification that is being shown while a page asks which there are.
LISTEN = """() => {
  self.pushed = false
  navigator.serviceWorker.addEventListener('message', ({ data }) => { self.pushed ||= data.type === 'pushed' })
}"""
TEN = """async () => {
  const works = []
  ExtendableEvent.prototype.waitUntil = (work) => { works.push(work) }
  for (let n = 0; n < 10; n++) dispatchEvent(new PushEvent('push', { data: JSON.stringify({ title: 'New', tag: String(n) }) }))
  await Promise.all(works)
}"""


def push(page, site, data: str):
    """What the browser does when its push service calls; returns when the worker has told the page."""
    page.evaluate(LISTEN)
    call_worker(page, site, 'deliverPushMessage', data=data)
    until(page, '() => pushed')


def test_a_push_is_shown_and_reading_its_page_settles_it(page, site):
    hostile = '<img src=x onerror=alert(1)>'
    push(page, site, json.dumps({'title': 'Ben replied to you', 'body': hostile, 'url': f'{ARTICLE}#c-1', 'tag': 'reply:1'}))
    assert page.evaluate(SHOWN) == [{'title': 'Ben replied to you', 'body': hostile, 'url': f'{ARTICLE}#c-1', 'tag': 'reply:1'}]
    push(page, site, json.dumps({'title': 'Ben replied to you', 'body': 'again', 'url': ARTICLE, 'tag': 'reply:1'}))
    assert [one['body'] for one in page.evaluate(SHOWN)] == ['again']
    page.goto(ARTICLE)
    until(page, f'async () => (await ({SHOWN})()).length === 0')


def test_any_push_shows_something_and_leads_nowhere_else(page):
    for data in ('', 'no JSON', '[]', '{"title": "Elsewhere", "url": "https://evil.example/x"}', '{"url": "javascript:alert(1)"}'):
        happen(page.context.service_workers[0], f"new PushEvent('push', {{ data: {json.dumps(data)} }})")
        shown = page.evaluate(SHOWN)
        assert [one['url'] for one in shown] == ['/'] and shown[0]['title'], data
        page.evaluate('async () => { for (const one of await (await navigator.serviceWorker.ready).getNotifications()) one.close() }')


def test_what_is_pushed_while_the_last_push_is_still_counted_is_shown_too(page):
    page.context.service_workers[0].evaluate(TEN)
    assert sorted(one['tag'] for one in page.evaluate(SHOWN)) == [str(number) for number in range(10)]


def test_a_phone_is_asked_at_the_tap_then_reminds_and_can_be_stopped(page, site):
    join(page, 'Dora', onward='/reminders')
    panel = page.locator('reminders-panel')
    on = panel.get_by_role('button', name='Remind me on this phone')
    expect(on).to_be_visible()
    assert page.evaluate('asked') == 0
    on.click()
    expect(panel.get_by_role('button', name='Send me one now')).to_be_visible()
    assert page.evaluate('asked') == 1 and len(page.evaluate('askedWith')) == 87
    assert site.db('SELECT endpoint FROM subscription') == [('https://93.184.216.34/push/1',)]
    panel.get_by_role('checkbox', name='Sat').check()
    panel.get_by_label('At', exact=True).fill('06:30')
    panel.get_by_role('button', name='Save').click()
    expect(panel.get_by_text('This is within your quiet hours.')).to_be_visible()
    panel.get_by_label('At', exact=True).fill('08:15')
    panel.get_by_role('button', name='Save').click()
    expect(panel.get_by_text('Saved.')).to_be_visible()
    assert site.db('SELECT days, minute FROM reminder') == [('1356', 495)]
    panel.get_by_role('button', name='Stop on this phone').click()
    expect(on).to_be_visible()
    assert site.db('SELECT count(*) FROM subscription') == [(0,)]


def test_who_signs_in_again_is_reminded_on_the_new_device(page, site):
    join(page, 'Dora', onward='/reminders')
    page.get_by_role('button', name='Remind me on this phone').click()
    expect(page.get_by_role('button', name='Send me one now')).to_be_visible()
    page.context.service_workers[0].evaluate(SERVICE)
    page.goto('/sign-in')  # a page that the browser has without waking the worker
    page.get_by_role('textbox', name='Email').fill('dora@example.com')
    page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.wait_for_url(f'{site.url}/')
    until(page, 'async () => (await (await fetch("/account/reminders")).json()).endpoint')


def test_an_address_that_the_browser_changes_is_told_to_the_server(page):
    join(page, 'Dora', onward='/reminders')
    page.get_by_role('button', name='Remind me on this phone').click()
    expect(page.get_by_role('button', name='Send me one now')).to_be_visible()
    worker = page.context.service_workers[0]
    worker.evaluate(SERVICE.replace('/push/1', '/push/2'))
    happen(worker, "new ExtendableEvent('pushsubscriptionchange')")
    assert page.evaluate('async () => (await (await fetch("/account/reminders")).json()).endpoint').endswith('/push/2')


def test_a_tap_opens_what_it_tells_of_and_the_icon_counts_what_is_left(page, site):
    worker = page.context.service_workers[0]
    worker.evaluate(ICON)
    page.goto('/progress')
    for url in (f'{ARTICLE}#c-1', '/progress#sides'):
        happen(worker, f"new PushEvent('push', {{ data: JSON.stringify({{ title: 'New', url: '{url}', tag: '{url}' }}) }})")
    tapped = "new NotificationEvent('notificationclick', { notification: (await registration.getNotifications()).find(({ tag }) => tag === '%s') })"
    happen(worker, tapped % f'{ARTICLE}#c-1')
    assert worker.evaluate('opened') == [f'{site.url}{ARTICLE}#c-1'] and worker.evaluate('counts') == [1, 2, 1]
    happen(worker, tapped % '/progress#sides')
    page.wait_for_url(f'{site.url}/progress#sides')
    assert len(worker.evaluate('opened')) == 1 and worker.evaluate('counts') == [1, 2, 1, 0]


def test_without_a_network_or_an_account_the_page_says_so(page, site):
    page.goto('/reminders')
    expect(page.get_by_text('Reminders come with an account')).to_be_visible()
    join(page, 'Dora', onward='/reminders')
    site.stop()
    page.reload()
    expect(page.get_by_text('needs a network')).to_be_visible()


def test_a_phone_that_blocks_and_an_iphone_in_safari_are_helped(phone, site):
    blocked = phone()
    blocked.grant_permissions(['background-sync'], origin=site.url)
    page = blocked.new_page()
    join(page, 'Dora', onward='/reminders')
    expect(page.get_by_text('This phone blocks our notifications')).to_be_visible()
    iphone = phone(user_agent='Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile/15E148 Safari/604.1')
    page = iphone.new_page()
    page.add_init_script('delete window.PushManager')
    join(page, 'Elsa', onward='/reminders')
    expect(page.get_by_role('link', name='How to install').first).to_be_visible()
    expect(page.get_by_text('only in the app on the home screen')).to_be_visible()
