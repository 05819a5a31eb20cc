"""Article and Picture: pages to read. What is published travels in the academy stream."""
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from markupsafe import Markup
from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField, TextField

from pwa import clock, db, images, markdown
from pwa.members.models import Member
from pwa.sync.models import ACADEMY, Notice, Refused, Synced, Word, publish
from pwa.sync.whose import Authored

NEW = 7 * 86_400_000
MOST_VIEWS = 2 ** 31 - 1
VIEW_BOX = re.compile(rb'viewBox="0 0 (\d+) (\d+)"')
SVG, JPEG = 'image/svg+xml', 'image/jpeg'
ADDRESS = re.compile(r'/pictures/([0-9a-f]{16})\.(?:svg|jpg)')
PHOTO = re.compile(r'<img src="(/pictures/[0-9a-f]{16}\.jpg)" alt="([^"]*)"')
SHOWN = re.compile(rf'src="({ADDRESS.pattern})"')
SEEN = ('title', 'summary', 'source', 'body', 'workout', 'picture', 'files', 'deleted_at')


class Picture(db.Model):
    """A picture by the hash of its bytes, so that its address never changes meaning; sizes in pixels. `taken_at`: a coach's photo came."""
    hash = CharField(primary_key=True, max_length=16)
    type = CharField(max_length=40)
    width = IntegerField()
    height = IntegerField()
    data = BlobField()
    taken_at = BigIntegerField(null=True)

    @property
    def url(self) -> str:
        return f'/pictures/{self.hash}.{"jpg" if self.type == JPEG else "svg"}'

    @classmethod
    def at(cls, urls: Iterable[str]) -> 'dict[str, Picture]':
        """Those of these addresses that are here, by address, without their bytes."""
        hashes = {found[1] for found in map(ADDRESS.fullmatch, urls) if found}
        rows = cls.select(cls.hash, cls.type, cls.width, cls.height).where(cls.hash << hashes) if hashes else ()
        return {row.url: row for row in rows}

    @classmethod
    def keep(cls, data: bytes) -> 'Picture':
        """Store an SVG drawing of our own; the same bytes are one picture."""
        width, height = map(int, VIEW_BOX.findall(data)[0])
        return cls._kept(data, type=SVG, width=width, height=height)

    @classmethod
    def take(cls, sent: bytes) -> 'Picture':
        """Store a coach's photo, made anew with nothing but its looks; raises images.BadImage."""
        made = images.made(sent)
        return cls._kept(made.data, type=JPEG, width=made.width, height=made.height, taken_at=clock.now())

    @classmethod
    def _kept(cls, data: bytes, **facts) -> 'Picture':
        digest = hashlib.sha256(data).hexdigest()[:16]
        cls.insert(hash=digest, data=data, **facts).on_conflict_ignore().execute()
        return cls.get_by_id(digest)

    def shown(self, alt: str) -> dict:
        """What a page needs to show it without moving when it arrives."""
        return {'url': self.url, 'width': self.width, 'height': self.height, 'alt': alt}


