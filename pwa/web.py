"""What every request passes: who may call, where it came from, the headers, errors as sentences."""
import logging
from functools import lru_cache, wraps
from ipaddress import ip_address, ip_network

import brotli
from flask import Response, abort, current_app, jsonify, render_template, request
from flask_login import current_user
from limits.storage import storage_from_string
from werkzeug.datastructures import Accept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from pwa import counts, db

log = logging.getLogger(__name__)


def address() -> str:
    """Whose tries are counted together: an IPv4 address, or an IPv6 network, since one home has 2⁶⁴ of those addresses."""
    text = request.remote_addr or ''
    try:
        found = ip_address(text)
    except ValueError:
        return text
    mapped = getattr(found, 'ipv4_mapped', None)
    return str(ip_network((found, 64), strict=False)) if found.version == 6 and not mapped else str(mapped or found)


limiter = counts.Limiter(address)
SAFE = ('GET', 'HEAD', 'OPTIONS')
LARGEST = 1024 * 1024
SMALLEST = 600
TEXT = ('text/html', 'application/json', 'text/javascript', 'image/svg+xml', 'application/manifest+json')
CSP = '; '.join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "font-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "require-trusted-types-for 'script'", 'trusted-types medius'))
HEADERS = {
    'Content-Security-Policy': CSP,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), screen-wake-lock=(self)',
}
SENTENCES = {
    400: ('That did not arrive whole', 'The request could not be read. Go back and try again.'),
    401: ('Sign in first', 'This page is for members. Sign in, then try again.'),
    403: ('Not allowed', 'You may not do that. If you think you should, ask the coach.'),
    404: ('Nothing here', 'This page does not exist, or no longer does. The articles and workouts are still where they were.'),
    405: ('Not this way', 'This address cannot be used like that. Go back and try again.'),
    409: ('Out of step', 'This changed meanwhile. Reload and try again.'),
    410: ('Gone', 'This is no longer here.'),
    413: ('Too big', 'That is more than can be sent at once. Send less.'),
    414: ('Too long', 'That address is too long.'),
    415: ('Not readable', 'That kind of content is not accepted here. Send JSON or a form.'),
    422: ('Something is missing', 'Check what you wrote and try again.'),
    426: ('Too old', 'This version of the app is too old. Reload it; nothing you wrote is lost.'),
    429: ('A little slower', 'Too many tries in a short time. Wait a minute, then try again.'),
    431: ('Too long', 'The request carried too much. Clear the cookies of this site and try again.'),
    500: ('Our fault', 'Something went wrong here, and it has been written down. Try again in a minute.'),
    503: ('Busy', 'The server is busy or restarting. Try again in a moment; nothing you wrote is lost.'),
}


def anyone(view):
    """Visitors may call this."""
    return _declare(view, 'anyone')


def members_only(view):
    """Only members may call this."""
    return _declare(view, 'member')


def coaches_only(view):
    """Only coaches may call this."""
    return _declare(view, 'coach')


def from_anywhere(view):
    """Other sites may post to this: what it takes is proof enough, and no cookie is looked at."""
    view.from_anywhere = True
    return view


def _declare(view, access):
    view.access = access
    return view


def init_app(app):
    """Guards, headers and errors for every request of `app`."""
    settings = app.config['MEDIUS']
    shared = settings.redis_url and storage_from_string(settings.redis_url)
    limiter.init_app(shared or counts.Counts(settings.instance / 'counts', settings.secret_key))  # type: ignore[arg-type]
    app.before_request(_guard)
    app.after_request(_packed)
    app.teardown_request(_disconnect)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _disconnect(_error=None):
    db.database.close()


def _guard():
    """Refuse before any view runs: a route that does not say who may call it is called by nobody."""
    if '\0' in request.path:
        abort(404)  # no address of ours; and PostgreSQL takes no NUL, not even to compare
    view = current_app.view_functions.get(request.endpoint or '')
    if request.method not in SAFE and not hasattr(view, 'from_anywhere') and not _same_origin():
        abort(403, 'This came from another site, so nothing was changed. Open the page here and try again.')
    if view is None:
        return
    access = getattr(view, 'access', None)
    if access == 'anyone':
        return
    if not current_user.is_authenticated:
        abort(401)
    if access != 'member' and not (access == 'coach' and current_user.coach):
        abort(403)


