"""Answers at the desk: given, changed and removed, in a line or by a comment."""
from flask import Blueprint, abort, redirect, render_template, request
from flask_login import current_user

from pwa.comments.answers import Answer, names_in
from pwa.comments.models import Comment
from pwa.sync.models import Refused
from pwa.sync.ops import PART
from pwa.web import coaches_only

bp = Blueprint('answers', __name__, url_prefix='/coach/answers')


@bp.get('')
@coaches_only
def index():
    """What terms open; with `?comment=` the form that makes that comment an answer."""
    about = request.args.get('comment')
    return _list({'comment': about, 'text': _comment(about).body} if about else {})


@bp.post('')
@coaches_only
def create():
    key = request.form.get('key', '')
    return _kept(key) if PART.fullmatch(key) else abort(400)


@bp.get('/<key>')
@coaches_only
def edit(key):
    return render_template('coach/answer.html', answer=_answer(key), form=None)


@bp.post('/<key>')
@coaches_only
def update(key):
    return _kept(key, _answer(key))


@bp.post('/<key>/removal')
@coaches_only
def delete(key):
    _answer(key).remove()
    return redirect('/coach/answers', 303)


def _kept(key: str, known: Answer | None = None):
    """Keep what the form says: on to the list, or the form again with the sentence."""
    form = request.form
    about = (known.comment_url or '').removeprefix('/comments/') if known else form.get('comment')
    try:
        Answer.give(key, form.get('term', ''), names_in(form.get('synonyms', '')), current_user.member,
                    form.get('text', '').replace('\r\n', '\n'), _comment(about) if about else None)
    except Refused as refusal:
        page = render_template('coach/answer.html', answer=known, form=form, error=refusal) if known else _list(form, refusal)
        return page, 422
    return redirect('/coach/answers', 303)


def _list(form, error=''):
    return render_template('coach/answers.html', answers=Answer.kept(), form=form, error=error)


def _comment(about: str) -> Comment:
    """The comment of '<thread>/<key>'."""
    thread, _, key = about.partition('/')
    if not (thread.isascii() and thread.isdigit() and len(thread) < 16 and PART.fullmatch(key)):
        abort(404)
    return Comment.of_keys(f't:{thread}', [key]).get(key) or abort(404)


def _answer(key: str) -> Answer:
    return Answer.find(key) or abort(404)
