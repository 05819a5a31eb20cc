"""POST /sync: writes go up, changed rows come down."""
import logging
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask_login import current_user

from pwa import clock, db, jsontext
from pwa.members import terms
from pwa.sync import epoch, ops, polls, pull, push
from pwa.sync.models import Meta
from pwa.sync.upkeep import Upkeep
from pwa.web import SENTENCES, SMALLEST, address, anyone, limiter, problem

bp = Blueprint('sync', __name__)
log = logging.getLogger(__name__)
VERSION = 1
MOST_OPS, MOST_BYTES, MOST_STREAMS = 100, 256 * 1024, 50
POLL = 60
PACED = {'r': 'later', 'code': 'rate', 'msg': 'Very much is written from here just now. This is sent a little later.', 'wait': 60}


def _member():
    user = current_user._get_current_object()
    return user.member if user.is_authenticated else None


def _whose() -> str:
    """The rate limit's key: a member, or the address of a visitor."""
    member = _member()
    return member.public_id if member else address()


@bp.post('/sync')
@anyone
@limiter.limit('60 per minute', caller=_whose)
def create():
    body = _body()
    member, claimed = _member(), body.get('as')
    if claimed is None:
        return _unclaimed(body, member)
    if member is None or member.public_id != claimed:
        return _stranger(claimed, member)
    current_user.used(clock.now())
    return _answer(body, member)


def _stranger(claimed: str, member) -> Response:
    """The phone's owner is not who the cookie says: their account is gone, or nobody, or somebody else is signed in."""
    if Meta.is_gone(claimed):
        return _stop(410, 'account_gone', 'This account was deleted.')
    if member is None:
        return _stop(401, 'sign_in', SENTENCES[401][1])
    return _stop(409, 'wrong_member', 'Someone else is signed in here.')


def _body() -> dict:
    """The request, checked for size and shape; anything an op holds is judged later, op by op."""
    if not request.is_json:
        abort(415)
    if len(request.get_data()) > MOST_BYTES:
        abort(413)
    try:
        body = jsontext.load(request.get_data())
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(body, dict):
        abort(400)
    if body.get('v') != VERSION:
        old = isinstance(body.get('v'), int) and body['v'] < VERSION
        abort(problem(426 if old else 400, 'This version of the app is not known here: reload it.'))
    if not _fits(body):
        abort(400)
    if len(body.get('ops', [])) > MOST_OPS:
        abort(413)
    return body


def _fits(body: dict) -> bool:
    wanted, sent = body.get('pull', {}), body.get('ops', [])
    return (isinstance(wanted, dict) and len(wanted) <= MOST_STREAMS and all(map(_is_cursor, wanted.values()))
            and isinstance(sent, list)
            and all(isinstance(op, dict) and ops.is_name(op.get('id')) for op in sent)
            and isinstance(body.get('epoch'), str | None) and (body.get('as') is None or ops.is_name(body['as'])))


def _is_cursor(value) -> bool:
    return value is None or isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2 ** 53


def _unclaimed(body, member):
    """A visitor, or a browser that does not know yet who is signed in: public streams, and who that is."""
    if body.get('ops'):
        return _stop(401, 'sign_in', SENTENCES[401][1])
    return _answer(body | {'pull': {name: at for name, at in body.get('pull', {}).items() if name != 'm'}}, None,
                   introduced=member)


def _answer(body, member, introduced=None):
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.extensions['upkeep'].run_if_due()
    now, current = clock.now(), epoch.epoch()
    if body.get('epoch') not in (None, current):
        return _stop(409, 'epoch', 'The server was restored; this phone checks what it has.', epoch=current)
    if any(not pull.is_stream(name) for name in body.get('pull', {})):
        abort(400)
    entities = app.extensions['synced']
    results = _pushed(entities, member, body['ops'], now) if body.get('ops') else {}
    known = member or introduced
    answer = {'v': VERSION, 'site': app.config['SITE_ID'], 'as': known.public_id if known else None, 'epoch': current,
              'now': now, 'poll': POLL, 'results': results, 'streams': pull.pull(entities, member, body.get('pull', {}))}
    asked = {'terms': terms.VERSION} if member and not member.agrees else {}
    news = any(stream['rows'] or stream['more'] for stream in answer['streams'].values())
    if member and not (body.get('ops') or news or asked):
        _keep(member, answer)
    return Response(jsontext.dump(answer | asked | ({'member': introduced.card()} if introduced else {})), content_type='application/json')


@limiter.limit('120 per 10 minutes')
def _public():
    """What others can read, from one address: many members there may not make up for each one's own limit."""


def _pushed(entities, member, sent, now) -> dict:
    late = {op['id']: PACED for op in sent if str(op.get('s')).startswith('t:') and not _public.takes(address())}
    return push.push(entities, member, [op for op in sent if op['id'] not in late], now) | late


def _keep(member, answer):
    """The next poll like this one is answered likewise, only later."""
    text = jsontext.dump(answer | {'now': 0})
    heads = {pull.stored_name(name, member): stream['cursor'] for name, stream in answer['streams'].items()}
    if len(text) < SMALLEST:
        polls.keep(request.environ.get('HTTP_COOKIE', ''), request.get_data(), polls.Poll(
            current_user.token, answer['epoch'], heads, lambda now: text.replace(b'"now":0', b'"now":%d' % now, 1),
            lambda: create.takes(member.public_id)))


def _stop(status: int, code: str, sentence: str, **more) -> Response:
    response = jsonify(v=VERSION, site=current_app.config['SITE_ID'], code=code, error=sentence, **more)
    response.status_code = status
    return response


def init_app(app):
    """Start of the process. The database may be away: then every request is told so until it is back."""
    app.extensions['upkeep'] = Upkeep(Path(app.config['MEDIUS'].instance) / 'mark')
    app.config['SITE_ID'] = ''
    app.before_request(lambda: _introduce(app))
    try:
        with db.connection():
            _introduce(app)
    except db.FAULTS as fault:
        if not db.is_transient(fault):
            raise
        log.warning('the database is away: %s', fault)


def _introduce(app):
    """Who we are, and whether the database went back in time; once."""
    if not app.config['SITE_ID']:
        app.config['SITE_ID'] = epoch.site()
        app.extensions['upkeep'].run_if_due()
