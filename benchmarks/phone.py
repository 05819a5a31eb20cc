"""A phone: Chromium with its processor slowed, and a way to ask when something was painted."""
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium

SLOWER = 4
SCREEN = {'viewport': {'width': 390, 'height': 844}, 'device_scale_factor': 2, 'has_touch': True, 'is_mobile': True}
# A message posted in an animation frame arrives when that frame has been painted. Nothing is asked that costs a layout.
PAINTED = """
window.painted = new Promise((done) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => done(performance.now())
  const observer = new MutationObserver(() => {
    if (!document.querySelector('%s')) return
    observer.disconnect()
    requestAnimationFrame(() => port2.postMessage(0))
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true })
})
"""


@contextmanager
def driver():
    """Playwright's Chromium, for as long as the phones live."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@contextmanager
def phone(chrome, folder: Path | None = None, **options):
    """A browser context; with a `folder` it keeps what it has when it is closed, and opening it anew is a cold start."""
    program = {'executable_path': chromium.find(), 'headless': True, 'args': chromium.ARGS}
    if folder:
        context = chrome.launch_persistent_context(folder, **program, **SCREEN | options)
    else:
        context = chrome.launch(**program).new_context(**SCREEN | options)
    try:
        yield context
    finally:
        context.close() if folder else context.browser.close()


def slowed(page):
    """Slow this page's processor; gives its debugging session."""
    session = page.context.new_cdp_session(page)
    session.send('Emulation.setCPUThrottlingRate', {'rate': SLOWER})
    return session


def painted(page, url: str, found: str) -> float:
    """Milliseconds from the start of the navigation until an element that the selector `found` finds is painted."""
    page.add_init_script(PAINTED % found)
    page.goto(url, wait_until='commit')
    return page.evaluate('painted')
