"""Articles at the desk: written, seen as readers will see them, published and taken down."""
import re

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask_login import current_user

from pwa import images
from pwa.articles.manuscripts import Manuscript, Stale
from pwa.articles.models import Article, Picture
from pwa.comments.decisions import Decision
from pwa.comments.threads import Thread
from pwa.members.models import Invalid, tidy
from pwa.web import coaches_only
from pwa.workouts.models import Workout

bp = Blueprint('manuscripts', __name__, url_prefix='/coach')
NEW = re.compile(r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
QUOTED = str.maketrans({'[': '(', ']': ')', '"': '”', '\\': ''})


@bp.get('/articles')
@coaches_only
def index():
    shelves: dict[str, list] = {'drafts': [], 'live': [], 'down': []}
    for manuscript, article in Manuscript.desk():
        shelves['drafts' if article is None else 'down' if article.removed else 'live'].append((manuscript, article))
    return render_template('coach/articles.html', **shelves)


@bp.get('/articles/<key>')
@coaches_only
def edit(key):
    return _form(_manuscript(key))


@bp.post('/articles/<key>')
@coaches_only
def update(key):
    """Keep the text, then do what was pressed."""
    request.max_content_length = 4 * images.LARGEST
    held, words, errors = _manuscript(key), *_words()
    try:
        held = Manuscript.write(held.key, words, request.form.get('version', 0, int), current_user.member)
    except Stale as stale:
        return _form(stale.held, words, errors, stale), 409
    except Invalid as error:
        return _form(held, words, errors | error.errors), 422
    return _done(held, request.form.get('do'), errors)


def _done(held: Manuscript, do: str | None, errors: dict):
    """The text is kept, whatever else cannot be done."""
    try:
        if do == 'publish' and not errors:
            Decision.publish(held, current_user.member)
    except Stale as stale:
        return _form(stale.held, stale=stale), 409
    except Invalid as error:
        errors = error.errors
    if errors:
        return _form(held, errors=errors), 422
    return redirect(f'/coach/articles/{held.key}{"/proof" if do == "proof" else ""}', 303)


@bp.get('/articles/<key>/proof')
@coaches_only
def proof(key):
    """What is saved, as readers will see it."""
    held = _manuscript(key)
    return render_template('coach/proof.html', manuscript=held, article=held.proof())


@bp.post('/articles/<key>/removal')
@coaches_only
def delete(key):
    """Out of readers' sight, or, where they never saw it, gone."""
    held = _manuscript(key)
    article = held.slug and Article.find(held.slug)
    if article:
        Decision.take_down(article, current_user.member)
    else:
        held.discard()
    return redirect('/coach/articles', 303)


@bp.post('/articles/<key>/discussion')
@coaches_only
def close(key):
    """Close what is said below the article, or open it again."""
    held = _manuscript(key)
    article = held.slug and Article.find(held.slug) or abort(404)
    Decision.close(article, request.form.get('do') == 'close', current_user.member)
    return redirect(f'/coach/articles/{held.key}', 303)


@bp.post('/pictures')
@coaches_only
def take():
    """A photo for the text or the card, as JSON."""
    request.max_content_length = 4 * images.LARGEST
    picture, error = _taken('photo')
    if not picture:
        return jsonify(errors={'photo': error or 'Choose a photo first.'}), 422
    return jsonify(picture=picture.shown(''), line=_line(picture, request.form)), 201


def _form(manuscript: Manuscript, words: dict | None = None, errors: dict | None = None, stale: Stale | None = None):
    """What is saved; or `words` that are not saved yet, over the version that the next save replaces."""
    article = Article.known(manuscript.slug) if manuscript.slug else None
    held = {name: getattr(manuscript, name) for name in Manuscript.WORDS}
    thread = Thread.at(article.url) if article else None
    return render_template('coach/article.html', manuscript=manuscript, article=article, thread=thread, words=words or held,
                           unsaved=bool(words), errors=errors or {}, stale=stale,
                           decisions=Decision.about(article) if article else (), workouts=Workout.published())


def _manuscript(key: str) -> Manuscript:
    found = Manuscript.find(key)
    if not found and not NEW.fullmatch(key):
        abort(404)
    return found or Manuscript(key=key, author=current_user.member)


def _words() -> tuple[dict, dict]:
    """What the form says, and what is wrong with photos that came along in it, as they do from a browser without scripts."""
    form, errors = request.form, dict[str, str]()
    source, (photo, errors['photo']) = form.get('source', ''), _taken('photo')
    lead, errors['lead'] = _taken('lead')
    if photo and not tidy(form.get('photo_alt', '')):
        errors['photo'] = 'Say what the photo shows, for those who cannot see it, and choose it again.'
    elif photo:
        source = f'{source.rstrip()}\n\n{_line(photo, form)}\n'
    workout = form.get('workout') or None
    if workout and workout not in {found.slug for found in Workout.published()}:
        workout, errors['workout'] = None, 'That workout is no longer here.'
    words = {'title': form.get('title', ''), 'summary': form.get('summary', ''), 'source': source, 'workout': workout,
             'picture': _card(lead, form)}
    return words, {name: sentence for name, sentence in errors.items() if sentence}


def _card(lead: Picture | None, form) -> dict | None:
    known = Picture.at([form.get('picture', '')]).get(form.get('picture', '')) if form.get('do') != 'bare' else None
    picture = lead or known
    return picture.shown(tidy(form.get('alt', ''))) if picture else None


def _taken(field: str) -> tuple[Picture | None, str]:
    """The photo in a field of the form, or why there is none."""
    file = request.files.get(field)
    if not file or not file.filename:
        return None, ''
    try:
        return Manuscript.take_picture(file.read()), ''
    except images.BadImage as error:
        return None, str(error)


def _line(picture: Picture, form) -> str:
    """The Markdown that shows it."""
    alt, caption = (tidy(form.get(name, '')).translate(QUOTED) for name in ('photo_alt', 'photo_caption'))
    title = f' "{caption}"' if caption else ''
    return f'![{alt}]({picture.url}{title})'
