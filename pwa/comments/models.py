"""Comment: what is said under a page, public."""
import hashlib
import secrets
import time

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from pwa import clock, db
from pwa.comments.answers import Answer
from pwa.comments.earlier import Earlier
from pwa.comments.files import PhotoFile
from pwa.comments.lists import Lists
from pwa.comments.stories import card, line
from pwa.comments.threads import Thread
from pwa.markdown import links
from pwa.members.models import Member
from pwa.sync.merge import Register
from pwa.sync.models import Later, Notice, Refused, Stream, Synced, publish
from pwa.sync.values import boolean, optional, text
from pwa.sync.whose import Authored

LONGEST = 5000
WINDOW = 200
PACE, CHANGES, REPAIRS, PACE_MS = 10, 20, 200, 600_000
NOTEWORTHY, CREDIBLE = 600_000, 90 * 86_400_000
PATIENCE_MS = 7 * 86_400_000


class Comment(Lists, Authored, Synced):
    """One contribution; `written_at` is the phone's time when that differs noticeably from the receipt's.

    `created_at` is what readers see; `received_at` is when this server got it, which a repair cannot choose.
    Until a coach has seen it, one that is held (`held_at`) shows to its author alone, and the addresses of an unlinked one are no links.
    `story` is a card of five figures, told at `told_at`.
    `parent` is the comment it answers, `root` the one that began the conversation; both null for that one.
    """
    author = ForeignKeyField(Member, null=True, backref='comments', on_delete='SET NULL')
    parent = CharField(max_length=64, null=True)
    root = CharField(max_length=64, null=True)
    body = TextField(default='')
    story = db.JSONField(null=True)
    told_at = BigIntegerField(null=True)
    deleted = BooleanField(null=True)
    created_at = BigIntegerField(index=True)
    written_at = BigIntegerField(null=True)
    edited_at = BigIntegerField(null=True)
    hidden_at = BigIntegerField(null=True)
    received_at = BigIntegerField(null=True)
    hidden_by = ForeignKeyField(Member, null=True, backref='hidden_comments', on_delete='SET NULL')
    hidden_for = CharField(null=True)
    held_at = BigIntegerField(null=True)
    unlinked_at = BigIntegerField(null=True)
    helpful = IntegerField(default=0)
    pinned_at = BigIntegerField(null=True)
    photos = db.JSONField(null=True)

    class Meta:
        indexes = ((('stream', 'seq'), True), (('stream', 'created_at', 'key'), False), (('stream', 'root', 'created_at', 'key'), False),
                   (('stream', 'pinned_at'), False), (('stream', 'told_at'), False),
                   (('stream', 'hidden_at', 'deleted_at', 'held_at'), False))

    before = ''  # what it said until the op that is being applied
    table, scope = 'comment', 't'
    fields = {'body': text(LONGEST, 1), 'deleted': boolean, 'story': optional(card)}

    @property
    def removed(self) -> bool:
        return bool(self.hidden_at or self.deleted_at)

    @property
    def unseen(self) -> bool:
        """Out of readers' sight: removed, or held until a coach has seen it."""
        return bool(self.removed or self.held_at)

    @property
    def author_name(self) -> str:
        return self.author.name if self.author else 'Former member'

    @property
    def story_line(self) -> str:
        return line(self.story) if self.story and not self.removed else ''

    @property
    def photos_shown(self) -> list:
        """[file, width, height, words] of each; where its author said nothing, at least whose it is."""
        return [[*rest, alt or f'Photo by {self.author_name}'] for *rest, alt in self.photos or ()]

    @classmethod
    def window(cls, stream: str, head: int, member) -> list:
        """The newest 200 and all by this member, so that a window is never mistaken for a loss."""
        newest = cls.together('AND t."seq" <= ? ORDER BY t."seq" DESC LIMIT ?', stream, head, WINDOW)
        seen = {row.key for row in newest}
        own = cls.together('AND t."seq" <= ? AND t."author_id" = ?', stream, head, member.id) if member else []
        return newest + [row for row in own if row.key not in seen]

    @classmethod
    def bring_in(cls, thread: Thread, entries: list[tuple[str, Member, int, str]]) -> int:
        """Comments of an older site as (key, author, created_at, body), oldest first; those known by key stay.

        Returns how many are new."""
        known = {row.key for row in cls.select(cls.key).where(cls.stream == thread.stream)}
        rows = [cls(key=key, author=author, body=body, created_at=at, stamps={'body': [at, 'import']})
                for key, author, at, body in entries if key not in known]
        if rows:
            publish(rows, thread.stream)
        return len(rows)

    @classmethod
    def accept(cls, op, member, now: int):
        if not op.value('deleted'):  # what is one's own may always go
            cls.admit(op.stream, member)
        cls._keep_pace(op, member, now)

    @classmethod
    def admit(cls, stream: str, member):
        """Raise Refused where this member may say nothing."""
        thread = Thread.of_stream(stream)
        if thread is None:
            raise Refused('gone', 'This discussion is no longer here.')
        if thread.closed_at:
            raise Refused('closed', 'This discussion is closed.')
        if member.banned_at:
            raise Refused('banned', 'You may not write here. Ask the coach why.')

    @classmethod
    def _keep_pace(cls, op, member, now):
        """By arrival: what a repair says of its own time is only a claim. Changing what is here is no new comment."""
        recent = cls.select().where(cls.author == member.id, cls.received_at > now - PACE_MS).count()
        if recent >= (REPAIRS if op.is_repair else PACE) and not cls.named(op.stream, [op.key]):
            raise Later('That is many comments in ten minutes. This one is sent a little later.', 60)

    def permit(self, op, member):
        if self.seq is None:
            self._permit_new(op)
        elif self.author_id != member.id:
            raise Refused('not_author', 'Only its author may change a comment.')
        elif self.hidden_at and not op.value('deleted'):
            raise Refused('gone', 'The coach has taken this comment out of sight.')
        elif self.deleted_at and not op.value('deleted'):
            raise Refused('gone', 'You have deleted this comment.')
        elif op.has('body') and Earlier.count_since(self, clock.now() - PACE_MS) >= CHANGES:
            raise Later('This comment was changed very often. The last change is sent a little later.', 60)

    def _permit_new(self, op):
        if not op.has('body') and not (op.is_repair and op.value('deleted')):
            raise Refused('gone', 'This comment never arrived, so there is nothing to change.')
        above = Comment.named(op.stream, [op.parent]).get(op.parent) if op.parent else None
        if op.parent and above is None and self._may_come(op):
            raise Later('The comment this answers has not arrived yet.', 5)
        self.root = above and (above.root or above.key)

    def _may_come(self, op) -> bool:
        """A parent that a restored server lost may be lost for good, and its reply must not wait for ever."""
        return abs(clock.now() - max(write.at for write in op.writes)) < PATIENCE_MS

    def take(self, field: str, register):
        if field == 'body' and self.seq is not None and self.body not in ('', register.value):
            self.before = self.body
        super().take(field, register)

    def applied(self, op, member, now: int):
        written = max(write.at for write in op.writes)
        if self.created_at is None:
            self.author, self.parent, self.received_at = member, op.parent, now
            self.created_at = min(written, now) if op.is_repair else now
            self.held_at = None if member.approved_at else now
            self.written_at = written if NOTEWORTHY < self.created_at - written < CREDIBLE else None
            self._notify()
        elif self.before:
            self.edited_at = now
            Earlier.create(stream=self.stream, key=self.key, body=self.before, changed_at=now)
        self._doubt_links(op, member, now)
        if self.deleted:
            self.body, self.deleted_at, self.story = '', self.deleted_at or now, None  # type: ignore[assignment]
            Earlier.forget(self)
            self._drop_photos()
        self.told_at = min(self.stamps['story'][0], now) if self.story else None
        if self.seq is not None or op.is_repair:
            Answer.follow(self)

    def _drop_photos(self):
        self.__data__['photos'] = None
        PhotoFile.forget(self)

    def _doubt_links(self, op, member, now):
        """A stranger's addresses, and those that an old comment gains, wait for a coach: that is how advertising comes in."""
        said_anew = op.has('body') and (self.seq is None or self.before)
        fresh = said_anew and addresses(self.body) - addresses(self.before)
        if fresh and not member.coach and (not member.known_at or now - self.created_at > PACE_MS):
            self.unlinked_at = now

    def _notify(self):
        """Once, when others may read it: a coach may see it first."""
        if self.parent and not self.held_at:
            Notice.post(f'reply:{self.key}', {'stream': self.stream, 'parent': self.parent})

    def wire(self, member=None) -> dict:
        row = super().wire(member)
        if not self._shows_to(member):
            for field in ('body', 'story'):
                row['f'].pop(field, None)  # left out, not emptied: a phone keeps the first value of a stamp, and this one may be restored
        return row

    def _shows_to(self, member) -> bool:
        return not (self.hidden_at or self.held_at and not self._is_by(member))

    def _is_by(self, member) -> bool:
        return bool(member and self.author_id == member.id)

    def server_columns(self, member) -> dict:
        author = self.author
        return {'by': author and author.public_id, 'name': self.author_name,
                'coach': bool(author and author.coach), 'parent': self.parent, 'root': self.root, 'created': self.created_at,
                'edited': self.edited_at, 'written': self.written_at, 'hidden': bool(self.hidden_at),
                'deleted': bool(self.deleted_at), 'held': bool(self.held_at), 'unlinked': bool(self.unlinked_at),
                'helpful': self.helpful, 'pinned': bool(self.pinned_at),
                **({'photos': self.photos_shown} if self.photos and self._shows_to(member) else {}),
                **({'why': self.hidden_for} if self.hidden_for and self._is_by(member) else {})}

    def unsign(self, emptied: bool):
        """Its author leaves: it stays without a name, or nothing of it does. To be published."""
        self.author, now = None, clock.now()
        if emptied:
            self.deleted_at, self.told_at = self.deleted_at or now, None
            Earlier.forget(self)
            self._drop_photos()
            for field, value in (('body', ''), ('story', None), ('deleted', True)):  # newer than any that a phone has, or it keeps the text
                self.take(field, Register(value, max(now, self.stamps.get(field, [0])[0] + 1), 'left'))

    def stay_removed(self):
        """A backup brought it back. To be published."""
        self.hidden_by = Member.get_or_none(Member.id == self.hidden_by_id)
        if self.deleted_at:
            Earlier.forget(self)
            PhotoFile.forget(self)

    def decide(self, columns: dict) -> dict:
        """Set the server's own columns of it, and say what they were."""
        with db.transaction():
            Stream.lock(self.stream)  # and only then the row: it is stored whole, and its author may have changed it meanwhile
            row = Comment.named(self.stream, [self.key])[self.key]
            before = {name: row.__data__.get(name) for name in columns}
            if before != columns:
                row.__data__.update(columns)
                publish([row], self.stream)
                if before.get('held_at'):
                    row._notify()
                Answer.follow(row)
            return before


def addresses(text: str) -> set[str]:
    """The web addresses in a text."""
    return {piece for piece, is_address in links(text) if is_address}


def imported_key(thread: Thread, author: str, created_at: int, body: str) -> str:
    """The same key for the same comment of an older page, so that bringing it in twice adds nothing."""
    return 'import-' + hashlib.blake2b(f'{thread.uri}\n{author}\n{created_at}\n{body}'.encode(), digest_size=16).hexdigest()


def new_key() -> str:
    """A UUIDv7 for a form drawn by the server."""
    ms, noise = time.time_ns() // 1_000_000, secrets.randbits(74)
    number = ms << 80 | 0x7 << 76 | (noise >> 62) << 64 | 0b10 << 62 | noise & (1 << 62) - 1
    text = f'{number:032x}'
    return '-'.join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
