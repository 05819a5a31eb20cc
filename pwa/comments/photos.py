"""Photo: a picture that hangs on a comment. Who may see the comment may see it."""
from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from pwa.comments.files import MANY, PhotoFile
from pwa.comments.models import Comment
from pwa.members.models import Member
from pwa.sync.models import Later, Refused, Synced
from pwa.sync.values import boolean, text
from pwa.sync.whose import Owned

MOST = 4
ALT = 300


class Photo(Owned, Synced):
    """One picture of one comment, by `<comment>/<file>`; told to its author alone, as the comment carries what all may see."""
    alt = TextField(null=True)
    deleted = BooleanField(null=True)
    author = ForeignKeyField(Member, null=True, backref='photos', on_delete='SET NULL')
    comment = CharField(max_length=64)
    file = ForeignKeyField(PhotoFile, null=True, backref='photos', on_delete='CASCADE')
    width = IntegerField(default=0)
    height = IntegerField(default=0)

    class Meta:
        indexes = ((('stream', 'seq'), True), (('stream', 'comment'), False))

    table, scope, parts, owner = 'photo', 't', 2, 'author'
    fields = {'alt': text(ALT), 'deleted': boolean}

    @classmethod
    def hangs_in(cls, stream: str) -> bool:
        """True when there is a photo in the thread."""
        return cls.select().where(cls.stream == stream, cls.file.is_null(False)).exists()

    @classmethod
    def seen_by(cls, id: str, member) -> 'tuple[Photo, bool] | None':
        """The photo of that file, and whether everyone may see it; None where `member` (None: a visitor) may not."""
        photo = cls.select().where(cls.file == id).first()
        comment = photo and Comment.named(photo.stream, [photo.comment]).get(photo.comment)
        if comment is None or comment.deleted_at:
            return None
        for_all = not (comment.hidden_at or comment.held_at)
        own = member and comment.author_id == member.id and not comment.hidden_at
        return (photo, for_all) if for_all or own or member and member.coach else None

    @classmethod
    def accept(cls, op, member, now: int):
        if op.value('deleted'):  # what is one's own may always go
            return
        Comment.admit(op.stream, member)
        if cls.named(op.stream, [op.key]):
            return
        file = PhotoFile.find(op.key.partition('/')[2])
        if file is None:
            raise Later(*((MANY, 3600) if PhotoFile.is_enough(member) else ('The picture has not arrived yet.', 30)))
        if file.member_id != member.id:
            raise Refused('not_author', 'This photo is another member’s.')
        if file.refused:
            raise Refused('bad_value', file.refused)

    def permit(self, op, member):
        key, _, id = self.key.partition('/')
        comment = Comment.named(self.stream, [key]).get(key)
        if self.seq is not None and self.author_id != member.id:
            raise Refused('not_author', 'This photo is another member’s.')
        removed = self.deleted_at or comment and comment.removed
        if self.seq is None and not op.has('alt') or removed and not op.value('deleted'):
            raise Refused('gone', 'This photo, or its comment, is no longer here.')
        if comment is None:
            raise Later('The comment of this photo has not arrived yet.', 60)
        if self.seq is None:
            self._permit_new(comment, id, member)

    def _permit_new(self, comment, id, member):
        if comment.author_id != member.id:
            raise Refused('not_author', 'Photos hang on your own comments.')
        if len(comment.photos or ()) >= MOST:
            raise Refused('bad_value', 'Four photos fit in a comment.')
        file = PhotoFile.find(id)
        if file is None or file.comment:
            raise Refused('bad_value', 'This photo belongs to another comment.')

    def applied(self, op, member, now: int):
        self.author, self.comment = member, self.key.partition('/')[0]
        if self.deleted:
            PhotoFile.delete().where(PhotoFile.id == self.file_id).execute()
            self.file, self.alt, self.deleted_at = None, '', self.deleted_at or now
        elif self.file_id is None:
            self._hang(PhotoFile.find(self.key.partition('/')[2]))

    def _hang(self, file):
        file.hang(self.stream, self.comment)
        self.file, self.width, self.height = file, file.width, file.height

    def touched(self) -> list[Synced]:
        """The comment, which says what hangs on it."""
        photos = {photo.key: photo for photo in Photo.select().where(Photo.stream == self.stream, Photo.comment == self.comment)}
        photos[self.key] = self
        comment = Comment.named(self.stream, [self.comment])[self.comment]
        comment.photos = [photos[key].card for key in sorted(photos) if photos[key].file_id] or None
        return [comment]

    @property
    def card(self) -> list:
        """What a page needs to show it without moving when it arrives: [file, width, height, words]."""
        return [self.file_id, self.width, self.height, self.alt or '']

    def server_columns(self, member) -> dict:
        return {'by': self.author and self.author.public_id}

    @property
    def removed(self) -> bool:
        return bool(self.deleted_at)

    @classmethod
    def all_removed(cls) -> list:
        """Those that their authors took away, in every thread."""
        return list(cls.select().where(cls.deleted_at.is_null(False)))

    def stay_removed(self):
        """A backup brought it back. To be published."""
        self.author = Member.get_or_none(Member.id == self.author_id)
        PhotoFile.delete().where(PhotoFile.id == self.key.partition('/')[2]).execute()

    def unsign(self, _emptied: bool):
        """Its author leaves; it stays as long as its comment does. To be published."""
        self.author = None
