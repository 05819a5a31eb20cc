"""Which comments a page shows."""
from typing import TYPE_CHECKING, Any

from peewee import fn

from pwa.members.models import Member

if TYPE_CHECKING:
    from pwa.comments.models import Comment

SHOWN = 50
REPLIES = 3


class Lists:
    """Mixed into Comment: the lists of a thread, of a member and of the coach's desk, each with the authors."""

    @classmethod
    def page(cls: Any, stream: str, before: tuple[int, str] | None = None, limit: int = SHOWN) -> list:
        """What began conversations, newest first, from before (created_at, key) on; one more than `limit` when there are older ones."""
        return cls._newest(cls.root.is_null() & cls.pinned_at.is_null(), stream, before, limit)

    @classmethod
    def pinned(cls: Any, stream: str) -> list:
        """What a coach put on top, the last first; three at most."""
        return list(cls.feed().where(cls.stream == stream, cls.pinned_at.is_null(False), cls.hidden_at.is_null(), cls._stands())
                    .order_by(cls.pinned_at.desc()).limit(3))

    @classmethod
    def most_helpful(cls: Any, stream: str) -> list:
        """The fifty with the most marks, replies too."""
        seen = cls.hidden_at.is_null() & cls.deleted_at.is_null() & cls.held_at.is_null()
        return list(cls.feed().where(cls.stream == stream, cls.helpful > 0, seen)
                    .order_by(cls.helpful.desc(), cls.created_at.desc(), cls.key.desc()).limit(SHOWN))

    @classmethod
    def everywhere(cls: Any, before: tuple[int, str] | None = None, limit: int = SHOWN, stream: str | None = None) -> list:
        """The newest that all may read, in every thread or in one; one more than `limit` when there are older ones."""
        rows = cls.feed().where(cls.hidden_at.is_null(), cls.deleted_at.is_null(), cls.held_at.is_null())
        rows = rows.where(cls.stream == stream) if stream else rows
        return list(cls._before(rows, before).limit(limit + 1))

    @classmethod
    def with_photos(cls: Any, stream: str, before: tuple[int, str] | None = None, limit: int = SHOWN) -> list:
        """The newest of a thread that show something, likewise."""
        rows = cls.feed().where(cls.stream == stream, cls.photos.is_null(False), cls.hidden_at.is_null(), cls.held_at.is_null())
        return list(cls._before(rows, before).limit(limit + 1))

    @classmethod
    def answers(cls: Any, stream: str, root: str, before: tuple[int, str] | None = None, limit: int = SHOWN) -> list:
        """The replies of one conversation, likewise."""
        return cls._newest(cls.root == root, stream, before, limit)

    @classmethod
    def _newest(cls: Any, which, stream, before, limit) -> list:
        return list(cls._before(cls.feed().where(cls.stream == stream, which, cls._stands()), before).limit(limit + 1))

    @classmethod
    def _before(cls: Any, rows, before):
        if before:
            rows = rows.where((cls.created_at < before[0]) | ((cls.created_at == before[0]) & (cls.key < before[1])))
        return rows.order_by(cls.created_at.desc(), cls.key.desc())

    @classmethod
    def newest_answers(cls: Any, stream: str, roots: list[str], each: int = REPLIES) -> tuple[list, dict[str, int]]:
        """The newest replies of several conversations, oldest first, and how many each has in all."""
        place = fn.ROW_NUMBER().over(partition_by=[cls.root], order_by=[cls.created_at.desc(), cls.key.desc()])
        ranked = cls.select(cls.key, cls.root, place.alias('place'), fn.COUNT(cls.key).over(partition_by=[cls.root]).alias('of')) \
            .where(cls.stream == stream, cls.root << roots, cls._stands())
        shown = list(ranked.select_from(ranked.c.key, ranked.c.root, ranked.c.of).where(ranked.c.place <= each).tuples()) if roots else []
        rows = cls.feed().where(cls.stream == stream, cls.key << [key for key, *_ in shown]).order_by(cls.created_at, cls.key)
        return list(rows) if shown else [], {root: of for _, root, of in shown}

    @classmethod
    def _stands(cls: Any):
        """Not deleted, or with something left that answers it."""
        reply = cls.alias()
        hanging = reply.select(reply.key).where(
            reply.stream == cls.stream, reply.root == fn.COALESCE(cls.root, cls.key), cls.root.is_null() | (reply.parent == cls.key),
            reply.deleted_at.is_null(), reply.held_at.is_null())
        return cls.held_at.is_null() & (cls.deleted_at.is_null() | fn.EXISTS(hanging))

    @classmethod
    def of_keys(cls: Any, stream: str, keys) -> dict[str, 'Comment']:
        """Those comments with their authors, by key."""
        return {row.key: row for row in cls.feed().where(cls.stream == stream, cls.key << list(keys))} if keys else {}

    @classmethod
    def count_in(cls: Any, stream: str) -> int:
        return cls.select().where(cls.stream == stream, cls.hidden_at.is_null(), cls.deleted_at.is_null(), cls.held_at.is_null()).count()

    @classmethod
    def stories(cls: Any, stream: str) -> list[dict]:
        """The cards that all may read, the latest of each member."""
        rows = cls.select(cls.author, cls.story).where(cls.stream == stream, cls.told_at.is_null(False), cls.hidden_at.is_null(),
                                                       cls.deleted_at.is_null(), cls.held_at.is_null(), cls.author.is_null(False))
        return list({row.author_id: row.story for row in rows.order_by(cls.told_at, cls.key)}.values())

    @classmethod
    def recent(cls: Any, limit: int = SHOWN) -> list:
        """The newest everywhere, for the coach's desk."""
        return list(cls.feed().order_by(cls.created_at.desc()).limit(limit))

    @classmethod
    def by(cls: Any, author: Member, limit: int = 10) -> list:
        """The newest of one author that all may read."""
        return list(cls.feed().where(cls.author == author, cls.hidden_at.is_null(), cls.deleted_at.is_null(), cls.held_at.is_null())
                    .order_by(cls.created_at.desc()).limit(limit))

    @classmethod
    def of_pairs(cls: Any, pairs: list[tuple[str, str]]) -> list['Comment']:
        """Those comments with their authors, in the order of the (stream, key) given."""
        if not pairs:
            return []
        streams, keys = zip(*pairs, strict=True)
        found = {(row.stream, row.key): row for row in cls.feed().where(cls.stream << streams, cls.key << keys)}
        return [found[pair] for pair in pairs if pair in found]

    @classmethod
    def waiting(cls: Any, author: Member | None = None) -> list:
        """Held, or with addresses that are no links yet, oldest first; of one author or of all."""
        waits = cls.held_at.is_null(False) | cls.unlinked_at.is_null(False)
        rows = cls.feed().where(waits, cls.deleted_at.is_null(), cls.hidden_at.is_null())
        return list((rows.where(cls.author == author) if author else rows).order_by(cls.created_at).limit(SHOWN * 2))

    @classmethod
    def all_removed(cls: Any) -> list:
        """Whatever was hidden or deleted, in every thread."""
        return list(cls.select().where(cls.hidden_at.is_null(False) | cls.deleted_at.is_null(False)))
