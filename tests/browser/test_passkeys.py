"""A passkey is offered, made, used and removed on a phone, whose key is Chromium's virtual one."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import until
from tests.browser.people import join, sign_in, sign_out
from tests.browser.training import site  # noqa: F401  (a fixture)

KEY = {'protocol': 'ctap2', 'transport': 'internal', 'hasResidentKey': True, 'hasUserVerification': True, 'isUserVerified': True,
       'automaticPresenceSimulation': True}


@pytest.fixture
def keyring(phone):
    """A page of a phone that can make passkeys."""
    page = phone().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send('WebAuthn.enable')
    devtools.send('WebAuthn.addVirtualAuthenticator', {'options': KEY})
    return page


def use(page):
    page.goto('/sign-in?next=/runs')
    page.get_by_role('button', name='Sign in with a passkey').click()


def test_a_newcomer_is_offered_a_passkey_and_signs_in_with_it_from_then_on(keyring, site):  # noqa: F811
    page = keyring
    join(page, 'Ida')
    page.get_by_role('link', name='Make a passkey').click()
    passkeys = page.locator('#passkeys')
    passkeys.get_by_role('button', name='Make a passkey here').click()
    expect(passkeys.get_by_role('status')).to_contain_text('Made.')
    passkeys.get_by_label('Name of Chrome on Linux').fill('My phone')
    passkeys.get_by_label('Name of Chrome on Linux').press('Tab')
    expect(passkeys.get_by_role('status')).to_have_text('Renamed.')
    sign_out(page)
    use(page)
    page.wait_for_url(f'{site.url}/runs')
    page.goto('/account#passkeys')
    expect(page.get_by_role('heading', name='Ida')).to_be_visible()
    expect(passkeys).to_contain_text('Last used: Today')
    assert site.db('SELECT name, sign_count > 0 FROM passkey') == [('My phone', 1)]
    passkeys.get_by_role('button', name='Remove My phone').click()
    expect(passkeys.get_by_role('listitem')).to_have_count(0)
    sign_out(page)
    use(page)
    expect(page.get_by_text('This passkey does not sign in here. Use another one, or your password.')).to_be_visible()


def test_who_signed_in_with_a_password_is_offered_a_passkey(keyring, phone, site):  # noqa: F811
    join(phone().new_page(), 'Lea')
    sign_in(keyring, 'Lea')
    expect(keyring.get_by_role('link', name='Make a passkey')).to_be_visible()


def test_an_offer_that_was_refused_does_not_come_again_and_one_without_a_key_is_told(keyring, phone, site):  # noqa: F811
    page = keyring
    join(page, 'Jonas')
    page.get_by_role('button', name='Not now').click()
    sign_out(page)
    join(page, 'Klara')
    until(page, "() => sessionStorage.getItem('passkey:offer') === 'yes'")
    expect(page.get_by_role('link', name='Make a passkey')).to_be_hidden()
    bare = phone().new_page()
    bare.context.new_cdp_session(bare).send('WebAuthn.enable')
    bare.route('**/sign-in/passkey/challenge', lambda route: route.abort())
    use(bare)
    expect(bare.get_by_text('This needs a network. Try again once there is one.')).to_be_visible()
