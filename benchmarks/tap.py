"""Ticking a set: from the finger that lifts to the tick that is painted and on the disk."""
import random
from types import SimpleNamespace

from benchmarks.academy import academy, signed_in
from benchmarks.phone import driver, phone, slowed
from benchmarks.site import MEDIUS, serving
from benchmarks.table import Row, at_most
from tests.browser.handset import settle, until

WORKOUTS = ('hip-strength', 'foot-core', 'glute-medius-activation')
ROUNDS = 2
ON_GLASS_MS = 50, 100
# A click has the time of the touch that ends it; to listen to the touch itself would slow it.
# set-tick says "ticked" when the strict transaction has completed; the message comes when that frame has been painted.
WATCH = """
window.taps = []
let lifted = 0
addEventListener('click', (event) => { lifted = event.timeStamp }, true)
new MutationObserver((changes) => {
  if (!changes.some(({ target }) => target.localName === 'set-tick' && target.dataset.state === 'ticked')) return
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => window.taps.push(performance.now() - lifted)
  requestAnimationFrame(() => port2.postMessage(0))
}).observe(document, { subtree: true, attributeFilter: ['data-state'] })
"""


def row() -> Row:
    """A member with the network on, so that ticks are sent while others are tapped."""
    with academy() as folder, serving(MEDIUS, folder) as port, driver() as chrome:
        cookies = [cookie for _, cookie in signed_in(folder, ROUNDS)]
        times = sorted(time for cookie in cookies for time in _round(chrome, f'http://localhost:{port}', cookie))
    return at_most('tap to painted and durable tick, CPU slowed 4×, p95', 50, times[int(len(times) * 0.95)], 'ms',
                   f'{len(times)} ticks, median {times[len(times) // 2]:.0f}, slowest {times[-1]:.0f} ms')


def _round(chrome, url: str, cookie: str) -> list[float]:
    with phone(chrome, base_url=url) as context:
        context.add_cookies([{'name': 'medius', 'value': cookie, 'url': url}])
        page = context.new_page()
        page.goto('/')
        settle(page, SimpleNamespace(url=url))
        page.add_init_script(WATCH)
        return [time for workout in WORKOUTS for time in _session(context, page, workout)]


def _session(context, page, workout: str) -> list[float]:
    page.goto('about:blank')
    page.goto(f'/session#{workout}')
    page.locator('[data-act=finish]:visible').wait_for()  # by then every set is there
    session = slowed(page)
    for box in page.locator('.set:not([data-offered]) set-tick input[type=checkbox]').all():
        _tap(page, session, box)
        page.wait_for_timeout(random.uniform(300, 900))
    until(page, "() => document.querySelector('.stretch__band--complete') !== null")
    return page.evaluate('window.taps')


def _tap(page, session, box):
    """With a finger that stays on the glass for a moment, as fingers do."""
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    finger = {'x': at['x'] + at['width'] / 2, 'y': at['y'] + at['height'] / 2}
    session.send('Input.dispatchTouchEvent', {'type': 'touchStart', 'touchPoints': [finger]})
    page.wait_for_timeout(random.uniform(*ON_GLASS_MS))
    session.send('Input.dispatchTouchEvent', {'type': 'touchEnd', 'touchPoints': []})
