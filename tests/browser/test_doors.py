"""Ways in and what others see: a forgotten password, the address, the profile, a new phone. Mail goes to a server on loopback."""
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from pwa.seeds import PASSWORD
from tests.browser.fixtures import Site
from tests.browser.people import join, sign_in, status
from tests.browser.test_account import opened
from tests.mailbox import Mailbox

NEW = 'right-foot-then-left'


@pytest.fixture(scope='module')
def mailbox():
    box = Mailbox()
    yield box
    box.shutdown()
    box.server_close()


@pytest.fixture(scope='module')
def site(tmp_path_factory, mailbox):
    """One for the file, that sends mail; each test has members of its own."""
    running = Site(tmp_path_factory.mktemp('site'), MAIL_URL=mailbox.url).start()
    yield running
    running.stop()


def mailed(page, mailbox, count) -> str:
    """The code in the mail that makes them so many."""
    for _ in range(200):
        if len(mailbox.arrived) >= count:
            return mailbox.code()
        page.wait_for_timeout(50)
    raise AssertionError('no mail came')


def test_a_forgotten_password_is_made_anew_with_a_code_and_keeps_what_waits(phone, site, mailbox):
    one, two, before = phone().new_page(), phone().new_page(), len(mailbox.arrived)
    join(one, 'Gesa')
    two.goto('/sign-in')
    two.get_by_role('link', name='Forgotten your password?').click()
    two.get_by_role('textbox', name='Email').fill('gesa@example.com')
    two.get_by_role('button', name='Send me a code').click()
    expect(two.get_by_text('If there is an account for gesa@example.com')).to_be_visible()
    code = mailed(two, mailbox, before + 1)
    two.get_by_role('textbox', name='Code').fill('1')
    two.get_by_role('textbox', name='New password').fill(NEW)
    two.get_by_role('button', name='Set it and sign in').click()
    expect(two.get_by_text('This code does not fit')).to_be_visible()
    two.get_by_role('textbox', name='Code').fill(code)
    two.get_by_role('button', name='Set it and sign in').click()
    two.wait_for_url(lambda url: '/forgotten' not in url)
    status(two, 'All saved')
    password = opened(two, 'Password')
    expect(password.get_by_text(re.compile('Last changed with a code from a mail: Today'))).to_be_visible()
    one.goto('/account')
    one.get_by_text('Devices', exact=True).click()
    expect(one.locator('#devices').get_by_role('status')).to_contain_text('You are signed out here.')


def test_an_address_is_confirmed_in_the_account(phone, site, mailbox):
    page, before = phone().new_page(), len(mailbox.arrived)
    join(page, 'Hauke')
    email = opened(page, 'Email')
    email.get_by_role('button', name='Send me a code').click()
    email.get_by_label('Code from the mail').fill(mailed(page, mailbox, before + 1))
    email.get_by_role('button', name='Confirm').click()
    expect(email.get_by_text('Confirmed: what we mail there reaches you.')).to_be_visible()
    assert site.db("SELECT count(*) FROM member WHERE name = 'Hauke' AND confirmed_at IS NOT NULL") == [(1,)]


def test_a_member_writes_a_profile_as_others_see_it_and_shares_with_the_coach(phone, site):
    page, reader = phone().new_page(), phone().new_page()
    join(page, 'Imke')
    page.goto('/account')
    page.get_by_text('What others see', exact=True).click()
    profile = page.locator('#profile')
    expect(profile.get_by_label('Name')).to_have_value('Imke')
    for label, text in (('Town', 'Graz'), ('A line about you', '<b>Slow</b> uphill'), ('Race you train for', 'Lakeside Half'), ('Its distance', '21,1')):
        profile.get_by_label(label).fill(text)
    card = profile.locator('.profile')
    expect(card).to_contain_text('<b>Slow</b> uphill')
    expect(card).to_contain_text('21.1 km')
    profile.get_by_label('Name').fill('Imke Maria')
    profile.get_by_role('button', name='Save').click()
    expect(profile.get_by_role('status')).to_have_text('Saved. Others see it now.')
    expect(page.get_by_role('heading', name='Imke Maria').first).to_be_visible()
    reader.goto(profile.get_by_role('link', name='Open your page').get_attribute('href'))
    said = reader.locator('.profile')
    assert said.inner_text() == card.inner_text()
    page.get_by_text('The coach and your training', exact=True).click()
    switch = page.get_by_role('checkbox', name=re.compile('Share my training'))
    expect(switch).not_to_be_checked()
    switch.check()
    expect(page.locator('#sharing').get_by_role('status')).to_have_text('The coach sees how it goes.')
    page.context.set_offline(True)
    switch.click()
    expect(page.locator('#sharing').get_by_role('status')).to_contain_text('This needs a network.')
    expect(switch).to_be_checked()