class Article(Authored, Synced):
    """A page to read; `html` is rendered and cleaned when it is published, never when it is read."""
    title = CharField(max_length=200)
    summary = CharField(max_length=300, default='')
    source = TextField(default='')
    body = TextField()
    author = ForeignKeyField(Member, null=True, backref='articles', on_delete='SET NULL')
    workout = CharField(max_length=64, null=True)
    picture = db.JSONField(null=True)
    files = db.JSONField(default=list)
    views = IntegerField(default=0)
    hash = CharField(max_length=16)
    published_at = BigIntegerField()

    table = 'article'

    @property
    def slug(self) -> str:
        return self.key

    @property
    def url(self) -> str:
        return f'/articles/{self.key}'

    @property
    def html(self) -> Markup:
        return Markup(self.body)

    @property
    def author_name(self) -> str:
        return self.author.name if self.author else 'Former member'

    @property
    def photos(self) -> list[tuple[str, str]]:
        """The address and the words of each photo in its text."""
        return [(url, unescape(words)) for url, words in PHOTO.findall(self.body)]

    @property
    def published_on(self) -> str:
        return clock.moment(self.published_at).date().isoformat()

    @classmethod
    def published(cls) -> list['Article']:
        """Newest first."""
        return list(cls.feed().where(cls.stream == ACADEMY, cls.deleted_at.is_null()).order_by(cls.published_at.desc(), cls.key))

    @classmethod
    def known(cls, slug: str) -> 'Article | None':
        """Published there, or taken down."""
        return cls.feed().where(cls.stream == ACADEMY, cls.key == slug).first()

    @classmethod
    def find(cls, slug: str) -> 'Article | None':
        return cls.feed().where(cls.stream == ACADEMY, cls.key == slug, cls.deleted_at.is_null()).first()

    @classmethod
    def for_workout(cls, slug: str) -> 'Article | None':
        return cls.feed().where(cls.stream == ACADEMY, cls.workout == slug, cls.deleted_at.is_null()).order_by(cls.published_at).first()

    @classmethod
    def at(cls, url: str) -> 'Article | None':
        """The one that readers find at that address."""
        return cls.find(url.removeprefix('/articles/'))

    @classmethod
    def titles_at(cls, urls: list[str]) -> dict[str, str]:
        """The titles of the articles at those addresses, as far as there are any."""
        slugs = [url.removeprefix('/articles/') for url in urls]
        rows = cls.select(cls.key, cls.title).where(cls.stream == ACADEMY, cls.key << slugs, cls.deleted_at.is_null())
        return {row.url: row.title for row in rows} if urls else {}

    @classmethod
    def titles(cls, slugs: Iterable[str]) -> dict[str, str]:
        """Of those, also where they were taken down."""
        return dict(cls.select(cls.key, cls.title).where(cls.stream == ACADEMY, cls.key << list(slugs)).tuples()) if slugs else {}

    @classmethod
    def publish(cls, slug: str, title: str, author: Member | None, html: str, source: str = '', summary: str = '',
                workout: str | None = None, picture: dict | None = None, views: int = 0, published_at: int | None = None) -> 'Article':
        """Publish under `slug`, or replace what is or was there; `html` is cleaned here, whatever made it."""
        body = markdown.clean(html)
        with db.transaction():
            known = cls.known(slug)
            article = cls(key=slug, title=title, author=author, body=body, source=source, summary=summary, workout=workout,
                          picture=picture, files=files_of(body, picture), views=max(views, known.views if known else 0),
                          hash=digest(title, summary, body, picture, workout, author and author.name),
                          published_at=published_at or (known.published_at if known else clock.now()))
            publish([article], ACADEMY)
            if not known and clock.now() - article.published_at < NEW:
                Notice.post(f'article:{slug}')
        return article

    def take_down(self):
        """Out of readers' sight and off their phones; its text stays here for the desk."""
        with db.transaction():
            self.deleted_at = clock.now()
            publish([self], ACADEMY)

    def standing(self) -> dict:
        """What readers see of it, by column."""
        return {name: getattr(self, name) for name in SEEN}

    def put_back(self, columns: dict):
        """Show what stood there before; raises Refused where a picture of it is gone by now."""
        lost = set(columns.get('files', ())) - Picture.at(columns.get('files', ())).keys()
        if lost:
            raise Refused('gone', 'A picture of that text is no longer here. Change the text, and publish it.')
        self.__data__.update(columns)
        self.show_anew()

    def show_anew(self):
        """What stands on its page beside it has changed: phones fetch it again."""
        self.renamed()
        publish([self], ACADEMY)

    @property
    def removed(self) -> bool:
        return bool(self.deleted_at)

    @classmethod
    def all_removed(cls) -> list['Article']:
        return list(cls.select().where(cls.stream == ACADEMY, cls.deleted_at.is_null(False)))

    def stay_removed(self):
        """A backup brought it back. To be published."""
        self.author = Member.get_or_none(Member.id == self.author_id)

    def unsign(self, _emptied: bool):
        """Its author leaves: it stays without a name, and phones fetch the page anew. To be published."""
        self.author, self.hash = None, digest(self.hash)

    def renamed(self):
        self.hash = digest(self.hash)

    @classmethod
    def news(cls, notice: Notice) -> Word | None:
        """Everyone hears of a new article, save who wrote it."""
        article = cls.find(notice.about)
        return article and Word('article', 'New to read', article.title, article.url, author=article.author_id)

    @classmethod
    def add_views(cls, counts: dict[str, int]):
        """Add to the view counts of those slugs, as far as the column goes; no new seq, for phones need not hear of it."""
        with db.transaction():
            for slug, count in sorted(counts.items()):
                cls.update(views=cls.views + count).where(cls.stream == ACADEMY, cls.key == slug, cls.views <= MOST_VIEWS - count).execute()

    def server_columns(self, member) -> dict:
        if self.deleted_at:
            return {'gone': True}
        return {'url': self.url, 'title': self.title, 'summary': self.summary, 'hash': self.hash, 'files': self.files,
                'picture': self.picture}


def digest(*parts) -> str:
    """16 hex digits over what a page shows: it changes when the page does."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def files_of(body: str, picture: dict | None) -> list[str]:
    """The addresses of all pictures that a page with this HTML, or its card, shows."""
    return sorted({url for url, _ in SHOWN.findall(body)} | ({picture['url']} if picture else set()))


def rendered(source: str) -> str:
    """Safe HTML of a Markdown text, with those of its pictures that are here."""
    here = Picture.at(name for name, _ in markdown.pictures(source))
    return markdown.render(source, lambda name: (name, here[name].width, here[name].height) if name in here else None)


def slugify(title: str) -> str:
    """A title as the end of an address: ASCII letters, digits and dashes, at most 60."""
    plain = unicodedata.normalize('NFKD', title.lower()).encode('ascii', 'ignore').decode()
    return re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:60].strip('-') or 'article'
