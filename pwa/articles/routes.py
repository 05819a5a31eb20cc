"""Articles and their pictures."""
import logging
import threading
import time
from collections import Counter

from flask import Blueprint, Response, abort, render_template, request
from peewee import PeeweeException

from pwa.articles.models import Article, Picture
from pwa.sync.pages import each_time, public_page
from pwa.web import anyone

bp = Blueprint('articles', __name__)
bp.add_app_template_global(Article.for_workout, 'article_for')
bp.add_app_template_global(Article.titles_at)
log = logging.getLogger(__name__)
FLUSH_S = 10


class Views:
    """Views counted in memory and written together: a read must not cost a write."""

    def __init__(self):
        self.counts: Counter[str] = Counter()
        self.lock, self.due = threading.Lock(), time.monotonic() + FLUSH_S

    def add(self, slug: str):
        with self.lock:
            self.counts[slug] += 1
        if time.monotonic() > self.due:
            self.flush()

    def flush(self):
        """Write what was counted since the last time; what cannot be written is kept, and costs no reader his page."""
        with self.lock:
            counts, self.counts, self.due = self.counts, Counter(), time.monotonic() + FLUSH_S
        try:
            if counts:
                Article.add_views(counts)
        except PeeweeException:
            log.exception('the views are kept and written later')
            with self.lock:
                self.counts += counts

    def stop(self):
        """Write the last ones when the process ends."""
        self.flush()


views = Views()


@bp.get('/articles')
@public_page
def index():
    return render_template('articles/index.html', articles=Article.published())


@bp.get('/articles/<slug>')
@public_page
def show(slug):
    each_time(lambda environ: _count(slug, environ))
    return render_template('articles/show.html', article=Article.find(slug) or abort(404))


def _count(slug, environ):
    if environ['REQUEST_METHOD'] == 'GET' and environ.get('HTTP_SEC_FETCH_DEST', 'document') == 'document':
        views.add(slug)  # a worker that keeps the page is not a reader


@bp.get('/pictures/<hash>.svg')
@anyone
def picture(hash):
    """A drawing; on its own, opened as a document, it may run and load nothing."""
    found = Picture.get_or_none(Picture.hash == hash) or abort(404)
    response = Response(bytes(found.data), content_type=found.type)
    response.headers['Cache-Control'] = 'public, max-age=31536000, immutable'
    response.headers['Content-Security-Policy'] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.set_etag(found.hash)
    return response.make_conditional(request)
