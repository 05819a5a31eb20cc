"""Comments: the thread that a page shows, the form without JavaScript, public reading, reports."""
import hashlib

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from flask_login import current_user

from pwa import clock, images
from pwa.comments.answers import Answer
from pwa.comments.files import PhotoFile
from pwa.comments.lists import SHOWN
from pwa.comments.models import Comment, new_key
from pwa.comments.news import unlinked
from pwa.comments.photos import MOST
from pwa.comments.reports import REASONS
from pwa.comments.shown import Conversation, Ranked, Shown, cursor_of
from pwa.comments.terms import Marking
from pwa.comments.threads import Thread
from pwa.markdown import links
from pwa.sync import epoch, push
from pwa.sync.models import Later, Refused, Stream
from pwa.sync.ops import PART, is_name
from pwa.sync.pages import public_page
from pwa.sync.pull import pull
from pwa.web import anyone, existing, limiter, members_only, page, shell

bp = Blueprint('comments', __name__)
bp.add_app_template_global(new_key)
bp.add_app_template_global(links)


@bp.app_template_global()
def thread_of(uri: str) -> Shown:
    """The thread of a page, for its template."""
    if request.args.get('order') == 'helpful':
        return Ranked(Thread.at(uri))
    return Shown(Thread.at(uri), cursor(request.args.get('before')))


@bp.app_template_global()
def marking() -> Marking:
    """Marks the terms on a page that have an answer."""
    return Marking(Answer.given())


def cursor(text: str | None) -> tuple[int, str] | None:
    at, _, key = (text or '').partition('.')
    return (int(at), key) if at.isascii() and at.isdigit() and len(at) < 16 and is_name(key) else None


@bp.get('/threads/<int:id>')
@anyone
def show(id):
    """Rows after `?after=`, the same for everyone and cacheable by head."""
    after = request.args.get('after')
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < 16):
        abort(400)
    stream = existing(Thread, id).stream
    tag = f'{epoch.epoch()}-{Stream.head_of(stream)[0]}-{after}'  # before the rows: one that comes between must change it
    answer = pull(current_app.extensions['synced'], None, {stream: int(after) if after else None})[stream]
    response = jsonify(v=1, site=current_app.config['SITE_ID'], **answer)
    response.headers['Cache-Control'] = 'public, no-cache'
    response.set_etag(tag)
    return response.make_conditional(request)


@bp.get('/comments/<int:thread>/<key>')
@public_page
def conversation(thread, key):
    """The page behind a comment's date, where it is answered, changed and deleted without a script."""
    comment = Comment.of_keys(f't:{thread}', [key]).get(key) or abort(404)
    shown = Conversation(existing(Thread, thread), comment, cursor(request.args.get('before')))
    if comment.held_at:
        abort(404)
    if comment.removed and not shown.root.replies:
        abort(410)
    return render_template('comments/show.html', thread=shown, reasons=REASONS)


@bp.get('/comments')
@anyone
def index():
    """All that was said lately, for those who follow it all."""
    rows = Comment.everywhere(cursor(request.args.get('before')))
    older = cursor_of(rows[SHOWN - 1]) if len(rows) > SHOWN else None
    return page(render_template('comments/index.html', comments=rows[:SHOWN], threads=Thread.of_streams(rows), older=older))


@bp.get('/comments.atom')
@anyone
def feed():
    return _feed(Comment.everywhere())


@bp.get('/threads/<int:id>/comments.atom')
@anyone
def thread_feed(id):
    return _feed(Comment.everywhere(stream=existing(Thread, id).stream))


def _feed(rows):
    base = current_app.config['MEDIUS'].base_url or request.url_root.rstrip('/')
    shown = rows[:SHOWN]
    response = page(render_template('comments/feed.xml', comments=shown, threads=Thread.of_streams(shown), base=base, printable=printable,
                                    unlinked=unlinked))
    response.content_type = 'application/atom+xml; charset=utf-8'
    return response


def printable(text: str) -> str:
    """Without the characters that XML has no way to write."""
    return ''.join(char for char in text if char in '\t\n' or char >= ' ' and char not in '\ufffe\uffff')


@bp.get('/talk')
@shell
def tools():
    """What a thread fetches once somebody wants to do more than read."""
    return render_template('comments/tools.html', reasons=REASONS)


