"""The pictures of the app for the manifest and the README, taken from the running app: python -m tests.browser.screenshots."""
import base64
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from pwa import seeds
from tests import chromium
from tests.browser.fixtures import ROOT, Site
from tests.browser.handset import settle

SHOTS = ROOT / 'static' / 'images' / 'screenshots'
NARROW = {'viewport': {'width': 390, 'height': 844}, 'device_scale_factor': 2, 'has_touch': True, 'is_mobile': True}
WIDE = {'viewport': {'width': 1280, 'height': 800}}
ARTICLE, SESSION = '/articles/strong-on-one-leg', '/session#glute-medius-activation'
DRAWN = """async () => {
  scrollTo(0, 0)
  for (const image of document.images) image.loading = 'eager'
  await Promise.allSettled([...document.images].map((image) => image.decode()))
}"""


def main():
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        site = Site(Path(folder)).start()
        browser = driver.chromium.launch(executable_path=chromium.find(), args=['--no-sandbox', '--hide-scrollbars'])
        try:
            site.command('seed')
            take(at_home(browser, site, NARROW), {'article': ARTICLE, 'progress': '/progress', 'today': '/', 'session': SESSION})
            take(at_home(browser, site, WIDE), {'article-wide': ARTICLE, 'today-wide': '/'})
        finally:
            browser.close()
            site.stop()


def at_home(browser, site, size):
    """Ana's own phone or computer, with everything on it."""
    page = browser.new_context(base_url=site.url, locale='en-GB', **size).new_page()
    page.goto('/sign-in')
    page.get_by_role('textbox', name='Email').fill('ana@example.org')
    page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.wait_for_url(lambda url: '/sign-in' not in url)
    settle(page, site)
    expect(page.get_by_role('status').first).to_have_text('All saved')
    return page


def take(page, shots):
    for name, url in shots.items():
        page.goto(url)
        if url == SESSION:
            for side in ('left', 'right'):
                page.get_by_role('checkbox', name=f'Set 1 {side}').first.click()
        expect(page.get_by_role('status').first).to_have_text('All saved')
        page.evaluate(DRAWN)
        (SHOTS / f'{name}.webp').write_bytes(picture(page))
        print(f'{name}.webp  {(SHOTS / f"{name}.webp").stat().st_size} bytes')


def picture(page) -> bytes:
    clip = {'x': 0, 'y': 0, **page.viewport_size, 'scale': page.evaluate('devicePixelRatio')}
    shot = page.context.new_cdp_session(page).send('Page.captureScreenshot', {'format': 'webp', 'quality': 82, 'clip': clip})
    return base64.b64decode(shot['data'])


if __name__ == '__main__':
    main()