def test_a_tap_that_comes_before_its_script_or_its_part_is_ready_is_done_then(phone, site):
    page, held = phone(service_workers='block').new_page(), []
    join(page, 'Jule')

    def hold(route):
        held.append(route)
    for late in ('**/static/dist/account.*.js', '**/account/proof'):
        page.goto('/account')
        page.route(late, hold, times=1)
        with page.expect_request(late):
            page.get_by_text('A new phone', exact=True).click()
        page.get_by_role('button', name='Show a code').click()
        held.pop().continue_()
        expect(page.get_by_role('img', name='QR code for the new phone')).to_be_visible()
        assert page.url == f'{site.url}/account'


def test_a_part_that_could_not_be_had_comes_with_the_network_and_takes_nothing_before(phone, site):
    page = phone(service_workers='block').new_page()
    assert site.command('member', 'add', '--email', 'joris@example.com', '--name', 'Joris', stdin=f'{PASSWORD}\n').returncode == 0
    sign_in(page, 'Joris')
    page.goto('/account')
    page.get_by_text('Devices', exact=True).click()
    expect(page.locator('#devices').get_by_role('listitem')).not_to_have_count(0)
    page.context.set_offline(True)
    page.get_by_text('What others see', exact=True).click()
    profile, shared = page.locator('#profile'), page.get_by_role('checkbox', name=re.compile('Share my training'))
    expect(profile.get_by_role('status')).to_contain_text('This needs a network.')
    expect(profile.get_by_role('button', name='Save')).to_be_hidden()
    page.get_by_text('The coach and your training', exact=True).click()
    expect(shared).to_be_disabled()
    page.context.set_offline(False)
    expect(profile.get_by_label('Name')).to_have_value('Joris')
    expect(profile.get_by_role('status')).to_be_empty()
    expect(shared).to_be_enabled()


def test_a_part_is_asked_for_again_with_the_network_and_every_ten_seconds_until_it_can_be_had(phone, site):
    page = phone(service_workers='block').new_page()
    page.clock.install()
    assert site.command('member', 'add', '--email', 'jorun@example.com', '--name', 'Jorun', stdin=f'{PASSWORD}\n').returncode == 0
    sign_in(page, 'Jorun')
    page.goto('/account')
    expect(page.get_by_role('heading', name='Jorun', exact=True)).to_be_visible()
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))

    def seek():
        page.clock.fast_forward(10_000)
    for title, part, again in (('What others see', '#profile', lambda: page.evaluate("dispatchEvent(new Event('online')); 0")), ('Passkeys', '#passkeys', seek)):
        page.route('**/account/*', lambda route: route.abort())
        page.get_by_text(title, exact=True).click()
        news = page.locator(part).get_by_role('status')
        expect(news).to_contain_text('This needs a network.')
        page.unroute('**/account/*')
        again()
        expect(news).to_be_empty()


def test_a_new_phone_is_let_in_by_the_old_one(phone, site):
    old, new = phone().new_page(), phone().new_page()
    join(old, 'Jorin')
    old.goto('/account')
    old.get_by_text('A new phone', exact=True).click()
    move = old.locator('#move')
    move.get_by_role('button', name='Show a code').click()
    expect(move.get_by_role('img', name='QR code for the new phone')).to_be_visible()
    new.goto(move.locator('[data-part=url]').inner_text())
    new.get_by_role('button', name='Go on').click()
    number = re.search(r'Is it (\d\d)\?', new.get_by_text('Your old phone now shows a number').inner_text()).group(1)
    expect(move.get_by_text(f'Chrome on Linux wants in. Is the number there {number}?')).to_be_visible()
    new.get_by_role('button', name='I said yes').click()
    expect(new.get_by_text('The old phone has not said yes yet.')).to_be_visible()
    move.get_by_role('button', name='Yes, let it in').click()
    expect(move.get_by_role('status')).to_contain_text('may come in now')
    new.get_by_role('button', name='I said yes').click()
    new.wait_for_url(lambda url: '/moves' not in url)
    new.goto('/account')
    expect(new.get_by_role('heading', name='Jorin')).to_be_visible()
    expect(move.get_by_role('status')).to_contain_text('is signed in')
