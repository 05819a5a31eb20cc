"""Whose a row is: entities that are read with their author, and those that only their owner hears of."""
from typing import Any

from peewee import JOIN

from pwa import db
from pwa.sync.statements import authored, later

ALL = 2 ** 31 - 1


class Authored:
    """Mixed into an entity with an `author` whose name goes with it: both are read at once."""

    @classmethod
    def feed(cls: Any):
        """The query of rows with their authors."""
        author = cls.author.rel_model
        return cls.select(cls, author).join(author, JOIN.LEFT_OUTER, on=cls.author)

    @classmethod
    def since(cls, stream: str, cursor: int, head: int, limit: int, member=None) -> list:
        return cls.together('AND t."seq" > ? AND t."seq" <= ? ORDER BY t."seq" LIMIT ?', stream, cursor, head, limit)

    @classmethod
    def together(cls: Any, rest: str, stream: str, *params) -> list:
        """Rows of a stream with their authors, as a hand-written statement goes on."""
        authors: dict = {None: None}
        rows = []
        for values in db.execute(authored(cls, rest), stream, *params).fetchall():
            row = cls.stored(values[:len(cls._meta.sorted_fields)])
            if row.author_id not in authors:
                authors[row.author_id] = cls.author.rel_model.stored(values[len(cls._meta.sorted_fields):])
            row.author = authors[row.author_id]
            rows.append(row)
        return rows


class Owned:
    """Mixed into an entity of a thread of which each member hears only their own; `owner` is the field that says whose it is."""
    owner: str

    @classmethod
    def window(cls, stream: str, head: int, member) -> list:
        return cls.since(stream, 0, head, ALL, member)

    @classmethod
    def since(cls: Any, stream: str, cursor: int, head: int, limit: int, member=None) -> list:
        if member is None:
            return []
        rows = [*map(cls.stored, db.execute(later(cls, cls.owner), stream, member.id, cursor, head, limit))]
        for row in rows:
            setattr(row, cls.owner, member)
        return rows
