"""Earlier: what a comment said before its author changed it, for the coach."""
from peewee import AutoField, BigIntegerField, CharField, TextField

from pwa import db


class Earlier(db.Model):
    """What a comment said until `changed_at`: for the coach's eyes, and gone with the comment."""
    id = AutoField()
    stream = CharField(max_length=40)
    key = CharField(max_length=140)
    body = TextField()
    changed_at = BigIntegerField()

    class Meta:
        indexes = ((('stream', 'key'), False),)

    @classmethod
    def of(cls, comment) -> list['Earlier']:
        """Oldest first."""
        return list(cls.select().where(cls._about(comment)).order_by(cls.id))

    @classmethod
    def count_since(cls, comment, at: int) -> int:
        return cls.select().where(cls._about(comment), cls.changed_at > at).count()

    @classmethod
    def forget(cls, comment):
        cls.delete().where(cls._about(comment)).execute()

    @classmethod
    def _about(cls, comment):
        return (cls.stream == comment.stream) & (cls.key == comment.key)
