"""Public pages kept rendered until a stream they show moves: one query tells, whatever the page costs to render."""
import time
from collections import OrderedDict
from functools import wraps

import brotli
from flask import Response, g, request

from pwa import web
from pwa.sync.models import Stream

LASTS = 60
KEPT = 500


class Page:
    """One rendered page, the heads of the streams it shows, and its bytes plain and compressed."""

    def __init__(self, html: str, heads: dict[str, int]):
        self.heads, self.until = heads, time.monotonic() + LASTS
        self.plain = html.encode()
        self.packed = brotli.compress(self.plain, quality=9)
        response = Response()
        response.data = self.plain
        response.add_etag()
        self.etag = response.headers['ETag']

    def is_current(self) -> bool:
        return time.monotonic() < self.until and Stream.heads(self.heads) == self.heads

    def response(self) -> Response:
        packed = web.takes_brotli()
        response = Response(self.packed if packed else self.plain, headers={
            'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, no-cache', 'ETag': self.etag,
            'Vary': 'Accept-Encoding'})
        if packed:
            response.headers['Content-Encoding'] = 'br'
        if 'If-None-Match' in request.headers:
            response.make_conditional(request)
        return response


kept: OrderedDict[tuple, Page] = OrderedDict()


def public_page(view):
    """A view that returns the HTML of a page which is the same for everyone; `shows()` names the streams it read."""
    @wraps(view)
    def answer(*args, **kwargs):
        key = request.path, request.args.get('before') if request.query_string else None  # no other query changes a page
        known = kept.get(key)
        if known is None or not known.is_current():
            known = kept[key] = _rendered(view, args, kwargs)
            kept.move_to_end(key)
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return known.response()
    return web.anyone(answer)


def _rendered(view, args, kwargs) -> Page:
    # Heads are read before the rows: a change in between makes the page stale at once, never fresh for ever.
    g.shown = {'academy': Stream.head_of('academy')[0]}
    html = view(*args, **kwargs)
    return Page(html, g.pop('shown'))


def shows(stream: str) -> int:
    """Note that the page being rendered shows this stream; returns its head."""
    head = Stream.head_of(stream)[0]
    if 'shown' in g:
        g.shown[stream] = head
    return head
