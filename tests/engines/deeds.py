"""What people do in any engine, and where to look for what came of it."""
from urllib.request import urlopen

from pwa import seeds
from tests.browser.handset import ASK_ALL, ASK_ALL_KEPT, published
from tests.browser.people import ARTICLE, WORKOUT
from tests.engines.proxy import MARK
from tests.engines.tab import Lost

__all__ = ['ARTICLE', 'WORKOUT']
SQUAT = 'band-one-leg-squat'
TICK = "(name) => document.querySelector(`set-tick:has([aria-label='${name}'])`)?.dataset.state === 'ticked'"
IN_CHARGE = '() => Boolean(navigator.serviceWorker.controller)'
WRITTEN = "(text) => [...document.querySelectorAll('article')].some((item) => item.textContent.includes(text))"


def join(tab, name):
    """As a newcomer, back on the first page."""
    tab.goto('/join')
    for label, text in (('Name', name), ('Email', f'{name.lower().replace(" ", "-")}@example.com'), ('Password', seeds.PASSWORD)):
        tab.fill(label, text)
    tab.click('button', 'Join')
    tab.until("() => location.pathname === '/'")
    tab.reaches('All saved')


def settle(tab, site):
    """Wait until the worker is in charge, everything published is kept, and this member's own copy of the workouts is there."""
    wanted = published(site)
    reopened(tab, '/terms', lambda share: tab.until(IN_CHARGE, within=share) and tab.until(ASK_ALL_KEPT, wanted, within=share), within=80)
    tab.goto(WORKOUT)
    tab.find('checkbox', 'Set 1 left')


def tick(tab, *names):
    """Tap each set, and wait until it looks saved."""
    for name in names:
        tab.click('checkbox', name)
        tab.until(TICK, name)


def write(tab, text):
    """A comment, seen under the article: in words that nobody else used there."""
    tab.fill('Add a comment', text)
    tab.click('button', 'Post')
    tab.until(WRITTEN, text)


def heals(tab, proxy):
    """The network is well, and she opens the app again until nothing waits."""
    proxy.clear()
    reopened(tab, '/runs', lambda share: tab.reaches('All saved', within=share), within=60)


def reopened(tab, path, sees, within):
    """Open a page as often as it takes; a network's own page can stay in the browser's cache for a minute, in place of our script."""
    for _ in range(4):
        go(tab, path)
        try:
            return sees(within / 4)
        except AssertionError as late:
            error = late
    raise error


def go(tab, path):
    """The network is well: a page that could not be had comes by itself, and may overtake this one, but once."""
    try:
        tab.goto(path)
    except Lost:
        tab.goto(path)


def done(*sets):
    """The keys of ticked sets, as in 'Set 1 left'."""
    return sorted(f'{SQUAT}.{number}.{side}' for _, number, side in (name.split() for name in sets))


def ticks(site, member):
    """The keys of the sets that the server holds as done."""
    return sorted(key.split('/')[1] for key, in site.db('SELECT "key" FROM tick WHERE done = 1 AND stream = ?', f'm:{number_of(site, member)}'))


def comments(site, member):
    return sorted(body for body, in site.db('SELECT body FROM comment WHERE author_id = ?', number_of(site, member)))


def number_of(site, member):
    return site.db('SELECT id FROM member WHERE name = ?', member)[0][0]


def foreign(tab, site) -> list[str]:
    """What any cache holds whose bytes are not the server's own, whole: its address, and how it begins and ends."""
    ours = of_server(site, 'healthz').headers['X-Site']
    return [f'{one["url"]} {len(one["text"])} {one["text"][:40]!r} … {one["text"][-40:]!r}' for one in tab.run(ASK_ALL)
            if MARK in one['text'] or not is_whole(one, site, ours)]


def is_whole(one, site, ours) -> bool:
    path = one['url'].split('/', 3)[3]
    if path == 'kept.json':
        return True
    if f'x-site,{ours}' not in one['headers'].lower():
        return False
    if path.startswith(('static/', 'pictures/')):
        return of_server(site, path).read().decode(errors='replace') == one['text']
    return one['text'].rstrip().endswith('</html>')


def of_server(site, path):
    return urlopen(f'{site.url}/{path}')
