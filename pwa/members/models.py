"""Member and Device: an account, and the browsers signed in to it."""
import contextlib
import hashlib
import re
import secrets
import unicodedata

from flask_login import UserMixin
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, IntegrityError

from pwa import clock, db
from pwa.members import passwords, terms

EMAIL = re.compile(r'[^@\s]+@[^@\s.]+(\.[^@\s.]+)+')
HOUR, DAY = 3_600_000, 86_400_000
REMEMBERED = 90 * DAY
FRESH = 600_000
LINK_LASTS = 2 * DAY
FIRST_DRAWN = 2 ** 20


class Invalid(Exception):
    """A form that cannot be taken: field → sentence."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(' '.join(errors.values()))
        self.errors = errors


class Member(db.Model):
    """Someone with an account, or (joined_at is null) someone whose words were brought in from an older site.

    `approved_at` null: what they write waits until a coach has seen it; `known_at`: a coach has seen some of it; `banned_at`: they may
    write nothing that others read, while their own log stays theirs; `confirmed_at`: they were seen to read mail at `email`.
    """
    name = CharField(max_length=80)
    email = CharField(max_length=254, unique=True, null=True)
    password = CharField(null=True)
    coach = BooleanField(default=False)
    created_at = BigIntegerField(default=clock.now)
    joined_at = BigIntegerField(null=True)
    approved_at = BigIntegerField(null=True)
    banned_at = BigIntegerField(null=True)
    known_at = BigIntegerField(null=True)
    terms = IntegerField(null=True)
    agreed_at = BigIntegerField(null=True)
    confirmed_at = BigIntegerField(null=True)

    @property
    def public_id(self) -> str:
        return f'm_{self.id}'

    @property
    def agrees(self) -> bool:
        """True when the terms as they are now were agreed to."""
        return self.terms == terms.VERSION

    def card(self) -> dict:
        """What a browser may know of the member signed in to it."""
        return {'id': self.public_id, 'name': self.name, 'coach': self.coach}

    @classmethod
    def join(cls, name: str, email: str, password: str, approved: bool = True, coach: bool = False, terms: int | None = None,
             known: bool = False) -> 'Member':
        """A new account, of someone who read that version of the terms; raises Invalid with a sentence per field."""
        name, email = tidy(name), email.strip().lower()
        errors = {'name': name_fault(name), 'email': email_fault(email), 'password': passwords.fault(password, name, email)}
        if any(errors.values()):
            raise Invalid({field: sentence for field, sentence in errors.items() if sentence})
        return cls._joined(name, email, passwords.digest(password), approved, coach, terms, known)

    @classmethod
    def invited(cls, name: str, email: str, coach: bool = False) -> tuple['Member', str]:
        """An account without a password, and the token of a one-time link that signs in to it."""
        name, email = tidy(name), email.strip().lower()
        errors = {'name': name_fault(name), 'email': email_fault(email)}
        if any(errors.values()):
            raise Invalid({field: sentence for field, sentence in errors.items() if sentence})
        with db.transaction():
            member = cls._joined(name, email, None, True, coach, None, True)
            return member, Link.create(member=member).token

    @classmethod
    def _joined(cls, name, email, digest, approved, coach, terms, known):
        now = clock.now()
        try:
            with db.transaction():
                return cls.create(id=new_id(), name=name, email=email, password=digest, coach=coach, joined_at=now,
                                  approved_at=now if approved else None, known_at=now if known else None,
                                  terms=terms, agreed_at=now if terms else None)
        except IntegrityError:
            raise Invalid({'email': 'There is an account with this email already. Sign in instead.'}) from None

    @classmethod
    def imported(cls, name: str) -> 'Member':
        """The not-yet-joined member of that name, made if missing; never one who joined, so nobody can pose."""
        known = cls.get_or_none((cls.name == tidy(name)) & cls.joined_at.is_null())
        return known or cls.create(name=tidy(name))

    @classmethod
    def waiting(cls) -> list['Member']:
        """Who joined and was not approved yet, oldest first."""
        return list(cls.select().where(cls.joined_at.is_null(False), cls.approved_at.is_null()).order_by(cls.joined_at))

    @classmethod
    def with_password(cls, email: str, password: str) -> 'Member | None':
        """The member who signs in with these, or None."""
        email = email.strip().lower()
        member = None if email_fault(email) else cls.get_or_none((cls.email == email) & cls.joined_at.is_null(False))
        return member if passwords.matches(password, member and member.password) else None

    def agree(self, version: int) -> bool:
        """Note that the member agrees to the terms; False when they are not the ones of now."""
        agreed = version == terms.VERSION
        if agreed:
            Member.update(terms=version, agreed_at=clock.now()).where(Member.id == self.id).execute()
        return agreed

    def change_password(self, password: str, device: 'Device'):
        """From now on this one; every other device is signed out, and links that sign in are void. Raises Invalid."""
        if sentence := passwords.fault(password, self.name, self.email or ''):
            raise Invalid({'new': sentence})
        digest = passwords.digest(password)
        with db.transaction():
            Member.update(password=digest).where(Member.id == self.id).execute()
            Link.delete().where(Link.member == self.id).execute()
            device.sign_out_others()


def new_id() -> int:
    """Drawn, not counted: after a restored backup the next number could be another member's, whose log their phone still holds."""
    return FIRST_DRAWN + secrets.randbelow(2 ** 31 - FIRST_DRAWN)


