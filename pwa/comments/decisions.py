"""Decision: what a coach did about a comment, a member or an article, when, and how to undo it."""
from peewee import JOIN, AutoField, BigIntegerField, CharField, ForeignKeyField

from pwa import clock, db
from pwa.articles.manuscripts import Manuscript
from pwa.articles.models import Article
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.members.codes import PASSWORD, Code
from pwa.members.models import Member
from pwa.members.portraits import Portrait
from pwa.sync.models import ACADEMY, Refused, Stream

WORDS = {'hide': 'hid', 'restore': 'brought back', 'keep': 'left in sight', 'see': 'let through', 'pin': 'pinned', 'unpin': 'unpinned',
         'approve': 'welcomed', 'block': 'blocked', 'unblock': 'unblocked',
         'code': 'made a sign-in code for', 'picture': 'took away the picture of', 'publish': 'published', 'take_down': 'took down',
         'close': 'closed the discussion of', 'open': 'opened the discussion of'}


class Decision(db.Model):
    """One tap of a coach; `before` holds the columns it changed as they were. In the academy's stream it is about that article."""
    id = AutoField()
    what = CharField(max_length=20)
    stream = CharField(max_length=40, null=True)
    key = CharField(max_length=140, null=True)
    member = ForeignKeyField(Member, null=True, backref='decisions', on_delete='SET NULL')
    coach = ForeignKeyField(Member, null=True, backref='decided', on_delete='SET NULL')
    made_at = BigIntegerField(index=True, default=clock.now)
    before = db.JSONField(default=dict)
    undone_at = BigIntegerField(null=True)
    undone_by = ForeignKeyField(Member, null=True, backref='undone', on_delete='SET NULL')

    class Meta:
        indexes = ((('stream', 'key'), False),)

    title: str | None = None  # of its article

    @property
    def words(self) -> str:
        return WORDS[self.what]

    @classmethod
    def newest(cls, limit: int = 20) -> list['Decision']:
        return cls._titled(cls._feed().order_by(cls.id.desc()).limit(limit))

    @classmethod
    def about(cls, row: Comment | Article) -> list['Decision']:
        """All about a comment or an article, newest first."""
        return cls._titled(cls._feed().where(cls.stream == row.stream, cls.key == row.key).order_by(cls.id.desc()))

    @classmethod
    def about_whom(cls, member: Member, limit: int = 20) -> list['Decision']:
        """About a member and what they wrote, newest first."""
        return list(cls._feed().where(cls.member == member).order_by(cls.id.desc()).limit(limit))

    @classmethod
    def _feed(cls):
        whom, coach = Member.alias(), Member.alias()
        about = [field for field in cls._meta.sorted_fields if field is not cls.before]  # it may hold the text of an article
        return cls.select(*about, whom, coach).join(whom, JOIN.LEFT_OUTER, on=(cls.member == whom.id), attr='member') \
            .switch(cls).join(coach, JOIN.LEFT_OUTER, on=(cls.coach == coach.id), attr='coach')

    @classmethod
    def _titled(cls, rows) -> list['Decision']:
        found = list(rows)
        titles = Article.titles({row.key for row in found if row.stream == ACADEMY})
        for row in found:
            row.title = titles.get(row.key)
        return found

    @classmethod
    def about_comment(cls, what: str, comment: Comment, coach: Member, why: str | None = None):
        """Do it, and write it down. Whoever wrote what was let through is known from then on."""
        now = clock.now()
        columns: dict = {'hide': {'hidden_at': now, 'hidden_by': coach.id, 'hidden_for': why}, 'keep': {},
                         'restore': {'hidden_at': None, 'hidden_by': None, 'hidden_for': None},
                         'see': {'held_at': None, 'unlinked_at': None},
                         'pin': {'pinned_at': now}, 'unpin': {'pinned_at': None}}[what]
        with db.transaction():
            before = comment.decide(columns)
            made = cls.create(what=what, stream=comment.stream, key=comment.key, member=comment.author, coach=coach, before=before)
        if what == 'see' and comment.author:
            made._welcome(comment.author, now)

    @classmethod
    def about_member(cls, what: str, member: Member, coach: Member):
        """Welcome a newcomer, block a member or let them write again."""
        now = clock.now()
        with db.transaction():
            made = cls.create(what=what, member=member, coach=coach, before={} if what == 'approve' else {'banned_at': member.banned_at})
            if what != 'approve':
                Member.update(banned_at=now if what == 'block' else None).where(Member.id == member.id).execute()
        if what == 'approve':
            made._welcome(member, now)

    def _welcome(self, member: Member, now: int):
        """Know a newcomer: what else of theirs was waiting comes into sight, and is undone with the rest."""
        known = {name: getattr(member, name) for name in ('approved_at', 'known_at')}
        Member.update({name: at or now for name, at in known.items()}).where(Member.id == member.id).execute()
        released = [(row.stream, row.key, row.decide({'held_at': None, 'unlinked_at': None})) for row in Comment.waiting(member)]
        Decision.update(before=self.before | {'known': known, 'released': released}).where(Decision.id == self.id).execute()

    @classmethod
    def code_for(cls, member: Member, coach: Member) -> str | None:
        """A code to read out to a member who forgot the password; None when there were very many today."""
        with db.transaction():
            code = Code.make(member, PASSWORD, coach)
            if code:
                cls.create(what='code', member=member, coach=coach)
            return code

    @classmethod
    def picture_of(cls, member: Member, coach: Member):
        """Take away the picture that a member shows, as long as they show no other."""
        with db.transaction():
            portrait = Portrait.of(member)
            if portrait:
                Portrait.hide(portrait.id)
                cls.create(what='picture', member=member, coach=coach, before={'portrait': portrait.id})

    @classmethod
    def publish(cls, manuscript: Manuscript, coach: Member):
        """Show it to readers; raises what publishing raises."""
        with db.transaction():
            Stream.lock(ACADEMY)
            before = manuscript.shown
            cls._about_article('publish', manuscript.publish(), coach, before)

    @classmethod
    def take_down(cls, article: Article, coach: Member):
        with db.transaction():
            article = cls._as_it_stands(article)
            article.take_down()
            cls._about_article('take_down', article, coach, {'deleted_at': None})

    @classmethod
    def close(cls, article: Article, closes: bool, coach: Member):
        """End what is said below it, or let it go on."""
        with db.transaction():
            article = cls._as_it_stands(article)
            thread = Thread.at(article.url)
            cls._about_article('close' if closes else 'open', article, coach, {'closed': bool(thread.closed_at)})
            thread.close(closes)
            article.show_anew()

    @classmethod
    def _as_it_stands(cls, article: Article) -> Article:
        """It is stored whole, and another coach may have published it anew meanwhile."""
        Stream.lock(ACADEMY)
        return Article.known(article.key) or article

    @classmethod
    def _about_article(cls, what: str, article: Article, coach: Member, before: dict):
        cls.create(what=what, stream=ACADEMY, key=article.key, coach=coach, before=before)

    def undo(self, coach: Member):
        """Put back what it changed; once. Raises Refused with a sentence where that cannot be."""
        with db.transaction():
            marked = Decision.update(undone_at=clock.now(), undone_by=coach).where(Decision.id == self.id, Decision.undone_at.is_null())
            if not marked.execute():
                return
            self.before = Decision.get_by_id(self.id).before  # lists leave it out
            known, released = self.before.pop('known', None), self.before.pop('released', ())
            if known and self.member:
                Member.update(known).where(Member.id == self.member.id).execute()
            if self.stream == ACADEMY:
                self._undo_about_article()
            elif self.stream:
                Comment.named(self.stream, [self.key])[self.key].decide(self._before())
            elif self.what == 'code' and self.member:
                Code.void(self.member)
            elif self.what == 'picture':
                Portrait.hide(self.before['portrait'], False)
            elif self.before and self.member:
                Member.update(self.before).where(Member.id == self.member.id).execute()
        for stream, key, columns in released:  # each with the lock of its own stream, one after the other
            Comment.named(stream, [key])[key].decide(columns)

    def _undo_about_article(self):
        Stream.lock(ACADEMY)
        article = Article.known(str(self.key))
        if article is None:
            return
        if 'closed' in self.before:
            Thread.at(article.url).close(self.before['closed'])
            article.show_anew()
        elif self._is_overtaken():
            raise Refused('stale', 'This article was published or taken down again since. Undo that first.')
        else:
            Manuscript.put_back(article, self.before)

    def _is_overtaken(self) -> bool:
        since = Decision.select().where(Decision.stream == self.stream, Decision.key == self.key, Decision.id > self.id)
        return since.where(Decision.what << ('publish', 'take_down'), Decision.undone_at.is_null()).exists()

    def _before(self) -> dict:
        """Who hid it first may have left since."""
        whose = self.before.get('hidden_by')
        return self.before | ({'hidden_by': None} if whose and not Member.get_or_none(Member.id == whose) else {})
