"""Portrait: the picture of themselves that a member shows everybody."""
from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField

from pwa import clock, db, images
from pwa.members.models import Member, new_token


class Portrait(db.Model):
    """A square JPEG; its `id` is another with each one chosen, so that its address never changes its meaning."""
    member = ForeignKeyField(Member, primary_key=True, backref='portraits', on_delete='CASCADE')
    id = CharField(max_length=40, unique=True)
    data = BlobField()
    taken_at = BigIntegerField()

    @property
    def url(self) -> str:
        return f'/portraits/{self.id}'

    @classmethod
    def of(cls, member: Member) -> 'Portrait | None':
        """All about it but the bytes."""
        return cls.select(cls.member, cls.id).where(cls.member == member).first()

    @classmethod
    def shown(cls, id: str) -> 'Portrait | None':
        """The one that everybody may see: not of whom no coach has let in yet, or who may write nothing."""
        return cls.select().join(Member).where(cls.id == id, Member.approved_at.is_null(False), Member.banned_at.is_null()).first()

    @classmethod
    def take(cls, member: Member, sent: bytes):
        """Show this one from now on, made anew with nothing but its looks; raises images.BadImage."""
        made = images.made(sent)
        with db.transaction():
            cls.insert(member=member, id=new_token(), data=made.small, taken_at=clock.now()).on_conflict(
                conflict_target=[cls.member], preserve=[cls.id, cls.data, cls.taken_at]).execute()

    @classmethod
    def remove(cls, member: Member):
        cls.delete().where(cls.member == member).execute()
