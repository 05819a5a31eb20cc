"""Academies to measure: the starter, with as many comments, threads and members as a row asks for."""
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.words import bodies
from pwa import clock, config, create_app, db, seeds
from pwa.articles.models import Article
from pwa.comments.models import Comment, imported_key
from pwa.comments.threads import Thread
from pwa.importers import starter
from pwa.members import terms
from pwa.members.models import Device, Member
from pwa.seeds import pictures

ARTICLE = '/articles/strong-on-one-leg'
NAMES = ('Ana', 'Ben', 'Cleo', 'Dana Whitfield', 'Eli', 'Fran Moreau', 'Gus AKA Runner')


@contextmanager
def academy(comments: int = 0):
    """A folder with the starter academy, its article having that many comments."""
    with TemporaryDirectory(prefix='medius-') as name:
        folder = Path(name)
        db.use(settings(folder).database_url)
        db.migrate()
        starter.load_if_empty()
        with db.connection():
            discuss(ARTICLE, comments)
        yield folder
        db.database.close_all()


def settings(folder: Path) -> config.Config:
    return config.read({'INSTANCE': str(folder)})


def discuss(url: str, count: int):
    """Comments under a page; the newest are the same whatever their number."""
    thread, now = Thread.at(url), clock.now()
    authors = [Member.imported(name) for name in NAMES]
    entries = [(imported_key(thread, author.name, n, body), author, now - n * 3_600_000, body)
               for n, (author, body) in enumerate(zip(authors * (count // len(authors) + 1), bodies(count), strict=False))]
    Comment.bring_in(thread, entries[::-1])


def picture(url: str, count: int):
    """Photos on comments of a page, evenly from the newest on."""
    thread = Thread.at(url)
    comments = list(Comment.feed().where(Comment.stream == thread.stream).order_by(Comment.created_at.desc()))
    for comment in comments[::len(comments) // count][:count]:
        seeds.hang(thread, comment.key, comment.author, clock.now(), pictures.road(), 'The road to the hills, early')


def copy(slug: str, comments: int) -> str:
    """The starter article again, under another address and with a thread of its own; that address."""
    first = Article.find(ARTICLE.rsplit('/', 1)[1])
    article = Article.publish(slug, first.title, first.author, first.body, summary=first.summary, workout=first.workout,
                              picture=first.picture)
    discuss(article.url, comments)
    return article.url


def signed_in(folder: Path, count: int) -> list[tuple[str, str]]:
    """That many members who agree to the terms, each signed in on one device: (public id, cookie)."""
    app = create_app(settings(folder))
    sign = app.session_interface.get_signing_serializer(app).dumps
    with db.connection(), db.transaction():
        members = [Member.create(name=f'Runner {n}', joined_at=clock.now(), approved_at=clock.now(), terms=terms.VERSION)
                   for n in range(count)]
        devices = [Device.create(member=member) for member in members]
    return [(device.member.public_id, sign({'_user_id': device.token, '_fresh': True, '_permanent': True})) for device in devices]
