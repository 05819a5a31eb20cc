"""Public pages kept rendered until a stream they show moves: one query tells, whatever the page costs to render."""
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from urllib.parse import parse_qs

import brotli
from flask import Response, g, request

from pwa import assets, db, web
from pwa.sync.models import ACADEMY, Stream

LASTS = 60
KEPT = 500
Read = Callable[[dict], None]


class Page:
    """One rendered page as it is sent, plain and compressed, the heads of the streams it shows, and what reading it does."""

    def __init__(self, html: str, heads: dict[str, int], read: Read):
        self.heads, self.until, self.read = heads, time.monotonic() + LASTS, read
        plain = html.encode()
        self.etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
        self.plain = self._sent(plain)
        self.packed = self._sent(brotli.compress(plain, quality=10), ('Content-Encoding', 'br'))

    def _sent(self, body: bytes, *more) -> tuple[bytes, list]:
        return body, [('Content-Type', 'text/html; charset=utf-8'), ('Content-Length', str(len(body))),
                      ('Cache-Control', 'public, no-cache'), ('ETag', self.etag), ('Vary', 'Accept-Encoding'),
                      ('Link', f'<{assets.urls()["app.css"]}>; rel=preload; as=style'), *more]

    def is_current(self) -> bool:
        return Stream.heads(self.heads) == self.heads and time.monotonic() < self.until

    def __call__(self, environ, start_response):
        """The page as a WSGI application."""
        self.read(environ)
        body, headers = self.packed if web.names_brotli(environ.get('HTTP_ACCEPT_ENCODING', '')) else self.plain
        if self.etag in environ.get('HTTP_IF_NONE_MATCH', ''):
            start_response('304 NOT MODIFIED', [header for header in headers if not header[0].startswith('Content-')])
            return ()
        start_response('200 OK', headers)
        return () if environ['REQUEST_METHOD'] == 'HEAD' else (body,)


kept: OrderedDict[tuple[str, str, bool], Page] = OrderedDict()


class Front:
    """Answers what is kept and current before Flask hears of it: most requests read a page that did not change."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        page = kept.get(_address(environ)) if environ['REQUEST_METHOD'] in ('GET', 'HEAD') else None
        return page and _answer(page, environ, start_response) or self.app(environ, start_response)


def _answer(page: Page, environ, start_response):
    try:
        return (page(environ, start_response) or (b'',)) if _may_be_sent(page) else None
    finally:
        db.database.close()


def _may_be_sent(page: Page) -> bool:
    """While it is current, and while nobody can tell because the database is away."""
    try:
        return page.is_current()
    except db.FAULTS:
        return True


def _address(environ) -> tuple[str, str, bool]:
    """No other query changes a page, and of a name that comes twice the first counts, as in Flask."""
    query = parse_qs(environ.get('QUERY_STRING') or '', keep_blank_values=True)
    before, order = (query.get(name, [''])[0] for name in ('before', 'order'))
    return environ.get('PATH_INFO', ''), before, order == 'helpful'


def public_page(view):
    """A view that returns the HTML of a page which is the same for everyone; `shows()` names the streams it read."""
    @wraps(view)
    def answer(*args, **kwargs):
        key = _address(request.environ)
        page = _rendered(view, args, kwargs)
        if not key[1]:  # any number of cursors can be thought up, and must not drive out what is read
            kept[key] = page
            kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return Response.from_app(page, request.environ)
    return web.anyone(answer)


def each_time(read: Read):
    """What to do with the WSGI environ whenever the page being rendered is read, rendered anew or not."""
    g.read = read


def _rendered(view, args, kwargs) -> Page:
    # Heads are read before the rows: a change in between makes the page stale at once, never fresh for ever.
    g.shown = {ACADEMY: Stream.head_of(ACADEMY)[0]}
    html = view(*args, **kwargs)
    return Page(html, g.pop('shown'), g.pop('read', lambda environ: None))


def shows(stream: str) -> int:
    """Note that the page being rendered shows this stream; returns its head."""
    head = Stream.head_of(stream)[0]
    if 'shown' in g:
        g.shown[stream] = head
    return head
