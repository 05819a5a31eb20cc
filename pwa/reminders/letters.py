"""Letter and postman: mail on its way, where MAIL_URL names a server. A dead one holds up neither a request nor a push."""
import logging
import threading

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, SmallIntegerField, fn

from pwa import clock, db, mail
from pwa.members.codes import ADDRESS, LASTS, PASSWORD, Code
from pwa.members.models import Member
from pwa.reminders.rounds import Rounds, earliest
from pwa.reminders.tries import OnItsWay

log = logging.getLogger(__name__)
SUBJECTS = {PASSWORD: 'Your code for a new password', ADDRESS: 'Your code to confirm this address'}
CODE_TEXT = """Your code: {code}

Type it in where you asked for it, within ten minutes. It works once, and only the newest counts.

If you did not ask for it, do nothing: without it nothing changes. Tell it to nobody; we never ask for it.
"""


class Letter(OnItsWay, db.Model):
    """One mail on its way: to a member, or with a code for a `purpose` to an `address` that may be nobody's.

    The code is made as the letter leaves and stands nowhere but in it; each try makes another."""
    id = AutoField()
    member = ForeignKeyField(Member, null=True, backref='letters', on_delete='CASCADE')
    address = CharField(max_length=254, null=True)
    purpose = CharField(max_length=10, default='')
    message = db.JSONField(default=dict)
    due_at = BigIntegerField(index=True)
    until_at = BigIntegerField()
    tries = SmallIntegerField(default=0)

    bell = threading.Event()

    @classmethod
    def with_code(cls, address: str, purpose: str):
        """A code for whoever has this address, if anyone has: who that is, is not looked up here, and so takes no time that tells."""
        with db.transaction():
            now = clock.now()
            cls.create(address=address, purpose=purpose, due_at=now, until_at=now + LASTS)
            db.database.after_commit(cls.bell.set)

    def written(self) -> mail.Mail | None:
        """The mail itself; None when there is nobody to write to."""
        member = Member.get_or_none(Member.email == self.address, Member.joined_at.is_null(False))
        code = member and Code.make(member, self.purpose, mailed=True)
        if not code:
            return None
        return mail.Mail(member.email, SUBJECTS[self.purpose], CODE_TEXT.format(code=code))


class Postman(Rounds):
    """Brings letters to the mail server, each by itself. Any number of processes and machines may run one."""
    name, bell = 'postman', Letter.bell

    def __init__(self, settings):
        super().__init__()
        self.mailer = mail.Mailer(settings.mail_url, settings.home_url)

    def work(self) -> int:
        while letters := Letter.claim(clock.now(), 1):
            for letter in letters:
                self._bring(letter)
        return earliest(Letter.select(fn.MIN(Letter.due_at)).scalar())

    def _bring(self, letter: Letter):
        written = letter.written()
        taken = written is None or self._send(written)
        with db.transaction():
            letter.settle(taken, 0, clock.now())

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
