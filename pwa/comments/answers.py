"""Answer: what a term means, said once by a coach or by a comment, and opened wherever the term stands."""
from peewee import BigIntegerField, CharField, ForeignKeyField, TextField

from pwa import clock, db
from pwa.comments.terms import normal
from pwa.members.models import Member
from pwa.sync.models import ACADEMY, Refused, Stream, Synced, publish
from pwa.sync.values import text as plain_text
from pwa.sync.whose import Authored

LONGEST, LONGEST_TERM, MOST_NAMES = 600, 60, 12


class Answer(Authored, Synced):
    """The answer to a `term` and its `synonyms`: a coach's line, or the beginning of a comment, whose fate it shares.

    It travels in the academy stream, so that whatever page shows it is made anew; `changed_at` is set when its comment
    says something else than the coach saw."""
    term = CharField(max_length=LONGEST_TERM)
    synonyms = db.JSONField(default=list)
    text = TextField()
    author = ForeignKeyField(Member, null=True, backref='answers', on_delete='SET NULL')
    comment_stream = CharField(max_length=40, null=True)
    comment_key = CharField(max_length=140, null=True)
    changed_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((('stream', 'seq'), True), (('comment_stream', 'comment_key'), False))

    table = 'answer'

    @property
    def names(self) -> list[str]:
        return [self.term, *self.synonyms]

    @property
    def comment_url(self) -> str | None:
        return f'/comments/{self.comment_stream[2:]}/{self.comment_key}' if self.comment_key else None

    @property
    def author_name(self) -> str:
        return self.author.name if self.author else 'Former member'

    @classmethod
    def given(cls) -> list['Answer']:
        """All that readers see, by term."""
        return list(cls.feed().where(cls.stream == ACADEMY, cls.deleted_at.is_null()).order_by(cls.term, cls.key))

    @classmethod
    def kept(cls) -> list['Answer']:
        """Those, and the ones whose comment is out of sight."""
        return [*cls.given(), *cls.feed().where(cls.deleted_at.is_null(False), cls.comment_key.is_null(False)).order_by(cls.term, cls.key)]

    @classmethod
    def find(cls, key: str) -> 'Answer | None':
        """One of those kept."""
        return cls.feed().where(cls.stream == ACADEMY, cls.key == key, cls.deleted_at.is_null() | cls.comment_key.is_null(False)).first()

    @classmethod
    def give(cls, key: str, term: str, synonyms: list[str], author: Member, text: str = '', comment=None) -> 'Answer':
        """Publish under `key`, or replace what is there, with `text` or what `comment` says; raises Refused with a sentence."""
        row = cls(key=key, term=term.strip(), synonyms=synonyms, text=text.strip(), author=author)
        row._check_names()
        with db.transaction():
            if comment is not None:
                Stream.lock(comment.stream)
                row._follow(type(comment).named(comment.stream, [comment.key])[comment.key])
                row.changed_at = None
                if row.deleted_at:
                    raise Refused('gone', 'This comment is out of sight, so it can answer nothing.')
            plain_text(LONGEST, 1)(row.text)
            Stream.lock(ACADEMY)
            row._check_free()
            publish([row], ACADEMY)
        return row

    def _check_names(self):
        if len(self.names) > MOST_NAMES:
            raise Refused('bad_value', f'That is more than {MOST_NAMES} words for one thing: leave some out.')
        for name in self.names:
            plain_text(LONGEST_TERM, 1)(name)
            if not any(char.isalnum() for char in name):
                raise Refused('bad_value', f'“{name}” is no word: write what stands in the articles.')

    def _check_free(self):
        wanted = {normal(name) for name in self.names}
        for other in Answer.kept():
            taken = [name for name in other.names if normal(name) in wanted]
            if taken and other.key != self.key:
                raise Refused('bad_value', f'“{taken[0]}” has an answer already. Change that one, or remove it first.')

    def remove(self):
        """For good; its comment stays where it is."""
        with db.transaction():
            self.comment_stream = self.comment_key = None
            self.text, self.deleted_at = '', clock.now()
            publish([self], ACADEMY)

    @classmethod
    def follow(cls, comment):
        """What a comment answers says what it says now, or nothing while it is out of sight; with its stream's lock held.

        Whoever writes to a thread and the academy locks the academy last."""
        its = (cls.comment_stream == comment.stream) & (cls.comment_key == comment.key)
        if not cls.select().where(its).exists():
            return
        Stream.lock(ACADEMY)  # before the rows: they are stored whole, and a coach may be at them
        rows = list(cls.select().where(its))
        for row in rows:
            row._follow(comment)
        if rows:
            publish(rows, ACADEMY)

    def _follow(self, comment):
        self.comment_stream, self.comment_key, self.author = comment.stream, comment.key, comment.author_id
        said, gone = opening(comment.body), comment.unseen
        self.changed_at = clock.now() if said != self.text else self.changed_at
        self.text, self.deleted_at = said, (self.deleted_at or clock.now()) if gone else None

    def unsign(self, emptied: bool):
        """Who gave it leaves: it stays without a name, or goes with the comment. To be published."""
        self.author = None
        if emptied and self.comment_key:
            self.text, self.deleted_at = '', self.deleted_at or clock.now()

    def server_columns(self, member) -> dict:
        if self.deleted_at:
            return {'gone': True}
        return {'term': self.term, 'synonyms': self.synonyms, 'text': self.text, 'name': self.author_name, 'url': self.comment_url}


def opening(body: str) -> str:
    """As much of a comment as an answer holds, paragraphs kept."""
    body = body.strip()
    return body if len(body) <= LONGEST else body[:LONGEST - 2].rsplit(None, 1)[0] + ' …'


def names_in(line: str) -> list[str]:
    """What a coach wrote between commas."""
    return [name.strip() for name in line.split(',') if name.strip()]
