"""What people do at the door, and where to look for what they did."""
from playwright.sync_api import expect

from pwa import seeds

ARTICLE = '/articles/strong-on-one-leg'
WORKOUT = '/session#glute-medius-activation'
KEPT, DELETED = 'Sign out, keep it here', 'Sign out and delete it'


def join(page, name, onward='/'):
    """Make an account, as a newcomer does."""
    page.goto(f'/join?next={onward}')
    page.get_by_role('textbox', name='Name').fill(name)
    page.get_by_role('textbox', name='Email').fill(f'{name.lower()}@example.com')
    page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
    page.get_by_role('button', name='Join').click()
    page.wait_for_url(lambda url: '/join' not in url)


def sign_in(page, name, onward='/'):
    """Sign in to an account made by `join`, or to one of the cast (example.org)."""
    page.goto(f'/sign-in?next={onward}')
    page.get_by_role('textbox', name='Email').fill(f'{name.lower()}@example.com')
    page.get_by_role('textbox', name='Password').fill(seeds.PASSWORD)
    page.get_by_role('button', name='Sign in', exact=True).click()
    page.wait_for_url(lambda url: '/sign-in' not in url)


def sign_out(page, choice=''):
    """From the account page; `choice` answers the question about what is only here."""
    page.goto('/account')
    page.get_by_role('button', name='Sign out').click()
    if choice:
        page.get_by_role('button', name=choice).click()
    page.wait_for_url(lambda url: '/account' not in url)


def status(page, text):
    expect(page.get_by_role('status').first).to_have_text(text)


def sheet(page):
    """What is on this phone, opened by a tap on the sync state."""
    page.get_by_role('status').first.get_by_role('link').click()
    opened = page.get_by_role('dialog', name='On this phone')
    expect(opened).to_be_visible()
    return opened


def ticks(site) -> list[str]:
    """Every set that the server holds as done."""
    return sorted(key.split('/')[1] for key, in site.db('SELECT "key" FROM tick WHERE done = 1'))
