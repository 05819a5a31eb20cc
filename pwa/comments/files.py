"""PhotoFile: the bytes of a photo, which may come before or after what they belong to."""
from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField

from pwa import clock, db, images
from pwa.members.models import Member
from pwa.sync.models import Later, Refused

DAY = 86_400_000
A_DAY, UNUSED = 40, 8 * DAY
MANY = 'That is many photos in one day. This one is sent tomorrow.'


class PhotoFile(db.Model):
    """A picture by the id that the phone gave it, made anew and small, or why it was not taken; its comment's once it hangs on one."""
    id = CharField(primary_key=True, max_length=64)
    member = ForeignKeyField(Member, null=True, backref='photo_files', on_delete='SET NULL')
    stream = CharField(max_length=40, null=True)
    comment = CharField(max_length=64, null=True)
    width = IntegerField(default=0)
    height = IntegerField(default=0)
    data = BlobField(null=True)
    small = BlobField(null=True)
    refused = CharField(null=True)
    received_at = BigIntegerField(index=True)

    class Meta:
        indexes = ((('stream', 'comment'), False),)

    @classmethod
    def find(cls, id: str) -> 'PhotoFile | None':
        """All about it but the bytes."""
        about = (cls.id, cls.member, cls.stream, cls.comment, cls.width, cls.height, cls.refused)
        return cls.select(*about).where(cls.id == id).first()

    @classmethod
    def receive(cls, id: str, member: Member, sent: bytes) -> str | None:
        """Take a photo, once however often it comes; the sentence that says why it is refused, or None.

        One that was refused may come better: of two phones that bring back what a restored server lost, one may lack the bytes.

        Raises Refused where the id is another's, Later where there are too many today."""
        known = cls.find(id)
        if known and known.member_id != member.id:
            raise Refused('not_author', 'This photo is another member’s.')
        if known is None or known.refused:
            known = cls._take(id, member, sent)
        return known.refused

    @classmethod
    def _take(cls, id, member, sent):
        now = clock.now()
        if cls.is_enough(member):
            raise Later(MANY, 3600)
        try:
            held = images.made(sent)._asdict()
        except images.BadImage as error:
            held = {'refused': str(error)}
        with db.transaction():
            cls.delete().where(cls.comment.is_null(), cls.received_at < now - UNUSED).execute()
            cls.delete().where(cls.id == id, cls.refused.is_null(False)).execute()
            cls.insert(id=id, member=member, received_at=now, **held).on_conflict_ignore().execute()
        return cls.find(id)

    @classmethod
    def is_enough(cls, member: Member) -> bool:
        """True when the member has sent as many photos in a day as there may be."""
        return cls.select().where(cls.member == member.id, cls.received_at > clock.now() - DAY).count() >= A_DAY

    @classmethod
    def forget(cls, comment):
        """A comment goes, and what hangs on it."""
        cls.delete().where(cls.stream == comment.stream, cls.comment == comment.key).execute()

    @classmethod
    def forget_unused(cls, member: Member):
        cls.delete().where(cls.member == member.id, cls.comment.is_null()).execute()

    def hang(self, stream: str, comment: str):
        PhotoFile.update(stream=stream, comment=comment).where(PhotoFile.id == self.id).execute()
