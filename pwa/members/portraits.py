"""Portrait: the picture of themselves that a member shows everybody."""
from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField

from pwa import clock, db, images
from pwa.members.models import Member, new_token


class Portrait(db.Model):
    """A square JPEG; its `id` is another with each one chosen, so that its address never changes its meaning.

    Nobody sees one that was removed: its member's own is gone at once, one that a coach took away can be brought back until then."""
    member = ForeignKeyField(Member, primary_key=True, backref='portraits', on_delete='CASCADE')
    id = CharField(max_length=40, unique=True)
    data = BlobField()
    taken_at = BigIntegerField()
    removed_at = BigIntegerField(null=True)

    @property
    def url(self) -> str:
        return f'/portraits/{self.id}'

    @classmethod
    def of(cls, member: Member) -> 'Portrait | None':
        """All about it but the bytes."""
        return cls.select(cls.member, cls.id).where(cls.member == member, cls.removed_at.is_null()).first()

    @classmethod
    def shown(cls, id: str) -> 'Portrait | None':
        """The one that everybody may see: not of whom no coach has let in yet, or who may write nothing."""
        seen = cls.removed_at.is_null() & Member.approved_at.is_null(False) & Member.banned_at.is_null()
        return cls.select().join(Member).where(cls.id == id, seen).first()

    @classmethod
    def is_hidden(cls, member: Member) -> bool:
        """True where a coach took away what the member showed."""
        return cls.select().where(cls.member == member, cls.removed_at.is_null(False), cls.data != b'').exists()

    @classmethod
    def take(cls, member: Member, sent: bytes):
        """Show this one from now on, made anew with nothing but its looks; raises images.BadImage."""
        made = images.made(sent)
        with db.transaction():
            cls.insert(member=member, id=new_token(), data=made.small, taken_at=clock.now()).on_conflict(
                conflict_target=[cls.member], preserve=[cls.id, cls.data, cls.taken_at, cls.removed_at]).execute()

    @classmethod
    def remove(cls, member: Member | int):
        """For good; that there was one stays known, or a restored backup would show it again."""
        cls.update(id=new_token(), data=b'', removed_at=clock.now()).where(cls.member == member).execute()

    @classmethod
    def hide(cls, id: str, hides: bool = True):
        """Take that very picture out of sight, or bring it back, if it is still the member's."""
        cls.update(removed_at=clock.now() if hides else None).where(cls.id == id).execute()

    @classmethod
    def standing(cls) -> dict[int, str | None]:
        """The id of what each member shows, None where it was removed."""
        return {row.member_id: None if row.removed_at else row.id for row in cls.select(cls.member, cls.id, cls.removed_at)}

    @classmethod
    def keep_removed(cls, before: dict[int, str | None]):
        """What a backup brought back of those who had shown another, or none, since goes again."""
        for member, id in cls.standing().items():
            if id and before.get(member, id) != id:
                cls.remove(member)
