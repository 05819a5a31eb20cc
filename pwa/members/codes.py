"""Code: six digits that let in who forgot the password, or confirm an address. They are typed: a link opens whichever browser it likes."""
import secrets

from peewee import AutoField, BigIntegerField, BooleanField, CharField, ForeignKeyField, SmallIntegerField

from pwa import clock, db
from pwa.members import passwords
from pwa.members.models import DAY, Device, Invalid, Link, Member

LASTS, TRIES, A_DAY = 600_000, 5, 10
DECOY = 0
PASSWORD, ADDRESS = 'password', 'address'
WRONG = 'This code does not fit, or is no longer good: one lasts ten minutes and five tries. Ask for a new one if need be.'


class Code(db.Model):
    """Only its hash is kept. A member's newest is the one that counts; a used one stays, as the record of what happened.

    `made_by` is the coach who made it. The row DECOY is nobody's: a try where there is no code is counted on it, and so takes as long."""
    id = AutoField()
    member = ForeignKeyField(Member, null=True, backref='codes', on_delete='CASCADE')
    purpose = CharField(max_length=10)
    digest = CharField()
    made_at = BigIntegerField(default=clock.now)
    made_by = ForeignKeyField(Member, null=True, backref='made_codes', on_delete='SET NULL')
    mailed = BooleanField(default=False)
    tries = SmallIntegerField(default=0)
    used_at = BigIntegerField(null=True)

    @classmethod
    def make(cls, member: Member, purpose: str, coach: Member | None = None, mailed: bool = False) -> str | None:
        """A new one in place of any other of the member's, to be told once; None when there were very many today."""
        digits = f'{secrets.randbelow(10 ** 6):06}'
        digest = passwords.digest(digits)
        with db.transaction():
            if cls.select().where(cls.member == member, cls.made_at > clock.now() - DAY).count() >= A_DAY:
                return None
            cls.create(member=member, purpose=purpose, digest=digest, made_by=coach, mailed=mailed)
        return digits

    @classmethod
    def fitting(cls, email: str, purpose: str, typed: str) -> 'Code':
        """The live code that these digits are; raises Invalid, in the same words and time for an address that nobody has."""
        with db.transaction():
            live = cls._live(email, purpose)
            counted = cls.update(tries=cls.tries + 1 if live else 0, made_at=cls.made_at if live else clock.now()).where(
                cls.id == (live.id if live else DECOY), cls.tries < TRIES).execute()
        fits = passwords.matches(''.join(char for char in typed if char in '0123456789')[:20], live and live.digest)
        if not (live and counted and fits):
            raise Invalid({'code': WRONG})
        return live

    @classmethod
    def _live(cls, email: str, purpose: str) -> 'Code | None':
        newest = cls.select(cls, Member).join(Member, on=cls.member).where(Member.email == email).order_by(cls.id.desc()).first()
        fresh = newest and newest.purpose == purpose and newest.used_at is None and newest.made_at > clock.now() - LASTS
        return newest if fresh and newest.tries < TRIES else None

    @classmethod
    def void(cls, member: Member):
        """What was made for the member and not used is good no more."""
        cls.update(tries=TRIES).where(cls.member == member, cls.used_at.is_null()).execute()

    @classmethod
    def last_used(cls, member: Member) -> 'Code | None':
        """The one that the password was last changed with."""
        return cls.select().where(cls.member == member, cls.purpose == PASSWORD, cls.used_at.is_null(False)).order_by(cls.id.desc()).first()

    def shown(self) -> dict:
        """What its owner reads of it."""
        return {'at': self.used_at, 'by': 'mail' if self.mailed else 'coach'}

    def set_password(self, password: str) -> Member:
        """The member's from now on. They are signed out everywhere, and links that sign in are void. Raises Invalid."""
        if sentence := passwords.fault(password, self.member.name, self.member.email):
            raise Invalid({'password': sentence})
        digest = passwords.digest(password)
        with db.transaction():
            self._use()
            Member.update(password=digest).where(Member.id == self.member_id).execute()
            for model in (Link, Device):
                model.delete().where(model.member == self.member_id).execute()
        return self.member

    def confirm_address(self):
        """The member reads mail at this address. Raises Invalid."""
        with db.transaction():
            self._use()

    def _use(self):
        now = clock.now()
        if not Code.update(used_at=now).where(Code.id == self.id, Code.used_at.is_null()).execute():
            raise Invalid({'code': WRONG})
        if self.mailed:
            Member.update(confirmed_at=now).where(Member.id == self.member_id, Member.confirmed_at.is_null()).execute()
