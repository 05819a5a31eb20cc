"""Ten years of one runner on the phone: /progress and the home screen without a network, on a processor slowed 4×."""
import statistics
import time
from pathlib import Path
from types import SimpleNamespace

from benchmarks.academy import academy
from benchmarks.phone import PAINTED, driver, painted, phone, slowed
from benchmarks.site import MEDIUS, serving
from benchmarks.table import Row, at_most
from tests.browser.handset import settle, until
from tests.browser.history import live_ten_years

OPENINGS = 9
CURVE = '[data-chart=runs] canvas'
HOME = '[data-slot=sum]:not(:empty)'
PUT_AWAY = """async () => (await document.querySelector('sync-status').store.lend((db) => db.run(['meta'], 'readonly', async (tx) => {
  const touched = await tx.objectStore('meta').count(IDBKeyRange.bound(['touched'], ['touched', []]))
  return !touched && Number.isInteger(await tx.objectStore('meta').get(['digest']))
})))"""
# The longest time between two frames, from a tap on a range until all three charts stand, or until it is asked for.
WATCH = """
window.longest = 0
window.watch = (frames) => new Promise((done) => {
  window.longest = 0
  let last
  const frame = (now) => {
    window.longest = Math.max(window.longest, now - (last ?? now))
    last = now
    if (frames-- > 0) requestAnimationFrame(frame)
    else done(window.longest)
  }
  requestAnimationFrame(frame)
})
"""
CHANGED = "(range) => { const seen = watch(20); document.querySelector(`[name=range][value=${range}]`).click(); return seen }"
RANGES = ('month', 'quarter', 'year', 'all')


def rows() -> list[Row]:
    """Two phones, one of a runner of ten years and one with nothing; the server is gone once both were there."""
    with academy() as folder, driver() as chrome:
        with serving(MEDIUS, folder) as port:
            url = f'http://localhost:{port}'
            for name in ('long', 'blank'):
                _visited(chrome, folder / name, url, live_ten_years if name == 'long' else lambda page: None)
        order, pause = _put_in_order(chrome, folder / 'long', url)
        openings, frames = _progress(chrome, folder / 'long', url)
        homes = [(_cold(chrome, folder / 'long', url), _cold(chrome, folder / 'blank', url)) for _ in range(OPENINGS)]
    long, blank = (statistics.median(times) for times in zip(*homes, strict=True))
    what = 'ten years (1,500 sessions, 60,000 ticks, 2,000 runs), CPU slowed 4×:'
    return [
        at_most(f'{what} /progress opens with no network, until its curve is painted', 300, statistics.median(openings), 'ms',
                f'{min(openings):.0f} to {max(openings):.0f}'),
        at_most('… longest time between two frames when its range changes', 34, statistics.median(frames), 'ms',
                f'at worst {max(frames):.0f}'),
        at_most('… home screen, against a phone with nothing on it', 1.1, statistics.median(one / two for one, two in homes), '×',
                f'{long:.0f} to {blank:.0f} ms'),
        at_most('… put in order once, behind the home screen: longest time between two frames', 100, pause, 'ms', f'in {order:.0f} s')]


def _visited(chrome, profile: Path, url: str, live):
    with phone(chrome, profile) as context:
        page = context.new_page()
        page.goto(url)
        settle(page, SimpleNamespace(url=url))
        live(page)


def _put_in_order(chrome, profile: Path, url: str) -> tuple[float, float]:
    """Seconds it took, and milliseconds of the longest frame meanwhile."""
    with phone(chrome, profile) as context:
        page = context.new_page()
        slowed(page)
        page.add_init_script(WATCH)
        page.goto(url)
        started = time.monotonic()
        page.evaluate('() => void watch(1e9)')
        until(page, PUT_AWAY, within=120)
        return time.monotonic() - started, page.evaluate('longest')


def _progress(chrome, profile: Path, url: str) -> tuple[list[float], list[float]]:
    """Milliseconds of openings, and of the longest frame of each change of the range; the app was open before."""
    with phone(chrome, profile) as context:
        page = context.new_page()
        slowed(page)
        page.add_init_script(WATCH + PAINTED % CURVE)
        openings = [_opened(page, url) for _ in range(OPENINGS)]
        page.wait_for_timeout(1000)
        return openings, [page.evaluate(CHANGED, name) for name in RANGES * 3]


def _opened(page, url: str) -> float:
    page.goto(url)
    page.wait_for_timeout(1500)  # the home screen has done all it does
    page.goto(f'{url}/progress', wait_until='commit')
    return page.evaluate('painted')


def _cold(chrome, profile: Path, url: str) -> float:
    with phone(chrome, profile) as context:
        page = context.new_page()
        slowed(page)
        return painted(page, url, HOME)
