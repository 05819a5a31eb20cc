"""Articles and their pictures."""
from flask import Blueprint, Response, abort, render_template, request

from pwa.articles.models import Article, Picture
from pwa.sync.pages import each_time, public_page
from pwa.tallies import Tallies
from pwa.web import anyone

bp = Blueprint('articles', __name__)
bp.add_app_template_global(Article.for_workout, 'article_for')
bp.add_app_template_global(Article.titles_at)
views = Tallies(Article.add_views)


@bp.get('/articles')
@public_page
def index():
    return render_template('articles/index.html', articles=Article.published())


@bp.get('/articles/<slug>')
@public_page
def show(slug):
    each_time(lambda environ: _count(slug, environ))
    return render_template('articles/show.html', article=Article.find(slug) or _gone(slug))


def _gone(slug):
    if Article.known(slug):
        abort(410, 'The coach took this article down. The others are still where they were.')
    abort(404)


def _count(slug, environ):
    if environ['REQUEST_METHOD'] == 'GET' and environ.get('HTTP_SEC_FETCH_DEST', 'document') == 'document':
        views.add([slug])  # a worker that keeps the page is not a reader


@bp.get('/pictures/<hash>.svg')
@bp.get('/pictures/<hash>.jpg')
@anyone
def picture(hash):
    """A drawing or a photo; on its own, opened as a document, it may run and load nothing."""
    found = Picture.get_or_none(Picture.hash == hash)
    if found is None or found.url != request.path:
        abort(404)
    response = Response(bytes(found.data), content_type=found.type)
    response.headers['Cache-Control'] = 'public, max-age=31536000, immutable'
    response.headers['Content-Security-Policy'] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.set_etag(found.hash)
    return response.make_conditional(request)
