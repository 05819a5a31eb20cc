"""Photos: taken in as bytes, handed out to whoever may see their comment, all of a thread on one page."""
from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_login import current_user

from pwa.articles.models import Article
from pwa.comments.files import PhotoFile
from pwa.comments.lists import SHOWN
from pwa.comments.models import Comment
from pwa.comments.photos import MOST, Photo
from pwa.comments.routes import cursor
from pwa.comments.shown import cursor_of
from pwa.comments.threads import Thread
from pwa.images import LARGEST
from pwa.sync.models import Later, Refused
from pwa.sync.ops import PART
from pwa.sync.pages import public_page, shows
from pwa.web import anyone, existing, limiter, members_only, problem, shell

bp = Blueprint('photos', __name__)
FOR_ALL = 'public, max-age=31536000, s-maxage=60, immutable'  # a phone may keep it, a cache that others ask must hear of its hiding


def _who() -> str:
    return current_user.member.public_id


@bp.get('/talk/photos')
@shell
def tools():
    """What a thread fetches once somebody attaches a photo, or looks at one."""
    return render_template('comments/photos.html', most=MOST)


@bp.get('/comments/<int:thread>/photos')
@public_page
def index(thread):
    """All photos of a page: those of its text, then those of its comments, newest first."""
    found = existing(Thread, thread)
    shows(found.stream)
    before = cursor(request.args.get('before'))
    article, rows = Article.at(found.uri), Comment.with_photos(found.stream, before)
    older = cursor_of(rows[SHOWN - 1]) if len(rows) > SHOWN else None
    return render_template('comments/gallery.html', thread=found, article=article, comments=rows[:SHOWN], older=older, most=MOST,
                           photos=article.photos if article and not before else ())


@bp.put('/photos/<id>')
@members_only
@limiter.limit('30 per minute', caller=_who)
def receive(id):
    """The bytes of a photo, from whoever `?as=` names; what becomes of them, its op is told (sync.md §2)."""
    member = current_user.member
    if not PART.fullmatch(id):
        abort(400)
    if request.args.get('as') != member.public_id:
        abort(409, 'Someone else is signed in here.')
    if member.banned_at:
        abort(403, 'You may not write here. Ask the coach why.')
    try:
        sentence = PhotoFile.receive(id, member, _body())
    except Refused as error:
        abort(403, str(error))
    except Later as error:
        abort(429, str(error))
    return problem(422, sentence) if sentence else (jsonify({}), 201)


def _body() -> bytes:
    """The whole of it: one that broke off on its way is no word of the phone's."""
    request.max_content_length = 4 * LARGEST
    sent = request.get_data()
    if request.content_length not in (None, len(sent)):
        abort(400)
    return sent


@bp.get('/photos/<id>')
@anyone
def show(id):
    return _sent(id, PhotoFile.data)


@bp.get('/photos/<id>/small')
@anyone
def small(id):
    """Square, for a list."""
    return _sent(id, PhotoFile.small)


def _sent(id, size):
    """A picture that, opened as a document, may run and load nothing."""
    found = Photo.seen_by(id, current_user.member if current_user.is_authenticated else None) if PART.fullmatch(id) else None
    photo, for_all = found or abort(404)
    response = Response(bytes(PhotoFile.select(size).where(PhotoFile.id == photo.file_id).scalar()), content_type='image/jpeg')
    response.headers['Cache-Control'] = FOR_ALL if for_all else 'private, no-store'
    response.headers['Content-Disposition'] = 'inline'
    response.headers['Content-Security-Policy'] = "default-src 'none'; sandbox"
    response.set_etag(f'{id}-{size.name}')
    return response.make_conditional(request)
