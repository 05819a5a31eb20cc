"""How near two bounds could be met at all: a session drawn beforehand, with no script, and a bare page with a stylesheet of its own."""
import statistics
from types import SimpleNamespace

from benchmarks import slow, start
from benchmarks.academy import academy
from benchmarks.phone import driver, phone
from benchmarks.site import BARE, MEDIUS, serving
from benchmarks.table import Row, shown
from tests.browser.handset import settle

TIMES = 9
TICK = 'set-tick input'
DRAWN = """() => {
  const style = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]).map(({ cssText }) => cssText).join('\\n')
  for (const gone of document.querySelectorAll('script, template, noscript, link')) gone.remove()
  document.head.insertAdjacentHTML('afterbegin', '<link rel="stylesheet" href="/style.css">')
  return ['<!doctype html>' + document.documentElement.outerHTML, style]
}"""


def rows() -> list[Row]:
    with academy() as folder, driver() as chrome:
        page, style = _drawn(chrome, folder)
        (folder / 'drawn').write_text(page)
        (folder / 'style.css').write_text(style)
        bare = start.visited_bare(chrome, folder)
        pages = ((bare.replace('/page', '/drawn'), TICK), (bare, start.TEXT))
        cold = [[start.cold(chrome, folder / 'bare', url, found) for url, found in pages] for _ in range(TIMES)]
        (folder / 'style.css').write_text(style[:5_600])
        with serving(BARE, folder) as port:
            first = [[slow.bare_visit(chrome, port, path) for path in ('/styled', '/page')] for _ in range(TIMES)]
    return [_row('offline cold start of the session drawn beforehand, without a script, against a bare cached page', cold),
            _row('a bare page with a stylesheet of 5,600 bytes on a slow phone, against one without', first)]


def _drawn(chrome, folder) -> tuple[str, str]:
    """The session once its sets can be ticked, and all its style."""
    with serving(MEDIUS, folder) as port, phone(chrome, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f'http://localhost:{port}/session#glute-medius-activation')
        page.locator('[data-act=finish]:visible').wait_for()
        settle(page, SimpleNamespace(url=f'http://localhost:{port}'))
        return page.evaluate(DRAWN)


def _row(what: str, pairs) -> Row:
    ours, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Row(what, '', f'{shown(statistics.median(one / other for one, other in pairs), "×")} ({ours:.0f} to {bare:.0f} ms)')
