"""The poll that hears of nothing, most of what phones ask: three queries tell that nothing moved, before Flask hears of it."""
import re
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from pwa import clock, db
from pwa.members.models import Device
from pwa.sync import epoch
from pwa.sync.models import Stream

KEPT = 10_000
LARGEST = 4096
NOW = re.compile(rb'"now":\s*\d+,?')


class Poll(NamedTuple):
    """Who asked, in which epoch, the heads they heard of by the streams' names here, and what to answer at an instant."""
    device: str
    epoch: str
    heads: dict[str, int]
    answer: Callable[[int], bytes]
    takes: Callable[[], bool]

    def is_current(self) -> bool:
        """True while the device is signed in, its use need not be noted, the database goes on and nothing moved."""
        device = Device.signed_in(self.device)
        return (device is not None and not device.is_due(clock.now()) and epoch.epoch() == self.epoch
                and Stream.heads(self.heads) == self.heads)


kept: OrderedDict[tuple[str, bytes], Poll] = OrderedDict()


def keep(cookie: str, body: bytes, poll: Poll):
    """Answer such a body of this browser so while nothing moves."""
    if len(cookie) > LARGEST:
        return
    key = _key(cookie, body)
    kept[key] = poll
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _key(cookie: str, body: bytes) -> tuple[str, bytes]:
    """Two polls of a phone differ in nothing but its clock."""
    return cookie, NOW.sub(b'', body)


class Front:
    """Answers the polls that are kept; everything else, and what is over the limit, goes on to the application."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        poll = kept.get(_key(environ.get('HTTP_COOKIE', ''), _body(environ))) if _may_be_kept(environ) else None
        if poll is None or not _holds(poll):
            return self.app(environ, start_response)
        answer = poll.answer(clock.now())
        start_response('200 OK', [('Content-Type', 'application/json'), ('Content-Length', str(len(answer)))])
        return (answer,)


def _may_be_kept(environ) -> bool:
    return (environ['REQUEST_METHOD'] == 'POST' and environ.get('PATH_INFO') == '/sync' and not environ.get('HTTP_TRANSFER_ENCODING')
            and environ.get('HTTP_SEC_FETCH_SITE') == 'same-origin' and environ.get('CONTENT_TYPE') == 'application/json'
            and environ.get('CONTENT_LENGTH', '').isdigit() and int(environ['CONTENT_LENGTH']) <= LARGEST)


def _body(environ) -> bytes:
    """The request's body, left to be read again."""
    body = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH']))
    environ['wsgi.input'] = BytesIO(body)
    return body


def _holds(poll: Poll) -> bool:
    """A database that is away answers for itself, further on."""
    try:
        return poll.is_current() and poll.takes()
    except db.FAULTS:
        return False
    finally:
        db.database.close()