@bp.post('/threads/<int:id>/comments')
@anyone
@limiter.limit('30 per minute')
def create(id):
    """The form without JavaScript: the same op to the same `push` as the outbox sends."""
    if current_user.is_authenticated:
        request.max_content_length = (MOST + 1) * images.LARGEST
    thread, form = existing(Thread, id), request.form
    if form.get('website'):
        return _again(thread, 'Something filled in the field that has to stay empty. Empty it, then press Post.', 422)
    if not current_user.is_authenticated:
        return _again(thread, 'Sign in first: open “Sign in” in a new tab, come back here, then press Post.', 401)
    if not (is_name(form.get('key')) and is_name(form.get('op'))) or not PART.fullmatch(form.get('parent') or '-'):
        abort(400)
    ops, photos = [_op(thread, form)], [file for file in request.files.getlist('photo') if file.filename]
    if len(photos) > MOST:
        return _again(thread, f'A comment takes at most {MOST} photos. Choose them again, then press Post.', 422)
    for sent in [file.read() for file in photos]:
        ops.append(_photo_op(ops[0], sent))
        sentence = _received(ops[-1], sent)
        if sentence:
            return _again(thread, sentence, 422)
    return _said(thread, ops[0], f'/comments/{id}/{form["parent"]}' if form.get('parent') else f'{thread.uri}#comments', photos=ops[1:])


def _photo_op(comment: dict, sent: bytes) -> dict:
    """Its id is made from what it shows and where: the same form sent again is the same photo."""
    id = 'form-' + hashlib.blake2b(comment['k'][0].encode() + sent, digest_size=16).hexdigest()
    return {'id': id, 's': comment['s'], 't': 'photo', 'k': [comment['k'][0], id], 'at': comment['at'],
            'f': {'alt': {'v': '', 'saw': None}}}


def _received(op: dict, sent: bytes) -> str | None:
    try:
        return PhotoFile.receive(op['k'][1], current_user.member, sent)
    except (Refused, Later) as error:
        return str(error)


def _op(thread, form) -> dict:
    """The ids of a form come from a kept page, the same for all its readers: what makes them one comment's is who says what."""
    body = _words(form)
    own = hashlib.blake2b(f'{current_user.member.id} {body}'.encode(), digest_size=8).hexdigest()
    return {'id': f'{form["op"]}.{own}', 's': thread.stream, 't': 'comment', 'k': [f'{form["key"]}.{own}'], 'at': clock.now(),
            'f': {'body': {'v': body, 'saw': None}}, 'parent': form.get('parent') or None}


@bp.post('/comments/<int:thread>/<key>')
@members_only
@limiter.limit('30 per minute')
def update(thread, key):
    """Change it, without JavaScript; the author's doing is judged like a phone's."""
    return _changed(thread, key, {'body': _words(request.form)})


@bp.post('/comments/<int:thread>/<key>/deletion')
@members_only
@limiter.limit('30 per minute')
def delete(thread, key):
    return _changed(thread, key, {'deleted': True})


def _changed(id, key, fields):
    thread, comment = existing(Thread, id), _comment(id, key)
    saw = {field: comment.stamps.get(field) for field in fields}
    op = {'id': new_key(), 's': thread.stream, 't': 'comment', 'k': [key], 'at': clock.now(),
          'f': {field: {'v': value, 'saw': saw[field]} for field, value in fields.items()}}
    return _said(thread, op, f'{thread.uri}#comments' if 'deleted' in fields else f'/comments/{id}/{key}', changes=key)


def _words(form) -> str:
    return form.get('body', '').replace('\r\n', '\n')


def _said(thread, op, onward, changes=None, photos=()):
    """Push it as this member: on to the page that shows it, or the form again with the sentence."""
    verdicts = push.push(current_app.extensions['synced'], current_user.member, [op, *photos], clock.now())
    refusals = [verdict['msg'] for verdict in verdicts.values() if verdict['r'] not in ('ok', 'same')]
    return _again(thread, refusals[0], 422, changes) if refusals else redirect(onward, 303)


def _again(thread, sentence, status, changes=None):
    body = render_template('comments/new.html', thread=thread, form=request.form, sentence=sentence, changes=changes)
    return Response(body, status)


@bp.post('/comments/<int:thread>/<key>/marks')
@members_only
@limiter.limit('60 per minute')
def mark(thread, key):
    """Say that it helped, without JavaScript."""
    op = {'id': new_key(), 's': f't:{thread}', 't': 'helpful', 'k': [key, current_user.member.public_id], 'at': clock.now(),
          'f': {'on': {'v': True, 'saw': None}}}
    return _said(existing(Thread, thread), op, f'/comments/{thread}/{key}', changes=key)


@bp.post('/comments/<int:thread>/<key>/reports')
@members_only
@limiter.limit('30 per hour')
def report(thread, key):
    """Tell the coach, without JavaScript."""
    fields = {'reason': request.form.get('reason'), 'note': request.form.get('note', '')}
    op = {'id': new_key(), 's': 'm', 't': 'report', 'k': [str(thread), key], 'at': clock.now(),
          'f': {name: {'v': value, 'saw': None} for name, value in fields.items()}}
    return _said(existing(Thread, thread), op, f'/comments/{thread}/{key}', changes=key)


def _comment(thread: int, key: str) -> Comment:
    return Comment.named(f't:{thread}', [key]).get(key) or abort(404)
