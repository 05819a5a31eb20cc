"""Report: a member's word to the coach about a comment, private and sent like everything else."""
from peewee import BigIntegerField, CharField, TextField, fn

from pwa import clock
from pwa.comments.decisions import Decision
from pwa.comments.models import Comment
from pwa.sync.models import Later, Refused, Synced
from pwa.sync.values import one_of, text

REASONS = {'spam': 'advertising or spam', 'unkind': 'unkind to someone', 'harmful': 'could hurt somebody who follows it',
           'private': 'gives away something private', 'other': 'something else'}
PACE, DAY = 20, 86_400_000


class Report(Synced):
    """One member's report of one comment, by `<thread>/<comment>`."""
    reason = CharField(max_length=20, null=True)
    note = TextField(null=True)
    about_stream = CharField(max_length=40)
    about_key = CharField(max_length=64)
    reported_at = BigIntegerField(index=True)

    class Meta:
        indexes = ((('stream', 'seq'), True), (('about_stream', 'about_key'), False))

    table, scope, parts = 'report', 'm', 2
    fields = {'reason': one_of(*REASONS), 'note': text(500)}

    @classmethod
    def waiting(cls) -> dict[tuple[str, str], list['Report']]:
        """What nobody has decided about since it was reported, by (stream, key) of the comment, oldest first."""
        decided = Decision.select(Decision.id).where(Decision.stream == cls.about_stream, Decision.key == cls.about_key,
                                                     Decision.made_at >= cls.reported_at, Decision.undone_at.is_null(),
                                                     Decision.what << ('hide', 'keep'))
        found: dict[tuple[str, str], list[Report]] = {}
        for row in cls.select().where(~fn.EXISTS(decided)).order_by(cls.reported_at).limit(200):
            found.setdefault((row.about_stream, row.about_key), []).append(row)
        return found

    @classmethod
    def about(cls, comment: Comment) -> list['Report']:
        """Every report of a comment, oldest first."""
        return list(cls.select().where(cls.about_stream == comment.stream, cls.about_key == comment.key).order_by(cls.reported_at))

    @property
    def words(self) -> str:
        """The reason, and what the member added."""
        return REASONS.get(self.reason or '', 'no reason') + (f': {self.note}' if self.note else '')

    @classmethod
    def accept(cls, op, member, now: int):
        if member.banned_at:
            raise Refused('banned', 'You may not write here. Ask the coach why.')
        thread, _, key = op.key.partition('/')
        if not Comment.named(f't:{thread}', [key]):
            raise Refused('gone', 'The comment you report is no longer here.')
        if cls.select().where(cls.stream == op.stream, cls.reported_at > now - DAY).count() >= PACE:
            raise Later('That is many reports in a day. This one is sent later.', 3600)

    def applied(self, op, member, now: int):
        thread, _, self.about_key = self.key.partition('/')
        self.about_stream, self.reported_at = f't:{thread}', clock.now()
