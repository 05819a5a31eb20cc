"""Comments: the thread that a page shows, the form without JavaScript, public reading, hiding."""
import hashlib

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from flask_login import current_user

from pwa import clock
from pwa.comments.models import LONGEST, SHOWN, Comment, Thread, new_key
from pwa.sync import epoch, push
from pwa.sync.models import Stream
from pwa.sync.ops import is_name
from pwa.sync.pages import shows
from pwa.sync.pull import pull
from pwa.web import anyone, coaches_only, limiter

bp = Blueprint('comments', __name__)
bp.add_app_template_global(new_key)


class Shown:
    """A thread as a page shows it: at most 50 comments, newest first."""

    def __init__(self, thread: Thread, before: tuple[int, str] | None):
        self.id, self.stream, self.closed = thread.id, thread.stream, thread.closed_at
        self.head = shows(thread.stream)
        rows = Comment.page(thread.stream, before)
        self.comments = rows[:SHOWN]
        self.count = Comment.count_in(thread.stream)
        last = self.comments[-1] if len(rows) > SHOWN else None
        self.older = last and f'{last.created_at}.{last.key}'
        self.before, self.longest = before, LONGEST


@bp.app_template_global()
def thread_of(uri: str) -> Shown:
    """The thread of a page, for its template."""
    return Shown(Thread.at(uri), _cursor(request.args.get('before')))


def _cursor(text: str | None) -> tuple[int, str] | None:
    at, _, key = (text or '').partition('.')
    return (int(at), key) if at.isascii() and at.isdigit() and len(at) < 16 and is_name(key) else None


@bp.get('/threads/<int:id>')
@anyone
def show(id):
    """Rows after `?after=`, the same for everyone and cacheable by head."""
    after = request.args.get('after')
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < 16):
        abort(400)
    stream = _thread(id).stream
    tag = f'{epoch.epoch()}-{Stream.head_of(stream)[0]}-{after}'  # before the rows: one that comes between must change it
    answer = pull(current_app.extensions['synced'], None, {stream: int(after) if after else None})[stream]
    response = jsonify(v=1, site=current_app.config['SITE_ID'], **answer)
    response.headers['Cache-Control'] = 'public, no-cache'
    response.set_etag(tag)
    return response.make_conditional(request)


@bp.post('/threads/<int:id>/comments')
@anyone
@limiter.limit('30 per minute')
def create(id):
    """The form without JavaScript: the same op to the same `push` as the outbox sends."""
    thread, form = _thread(id), request.form
    if not current_user.is_authenticated:
        return _again(thread, 'Sign in first: open “Sign in” in a new tab, come back here, then press Post.', 401)
    if not (is_name(form.get('key')) and is_name(form.get('op'))):
        abort(400)
    raw = _op(thread, form)
    verdict = push.push(current_app.extensions['synced'], current_user.member, [raw], clock.now())[raw['id']]
    return redirect(f'{thread.uri}#comments', 303) if verdict['r'] in ('ok', 'same') else _again(thread, verdict['msg'], 422)


def _op(thread, form) -> dict:
    """The ids of a form come from a kept page, the same for all its readers: what makes them one comment's is who says what."""
    body = form.get('body', '').replace('\r\n', '\n')
    own = hashlib.blake2b(f'{current_user.member.id} {body}'.encode(), digest_size=8).hexdigest()
    return {'id': f'{form["op"]}.{own}', 's': thread.stream, 't': 'comment', 'k': [f'{form["key"]}.{own}'], 'at': clock.now(),
            'f': {'body': {'v': body, 'saw': None}}}


def _again(thread, sentence, status):
    body = render_template('comments/new.html', thread=thread, form=request.form, sentence=sentence, longest=LONGEST)
    return Response(body, status)


@bp.post('/comments/<int:thread>/<key>/hiding')
@coaches_only
def hide(thread, key):
    _comment(thread, key).hide(current_user.member)
    return redirect('/coach/', 303)


@bp.post('/comments/<int:thread>/<key>/restoring')
@coaches_only
def restore(thread, key):
    _comment(thread, key).restore()
    return redirect('/coach/', 303)


def _thread(id: int) -> Thread:
    return (Thread.get_or_none(Thread.id == id) if id < 2 ** 31 else None) or abort(404)


def _comment(thread: int, key: str) -> Comment:
    return Comment.named(f't:{thread}', [key]).get(key) or abort(404)