def new_token() -> str:
    return secrets.token_hex(20)


class Device(UserMixin, db.Model):
    """A browser signed in as a member; deleting the row signs it out."""
    token = CharField(primary_key=True, max_length=40, default=new_token)
    member = ForeignKeyField(Member, backref='devices', on_delete='CASCADE')
    label = CharField(max_length=120, default='')
    created_at = BigIntegerField(default=clock.now)
    seen_at = BigIntegerField(null=True, default=clock.now)

    @classmethod
    def begin(cls, member: Member, label: str, instead: str | None) -> 'Device':
        """Sign a browser in, `instead` of the device it was; forget those no longer remembered."""
        with db.transaction():
            cls.delete().where((cls.token == instead) | (cls.created_at <= clock.now() - REMEMBERED)).execute()
            return cls.create(member=member, label=label[:120])

    @classmethod
    def signed_in(cls, token: str) -> 'Device | None':
        """The device of that token with its member, within the 90 days it is remembered."""
        row = db.execute(SIGNED_IN, token, clock.now() - REMEMBERED).fetchone()
        if row is None:
            return None
        label, created_at, seen_at, *facts = row
        device = cls.stored((token, facts[0], label, created_at, seen_at))
        device.member = Member.stored(facts)
        return device

    @classmethod
    def all_of(cls, member: Member) -> list['Device']:
        """Where the member is signed in, the last used first."""
        rows = cls.select().where(cls.member == member, cls.created_at > clock.now() - REMEMBERED)
        return list(rows.order_by(cls.seen_at.desc(), cls.token))

    @property
    def public_id(self) -> str:
        """A name that may leave the server, as the token may not."""
        return hashlib.blake2b(self.token.encode(), digest_size=8).hexdigest()

    @property
    def is_fresh(self) -> bool:
        """True for some minutes after signing in."""
        return self.created_at > clock.now() - FRESH

    def shown(self) -> dict:
        """What its owner reads of it."""
        return {'id': self.public_id, 'label': self.label or 'A browser', 'created_at': self.created_at, 'seen_at': self.seen_at}

    def proves(self, password: str) -> bool:
        """True when this is surely the member: just signed in, or with the password."""
        return self.is_fresh or passwords.matches(password, self.member.password)

    def is_due(self, now: int) -> bool:
        """True when its last use was noted an hour ago or longer."""
        return now - (self.seen_at or 0) >= HOUR

    def used(self, now: int):
        """Note that it is in use, to the hour; a database that takes no writes holds nobody up."""
        if self.is_due(now):
            with contextlib.suppress(*db.FAULTS), db.transaction():
                Device.update(seen_at=now).where(Device.token == self.token).execute()

    def sign_out(self, public_id: str):
        """Sign another of the member's devices out, by its public id."""
        for device in Device.all_of(self.member):
            if device.public_id == public_id:
                Device.delete().where(Device.token == device.token).execute()

    def sign_out_others(self):
        """Sign the member out everywhere but here."""
        Device.delete().where(Device.member == self.member_id, Device.token != self.token).execute()

    def get_id(self) -> str:
        return self.token

    @property
    def coach(self) -> bool:
        return self.member.coach


MEMBER = [field.column_name for field in Member._meta.sorted_fields]
SIGNED_IN = ('SELECT d."label", d."created_at", d."seen_at", ' + ', '.join(f'm."{name}"' for name in MEMBER) +
             ' FROM "device" d JOIN "member" m ON m."id" = d."member_id" '
             'WHERE d."token" = ? AND d."created_at" > ?')


class Link(db.Model):
    """A one-time sign-in link, made by `medius member add`."""
    token = CharField(primary_key=True, max_length=40, default=new_token)
    member = ForeignKeyField(Member, on_delete='CASCADE')
    created_at = BigIntegerField(default=clock.now)

    @classmethod
    def spend(cls, token: str) -> Member | None:
        """The member the link signs in, once; None when it is spent, old or made up."""
        with db.transaction():
            link = cls.get_or_none((cls.token == token) & (cls.created_at > clock.now() - LINK_LASTS))
            spent = link and cls.delete().where(cls.token == token).execute()
            return link.member if spent else None


def tidy(name: str) -> str:
    """A name with its spaces collapsed and no invisible characters."""
    shown = ''.join(' ' if char.isspace() else char for char in unicodedata.normalize('NFC', name)
                    if char.isspace() or unicodedata.category(char)[0] != 'C')
    return ' '.join(shown.split())


def name_fault(name: str) -> str | None:
    if not name:
        return 'Write the name that others will see.'
    return 'Use at most 80 characters.' if len(name) > 80 else None


def email_fault(email: str) -> str | None:
    fine = len(email) <= 254 and email.isprintable() and EMAIL.fullmatch(email)
    return None if fine else 'Write an email address like ana@example.org.'
