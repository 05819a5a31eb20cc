"""Installable, and offered only once it has been of use."""
import json
import struct
import urllib.request

import pytest
from playwright.sync_api import expect

from tests import chromium
from tests.browser.handset import Handset, settle, until
from tests.browser.people import WORKOUT
from tests.browser.training import violations

OFFERS = '--bypass-app-banner-engagement-checks'
IPHONE = ('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) '
          'Version/18.5 Mobile/15E148 Safari/604.1')
ASKED = "() => { addEventListener('beforeinstallprompt', () => { document.documentElement.dataset.asked = 'yes' }) }"
MONTH = 30 * 24 * 3600 * 1000


@pytest.fixture
def handset(playwright_driver, tmp_path, chromium_args, site):
    handset = Handset(playwright_driver, tmp_path / 'handset', chromium_args, site.url, chromium.find())
    yield handset
    handset.close()


@pytest.fixture
def android(handset):
    """A page of a browser that lets the site ask to be installed."""
    page = handset.start(OFFERS).new_page()
    page.add_init_script(f'({ASKED})()')
    return page


@pytest.fixture
def manifest(site):
    return json.loads(fetched(site, '/manifest.json'))


def fetched(site, url):
    return urllib.request.urlopen(site.url + url).read()


def offer(page):
    return page.locator('install-offer')


def tick_one(page):
    page.goto(WORKOUT)
    page.get_by_role('checkbox', name='Set 1 left').first.check()
    until(page, "() => localStorage.getItem('install.felt') !== null")


def test_chromium_finds_nothing_to_object_to(handset):
    page = handset.start().new_page()
    page.goto('/')
    until(page, '() => Boolean(navigator.serviceWorker.controller)')
    devtools = page.context.new_cdp_session(page)
    assert devtools.send('Page.getInstallabilityErrors')['installabilityErrors'] == []
    seen = devtools.send('Page.getAppManifest')
    assert seen['errors'] == [] and seen['url'].endswith('/manifest.json')
    assert devtools.send('Page.getAppId')['appId'].rstrip('/') == handset.url


def test_the_manifest_is_complete(manifest):
    wanted = {'id', 'name', 'short_name', 'description', 'lang', 'dir', 'start_url', 'scope', 'display', 'theme_color',
              'background_color', 'categories', 'icons', 'screenshots', 'shortcuts'}
    assert wanted <= set(manifest)
    sizes = {(icon['sizes'], icon['purpose']) for icon in manifest['icons']}
    assert {('192x192', 'any'), ('512x512', 'any'), ('192x192', 'maskable'), ('512x512', 'maskable')} <= sizes
    assert {shot['form_factor'] for shot in manifest['screenshots']} == {'narrow', 'wide'}


def test_every_picture_is_there_and_as_large_as_it_says(site, manifest):
    shortcuts = [icon for shortcut in manifest['shortcuts'] for icon in shortcut['icons']]
    for picture in manifest['icons'] + manifest['screenshots'] + shortcuts:
        assert size_of(fetched(site, picture['src'])) == picture['sizes'], picture['src']


def size_of(data):
    if data.startswith(b'\x89PNG'):
        return '{}x{}'.format(*struct.unpack('>II', data[16:24]))
    assert data[8:16] == b'WEBPVP8X'
    return '{}x{}'.format(*(1 + int.from_bytes(data[at:at + 3], 'little') for at in (24, 27)))


def test_what_the_home_screen_opens_is_there_offline(phone, site, manifest):
    page = phone().new_page()
    page.goto('/terms')
    settle(page, site)
    site.stop()
    for url in (manifest['start_url'], *(shortcut['url'] for shortcut in manifest['shortcuts'])):
        page.goto(url)
        assert 'Not on this phone' not in page.title(), url


def test_nothing_is_offered_at_the_door(android):
    android.goto('/')
    until(android, "() => document.documentElement.dataset.asked === 'yes'")
    expect(offer(android)).to_be_hidden()


def test_after_the_first_ticked_set_a_button_installs_it(android):
    tick_one(android)
    expect(offer(android).get_by_role('button', name='Install')).to_be_visible()
    android.goto('/')
    offer(android).get_by_role('button', name='Install').click()
    expect(offer(android)).to_be_hidden()


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_axe_finds_nothing_wrong_with_the_offer(android, scheme):
    android.emulate_media(color_scheme=scheme)
    tick_one(android)
    for url in ('/', WORKOUT):
        android.goto(url)
        expect(offer(android)).to_be_visible()
        assert violations(android) == []


def test_a_no_is_remembered_for_two_months(android):
    tick_one(android)
    offer(android).get_by_role('button', name='Not now').click()
    expect(offer(android)).to_be_hidden()
    android.goto('/')
    until(android, "() => document.documentElement.dataset.asked === 'yes'")
    expect(offer(android)).to_be_hidden()
    android.evaluate(f"() => localStorage.setItem('install.refused', Date.now() - {MONTH * 2} - 1)")
    android.reload()
    expect(offer(android)).to_be_visible()


def test_the_offer_moves_nothing_under_the_thumb(android):
    android.goto(WORKOUT)
    tick = android.get_by_role('checkbox', name='Set 1 left').first
    tick.wait_for()
    before = tick.bounding_box()
    tick.check()
    expect(offer(android)).to_be_visible()
    finish = android.get_by_role('button', name='Finish').bounding_box()
    assert tick.bounding_box() == before and offer(android).bounding_box()['y'] > finish['y'] + finish['height']


def test_the_page_about_installing_has_the_button_too(android):
    android.goto('/install')
    expect(android.get_by_role('button', name='Install Medius')).to_be_visible()


def test_an_iphone_is_told_how(phone):
    page = phone(user_agent=IPHONE).new_page()
    tick_one(page)
    expect(offer(page)).to_be_visible()
    page.goto('/')
    expect(offer(page).get_by_role('button', name='Install')).to_be_hidden()
    offer(page).get_by_role('link', name='Show me how').click()
    expect(page.get_by_role('heading', name='iPhone and iPad')).to_be_visible()
    assert page.get_by_text('Join before you install.').is_visible()


def test_the_installed_app_offers_nothing(handset):
    context = handset.start(f'--app={handset.url}/install', OFFERS)
    page = context.pages[0]
    until(page, "() => matchMedia('(display-mode: standalone)').matches")
    expect(page.get_by_text('You are reading this in the installed app.')).to_be_visible()
    tick_one(page)
    page.goto('/')
    expect(offer(page)).to_be_hidden()


def test_storage_is_asked_for_at_the_first_tick_and_not_before(phone):
    page = phone().new_page()
    page.add_init_script("""navigator.storage.persist = async () => {
      sessionStorage.setItem('persist', Number(sessionStorage.getItem('persist')) + 1)
      return true
    }""")
    page.goto('/workouts')
    assert page.evaluate("() => sessionStorage.getItem('persist')") is None
    tick_one(page)
    until(page, "() => sessionStorage.getItem('persist') === '1'")
