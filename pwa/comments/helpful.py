"""Helpful: a member's mark on a comment that helped; the comment carries the count."""
from peewee import BooleanField, CharField, ForeignKeyField

from pwa.comments.models import Comment
from pwa.members.models import Member
from pwa.sync.models import Refused, Synced
from pwa.sync.values import boolean
from pwa.sync.whose import Owned


class Helpful(Owned, Synced):
    """One member's mark on one comment, by `<comment>/<member>`; nobody else hears whose it is."""
    on = BooleanField(null=True)
    comment = CharField(max_length=64)
    member = ForeignKeyField(Member, null=True, backref='marks', on_delete='SET NULL')

    class Meta:
        indexes = ((('stream', 'seq'), True), (('stream', 'comment'), False))

    table, scope, parts, owner = 'helpful', 't', 2, 'member'
    fields = {'on': boolean}

    @classmethod
    def accept(cls, op, member, now: int):
        if member.banned_at:
            raise Refused('banned', 'You may not write here. Ask the coach why.')
        key, _, whose = op.key.partition('/')
        if whose != member.public_id:
            raise Refused('not_author', 'This mark is another member’s.')
        comment = Comment.named(op.stream, [key]).get(key)
        if comment is None or comment.unseen:
            raise Refused('gone', 'The comment you marked is no longer here.')
        if comment.author_id == member.id:
            raise Refused('bad_value', 'Your own comment is for others to mark.')

    def applied(self, op, member, now: int):
        self.comment, self.member = self.key.split('/')[0], member

    def touched(self) -> list[Synced]:
        """The comment, with its marks counted anew."""
        marks = Helpful.select().where(Helpful.stream == self.stream, Helpful.comment == self.comment, Helpful.on, Helpful.key != self.key)
        comment = Comment.named(self.stream, [self.comment])[self.comment]
        comment.helpful = marks.count() + bool(self.on)
        return [comment]

    def server_columns(self, member) -> dict:
        return {'by': self.member and self.member.public_id}
