"""Letter and postman: mail on its way, where MAIL_URL names a server. A dead one holds up neither a request nor a push."""
import logging

from blinker import Signal
from peewee import JOIN, AutoField, BigIntegerField, CharField, ForeignKeyField, SmallIntegerField

from pwa import clock, db, mail
from pwa.members.codes import ADDRESS, LASTS, PASSWORD, Code
from pwa.members.models import Device, Member
from pwa.reminders.models import LONGEST, Reminder, Subscription
from pwa.reminders.news import News, word_of
from pwa.reminders.rounds import Rounds
from pwa.reminders.tries import OnItsWay
from pwa.reminders.unsubscribe import token
from pwa.sync.models import Word

log = logging.getLogger(__name__)
SUBJECTS = {PASSWORD: 'Your code for a new password', ADDRESS: 'Your code to confirm this address'}
CODE_TEXT = """Your code: {code}

Type it in where you asked for it, within ten minutes. It works once, and only the newest counts.

If you did not ask for it, do nothing: without it nothing changes. Tell it to nobody; we never ask for it.
"""


REPLY_TEXT = """{title}:

“{said}”

Read it and answer: {url}


You get this since it answers what you wrote, and no phone of yours takes our reminders.
Choose what to hear of: {reminders}
No more of these mails: {end}
"""


class Letter(OnItsWay, db.Model):
    """One mail on its way: to a member, or with a code for a `purpose` to an `address` that may be nobody's.

    The code is made as the letter leaves and stands nowhere but in it; each try makes another."""
    id = AutoField()
    member = ForeignKeyField(Member, null=True, backref='letters', on_delete='CASCADE')
    address = CharField(max_length=254, null=True)
    purpose = CharField(max_length=10, default='')
    notice = CharField(max_length=120, default='')
    due_at = BigIntegerField(index=True)
    until_at = BigIntegerField()
    tries = SmallIntegerField(default=0)

    bell = Signal()

    @classmethod
    def tell(cls, notice: str, word: Word):
        """What this notice tells, to those of its members whom no push reaches, who want it, and whose address is surely theirs."""
        reached = Subscription.select(Device.member).join(Device)
        people = (Member.select(Member, Reminder).join(Reminder, JOIN.LEFT_OUTER, on=(Reminder.member == Member.id), attr='choice')
                  .where(Member.id << (word.members or ()), Member.confirmed_at.is_null(False), Member.banned_at.is_null(),
                         Member.id.not_in(reached)))
        for member in people:
            choice = getattr(member, 'choice', None) or Reminder(member=member, quiet_from=None)
            if choice.mail and getattr(choice, word.kind):
                due_at = choice.may_come_at(clock.now())
                cls.create(member=member, notice=notice, due_at=due_at, until_at=due_at + LONGEST)
        db.database.after_commit(cls.bell.send)

    @classmethod
    def with_code(cls, address: str, purpose: str):
        """A code for whoever has this address, if anyone has: who that is, is not looked up here, and so takes no time that tells."""
        with db.transaction():
            now = clock.now()
            cls.create(address=address, purpose=purpose, due_at=now, until_at=now + LASTS)
            db.database.after_commit(cls.bell.send)

    def reply(self, word: Word, site: str, token: str) -> mail.Mail:
        """The mail with these words, and links to `site`."""
        end = f'{site}/unsubscribe/{token}'
        text = REPLY_TEXT.format(title=mail.one_line(word.title), said=mail.one_line(word.body), url=site + word.url,
                                 reminders=f'{site}/reminders', end=end)
        return mail.Mail(self.member.email, word.title, text, end)

    def code(self) -> mail.Mail | None:
        """The mail with a new code; None when there is nobody to write to."""
        member = Member.get_or_none(Member.email == self.address, Member.joined_at.is_null(False))
        code = member and Code.make(member, self.purpose, mailed=True)
        if not code:
            return None
        return mail.Mail(member.email, SUBJECTS[self.purpose], CODE_TEXT.format(code=code))


class Postman(Rounds):
    """Brings letters to the mail server, each by itself. Any number of processes and machines may run one."""
    name, bell = 'postman', Letter.bell

    def __init__(self, settings, news: News):
        self.site, self.secret, self.news = settings.home_url, settings.secret_key, news
        self.mailer = mail.Mailer(settings.mail_url, settings.home_url)

    def work(self):
        while letters := Letter.claim(clock.now(), 1):
            for letter in letters:
                self._bring(letter)

    def _bring(self, letter: Letter):
        written = self._written(letter) if letter.member else letter.code()
        taken = written is None or self._send(written)
        with db.transaction():
            letter.settle(taken, 0, clock.now())

    def _written(self, letter: Letter) -> mail.Mail | None:
        word = word_of(self.news, letter.notice)
        return word and letter.reply(word, self.site, token(self.secret, letter.member))

    def _send(self, written: mail.Mail) -> bool:
        """True when it need not be tried again."""
        try:
            self.mailer.send(written)
        except mail.Refused as error:
            log.info('a mail is given up: %s', error)
        except mail.Unreachable as error:
            log.warning('a mail waits: %s', error)
            return False
        return True
