"""Thread: the discussion of one page, found by the page's address."""
import hashlib
from itertools import count

from peewee import AutoField, BigIntegerField, CharField

from pwa import clock, db
from pwa.articles.models import Article
from pwa.members.models import FIRST_DRAWN


class Thread(db.Model):
    """A page's discussion, found by the page's address."""
    id = AutoField()
    uri = CharField(unique=True, max_length=200)
    closed_at = BigIntegerField(null=True)

    @property
    def stream(self) -> str:
        return f't:{self.id}'

    def close(self, closed: bool):
        """Nobody can add to it; what is there stays."""
        self.closed_at = clock.now() if closed else None
        self.save(only=[Thread.closed_at])

    @classmethod
    def at(cls, uri: str) -> 'Thread':
        """The thread of that page, made if missing."""
        turns = count()
        while (known := cls.get_or_none(cls.uri == uri)) is None:
            cls.insert(id=id_of(uri, next(turns)), uri=uri).on_conflict_ignore().execute()
        return known

    @classmethod
    def of_streams(cls, rows) -> dict[str, 'Thread']:
        """The threads of those comments or decisions, by stream."""
        ids = {int(row.stream[2:]) for row in rows if row.stream}
        return {thread.stream: thread for thread in cls.select().where(cls.id.in_(ids))} if ids else {}

    @classmethod
    def of_stream(cls, stream: str) -> 'Thread | None':
        """The thread, also of a page that nobody has opened here yet, as after a restored backup; None where no page has it."""
        number = int(stream[2:])
        return cls.get_or_none(cls.id == number) or cls._unread(number)

    @classmethod
    def _unread(cls, number: int) -> 'Thread | None':
        pages = (article.url for article in Article.select(Article.key).where(Article.deleted_at.is_null()))
        url = next((url for url in pages if id_of(url, 0) == number), None)
        return cls.at(url) if url else None


def id_of(uri: str, turn: int) -> int:
    """Made from the address, not counted: after a restored backup the next number could be another page's, with comments on phones."""
    digest = hashlib.blake2b(f'{turn} {uri}'.encode(), digest_size=8).digest()
    return FIRST_DRAWN + int.from_bytes(digest) % (2 ** 31 - FIRST_DRAWN)