def _same_origin() -> bool:
    site = request.headers.get('Sec-Fetch-Site')
    if site:
        return site == 'same-origin'
    origin = request.headers.get('Origin')
    return bool(origin) and origin in own_origins()


def own_origins() -> tuple[str, ...]:
    """BASE_URL too: a proxy may ask by a host of its own, and may not say https."""
    return current_app.config['MEDIUS'].base_url, f'http://{request.host}', f'https://{request.host}'


class Dressed:
    """A WSGI application whose answers carry what all of ours do, unless they say otherwise."""

    def __init__(self, app, config):
        self.app, self.config = app, config
        self.headers = [*HEADERS.items(), *([('Strict-Transport-Security', 'max-age=31536000')] if config['MEDIUS'].https else [])]

    def __call__(self, environ, start_response):
        def start(status, headers, *fault):
            own = {name for name, _ in headers}
            return start_response(status, [*headers, ('X-Site', self.config['SITE_ID']),
                                           *(header for header in self.headers if header[0] not in own)], *fault)
        return self.app(environ, start)


def _packed(response: Response) -> Response:
    """Text as brotli where accepted, unless it was packed before or is too small to."""
    if response.is_streamed or response.mimetype not in TEXT or 'Content-Encoding' in response.headers:
        return response
    if response.status_code == 200 and (response.content_length or 0) <= SMALLEST:
        return response
    response.vary.add('Accept-Encoding')
    if response.status_code == 200 and takes_brotli():
        response.set_data(brotli.compress(response.get_data(), quality=4 if response.is_json else 5))
        response.headers['Content-Encoding'] = 'br'
    return response


def takes_brotli() -> bool:
    """True when the caller understands brotli."""
    return names_brotli(request.headers.get('Accept-Encoding', ''))


@lru_cache(maxsize=256)
def names_brotli(accepted: str) -> bool:
    """True when this Accept-Encoding takes brotli."""
    return parse_accept_header(accepted, Accept).quality('br') > 0


def wants_json() -> bool:
    """True when the caller asks for JSON rather than a page."""
    return request.is_json or request.accept_mimetypes.best_match(('text/html', 'application/json')) == 'application/json'


def _http_error(error: HTTPException):
    if error.response is not None:
        return error.response
    code = error.code or 500
    title, sentence = SENTENCES.get(code, SENTENCES[400 if code < 500 else 500])
    own = error.description if error.description != type(error).description else None
    response = problem(code, own if isinstance(own, str) and own.endswith('.') else sentence, title)
    for name, value in error.get_headers(None, None):
        if name.lower() not in ('content-type', 'content-length'):
            response.headers[name] = value
    if code in (429, 503):
        response.headers.setdefault('Retry-After', '30')
    return response


def problem(code: int, sentence: str, title: str | None = None) -> Response:
    """An error as a page or as JSON, as asked for."""
    title = title or SENTENCES[code][0]
    if wants_json():
        response = jsonify(v=1, site=current_app.config['SITE_ID'], code=code, error=sentence)
    else:
        response = Response(render_template('errors/show.html', code=code, title=title, sentence=sentence))
    response.status_code = code
    return response


def _unexpected(error: Exception):
    if db.is_transient(error):
        log.warning('database fault at %s: %s', request.path, error)
        db.drop()
        response = problem(503, SENTENCES[503][1])
        response.headers['Retry-After'] = '2'
        return response
    log.exception('error at %s %s', request.method, request.path)
    return problem(500, SENTENCES[500][1])


def shell(view):
    """A page without content of its own: the same bytes for everyone until the next build."""
    @wraps(view)
    def cached(*args, **kwargs):
        return page(view(*args, **kwargs))
    return _declare(cached, 'anyone')


def existing(model, id: int):
    """The row of that number; ends the request with 404 where there is none. A number in an address may be larger than any column takes."""
    return (model.get_or_none(model.id == id) if id < 2 ** 31 else None) or abort(404)


def page(html: str, status: int = 200) -> Response:
    """A public page with an ETag, answered 304 where the phone has it already."""
    response = Response(html, status)
    response.headers['Cache-Control'] = 'public, no-cache'
    response.add_etag()
    response.make_conditional(request)
    return response
