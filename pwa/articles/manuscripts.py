"""Manuscript: what coaches write of an article; readers see what was last published of it."""
import re

from markupsafe import Markup
from peewee import JOIN, BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from pwa import clock, db, markdown
from pwa.articles.models import Article, Picture, files_of, rendered, slugify
from pwa.members.models import Invalid, Member, tidy
from pwa.sync.models import ACADEMY, Stream

DAY = 86_400_000
UNUSED = 8 * DAY
LONGEST = {'title': 200, 'summary': 300, 'source': 100_000, 'alt': 300}
BLOCKS = re.compile(r'(</(?:p|h[2-4]|ul|ol|blockquote|figure|pre|table)>|<hr>)\s*(?=<)')
WORDLESS = 'Say what the picture shows, for those who cannot see it.'
Saver = Member.alias()


class Stale(Exception):
    """Another save came in between; `held` is what stands now."""

    def __init__(self, held: 'Manuscript'):
        super().__init__(f'{held.saver} saved this article while you were writing. Your text is here, unsaved; theirs is below. '
                         'Take over what you need, then save again: yours takes its place.')
        self.held = held


class Manuscript(db.Model):
    """Markdown by `key`; `version` counts its saves, `published` is the one that readers see, `slug` then the end of the address."""
    key = CharField(primary_key=True, max_length=80)
    slug = CharField(max_length=80, null=True, unique=True)
    title = CharField(max_length=200, default='')
    summary = CharField(max_length=300, default='')
    source = TextField(default='')
    workout = CharField(max_length=64, null=True)
    picture = db.JSONField(null=True)
    files = db.JSONField(default=list)
    author = ForeignKeyField(Member, null=True, backref='manuscripts', on_delete='SET NULL')
    version = IntegerField(default=0)
    published = IntegerField(null=True)
    saved_at = BigIntegerField(default=0)
    saved_by = ForeignKeyField(Member, null=True, backref='saved', on_delete='SET NULL')

    WORDS = ('title', 'summary', 'source', 'workout', 'picture')

    @property
    def saver(self) -> str:
        return self.saved_by.name if self.saved_by else 'Another coach'

    @property
    def words(self) -> dict:
        """As the desk's form has them."""
        picture = self.picture or {'url': '', 'alt': ''}
        return {'title': self.title, 'summary': self.summary, 'source': self.source, 'workout': self.workout,
                'picture': picture['url'], 'alt': picture['alt']}

    @property
    def is_changed(self) -> bool:
        """True when readers see an earlier text."""
        return self.published is not None and self.version != self.published

    @classmethod
    def feed(cls, *fields):
        return cls.select(*(fields or (cls,)), Member, Saver).join(Member, JOIN.LEFT_OUTER, on=cls.author).switch(cls).join(
            Saver, JOIN.LEFT_OUTER, on=(cls.saved_by == Saver.id), attr='saved_by')

    @classmethod
    def is_of(cls, slug: str) -> bool:
        """True when the article of that address was changed at the desk."""
        return cls.select().where(cls.slug == slug).exists()

    @classmethod
    def find(cls, name: str) -> 'Manuscript | None':
        """By its key or its article's slug; of an article that nobody changed here yet, what to begin with."""
        found = cls.feed().where((cls.key == name) | (cls.slug == name)).first()
        article = None if found else Article.known(name)
        return found or (article and cls._of(article))

    @classmethod
    def desk(cls) -> list[tuple['Manuscript', Article | None]]:
        """Each with its article, if readers see or saw it; saved last, published last first. Without their texts."""
        shown = Article.select(Article.key, Article.title, Article.published_at, Article.deleted_at, Article.views)
        articles = {article.key: article for article in shown.where(Article.stream == ACADEMY)}
        written = cls.feed(cls.key, cls.slug, cls.title, cls.version, cls.published, cls.saved_at).order_by(cls.saved_at.desc(), cls.key)
        rows = [(row, articles.pop(row.slug, None)) for row in written]
        rest = sorted(articles.values(), key=lambda article: (-article.published_at, article.key))
        return rows + [(cls(key=article.key, slug=article.key, title=article.title, published=0), article) for article in rest]

    @classmethod
    def write(cls, key: str, words: dict, version: int, coach: Member) -> 'Manuscript':
        """Keep what a coach made of `version`, words by name; raises Invalid, or Stale when another was saved meanwhile."""
        words = _checked(words)
        with db.transaction():
            Stream.lock(ACADEMY)  # two coaches at once: the second sees what the first saved
            held = cls.find(key) or cls(key=key, author=coach)
            is_new = words != {name: getattr(held, name) for name in cls.WORDS}
            if is_new and held.version != version:
                raise Stale(held)
            if is_new or not held.version:
                held._keep(words, coach, is_new)
        return held

    def publish(self) -> Article:
        """Show it to readers, who hear of one that is new; raises Invalid with what is missing, Stale when another was saved meanwhile."""
        missing = self._missing()
        if missing:
            raise Invalid(missing)
        with db.transaction():
            Stream.lock(ACADEMY)
            last = Manuscript.feed().where(Manuscript.key == self.key).get()
            if last.version != self.version:
                raise Stale(last)
            self.slug = self.slug or self._address()
            known = Article.known(self.slug)
            article = Article.publish(self.slug, self.title, known.author if known else self.author, self.html, self.source, self.summary,
                                      self.workout, self.picture)
            Manuscript.update(slug=self.slug, published=self.version).where(Manuscript.key == self.key).execute()
        return article

    @property
    def shown(self) -> dict:
        """What readers see of it now, to be put back later."""
        known = Article.known(self.slug) if self.slug else None
        return known.standing() | {'published': self.published} if known else {'deleted_at': clock.now()}

    @classmethod
    def put_back(cls, article: Article, shown: dict):
        """Show readers what they saw then; the text here stays as it is."""
        article.put_back({name: value for name, value in shown.items() if name != 'published'})
        if 'published' in shown:
            cls.update(published=shown['published']).where(cls.slug == article.key).execute()

    def discard(self):
        """A draft that readers never saw is gone for good."""
        Manuscript.delete().where(Manuscript.key == self.key, Manuscript.published.is_null()).execute()

    @property
    def html(self) -> Markup:
        return Markup(rendered(self.source))

    def proof(self) -> Article:
        """The article that it would be."""
        known = Article.known(self.slug) if self.slug else None
        return Article(key=self.slug or '', title=self.title or 'Untitled', summary=self.summary, body=self.html, workout=self.workout,
                       picture=self.picture, author=known.author if known else self.author, views=known.views if known else 0,
                       published_at=known.published_at if known else clock.now())

    @classmethod
    def take_picture(cls, sent: bytes) -> Picture:
        """A coach's photo for an article; those of eight days ago that no text shows are let go. Raises images.BadImage."""
        with db.transaction():
            old = list(Picture.select(Picture.hash, Picture.type).where(Picture.taken_at < clock.now() - UNUSED))
            used = {url for model in (Article, cls) for row in model.select(model.files) for url in row.files} if old else set()
            Picture.delete().where(Picture.hash << [picture.hash for picture in old if picture.url not in used]).execute()
            return Picture.take(sent)

    @classmethod
    def _of(cls, article: Article) -> 'Manuscript':
        """Of one that came from elsewhere: its Markdown, or else its HTML, which is Markdown too."""
        names = [name for name, _ in markdown.pictures(article.source)]
        whole = article.source and len(Picture.at(names)) == len(set(names))
        return cls(key=article.key, slug=article.key, title=article.title, summary=article.summary, workout=article.workout,
                   source=article.source if whole else BLOCKS.sub(r'\1\n\n', article.body), picture=article.picture, files=article.files,
                   author=article.author, published=0)

    def _keep(self, words: dict, coach: Member, is_new: bool):
        for name, value in words.items():
            setattr(self, name, value)
        self.files = files_of(self.html, self.picture)  # type: ignore[assignment]
        self.version, self.saved_at, self.saved_by = self.version + 1, clock.now(), coach
        self.published = self.published if is_new or self.published is None else self.version
        fields = [field for name, field in self._meta.fields.items() if name != 'key']
        Manuscript.insert(**self.__data__).on_conflict(conflict_target=[Manuscript.key], preserve=fields).execute()

    def _missing(self) -> dict[str, str]:
        found = {'title': '' if self.title else 'Give it a title first.',
                 'source': self._missing_in_text() if self.source.strip() else 'Write something first.',
                 'alt': '' if not self.picture or self.picture['alt'] else WORDLESS}
        return {name: sentence for name, sentence in found.items() if sentence}

    def _missing_in_text(self) -> str:
        named = markdown.pictures(self.source)
        here = Picture.at(name for name, _ in named)
        lost = [name for name, _ in named if name not in here]
        if lost:
            return f'There is no picture “{lost[0][:80]}” here: choose it again below, or take its line out.'
        return '' if all(alt.strip() for _, alt in named) else f'{WORDLESS} Its words stand between the [ and ] of its line.'

    def _address(self) -> str:
        """Made of the title, and no other's."""
        slug = slugify(self.title)
        taken = {row.key for model in (Article, Manuscript) for row in model.select(model.key).where(model.key.startswith(slug))}
        taken |= {row.slug for row in Manuscript.select(Manuscript.slug).where(Manuscript.slug.startswith(slug))}
        return next(name for name in (slug, *(f'{slug}-{number}' for number in range(2, len(taken) + 3))) if name not in taken)


def _checked(words: dict) -> dict:
    """{'title', 'summary', 'source', 'workout', 'picture'} as they are kept; raises Invalid."""
    title, summary, picture = tidy(words['title']), tidy(words['summary']), words['picture']
    source = words['source'].replace('\r\n', '\n').replace('\0', '')
    lengths = {'title': title, 'summary': summary, 'source': source, 'alt': picture['alt'] if picture else ''}
    errors = {name: f'Use at most {LONGEST[name]:,} characters.' for name, text in lengths.items() if len(text) > LONGEST[name]}
    if errors:
        raise Invalid(errors)
    return {'title': title, 'summary': summary, 'source': source, 'workout': words['workout'] or None, 'picture': picture}
