"""Move: a link that one phone shows and another opens, to be signed in there once the first has said yes."""
import hashlib
import secrets

from peewee import BigIntegerField, CharField, ForeignKeyField, SmallIntegerField

from pwa import clock, db
from pwa.members.models import Device, Member, new_token

LASTS = 300_000


class Move(db.Model):
    """From `device`, while that is signed in. `token` is the hash of what the link ends in, `secret` of what the browser keeps that asked
    first; `number` is shown on both, so that nobody says yes to another's."""
    token = CharField(primary_key=True, max_length=40)
    device = ForeignKeyField(Device, backref='moves', on_delete='CASCADE')
    made_at = BigIntegerField(default=clock.now)
    secret = CharField(max_length=40, null=True)
    label = CharField(max_length=120, null=True)
    number = SmallIntegerField(null=True)
    let_in_at = BigIntegerField(null=True)
    used_at = BigIntegerField(null=True)

    @classmethod
    def begin(cls, device: Device) -> str:
        """What the link of a new one ends in; those of before are void."""
        token = new_token()
        with db.transaction():
            cls.delete().where((cls.device == device) | (cls.made_at <= clock.now() - LASTS)).execute()
            cls.create(token=hashed(token), device=device)
        return token

    @classmethod
    def live(cls, token: str) -> 'Move | None':
        """The one that the link leads to, for five minutes and until it is used."""
        return cls.get_or_none(cls.token == hashed(token), cls.made_at > clock.now() - LASTS, cls.used_at.is_null())

    @classmethod
    def of(cls, device: Device) -> 'Move | None':
        """The one that this device shows."""
        return cls.get_or_none(cls.device == device, cls.made_at > clock.now() - LASTS)

    def ask(self, label: str) -> tuple[str, int] | None:
        """A browser wants in: its secret, and the number to compare; None when another has asked before."""
        secret, number = new_token(), 10 + secrets.randbelow(90)
        asked = Move.update(secret=hashed(secret), label=label[:120], number=number).where(Move.token == self.token, Move.secret.is_null())
        return (secret, number) if asked.execute() else None

    def answer(self, yes: bool):
        """The old phone says yes or no to who asked."""
        if yes:
            Move.update(let_in_at=clock.now()).where(Move.token == self.token, Move.secret.is_null(False)).execute()
        else:
            Move.delete().where(Move.token == self.token).execute()

    def enter(self, secret: str) -> Member | None:
        """Whose phone this is now, once: of the browser that asked, when the old phone has said yes."""
        used = Move.update(used_at=clock.now()).where(Move.token == self.token, Move.secret == hashed(secret),
                                                      Move.let_in_at.is_null(False), Move.used_at.is_null())
        return self.device.member if used.execute() else None

    def shown(self) -> dict:
        """How it stands, for the old phone."""
        state = 'in' if self.used_at else 'coming' if self.let_in_at else 'asked' if self.secret else 'shown'
        return {'state': state, 'label': self.label, 'number': self.number}


def hashed(token: str) -> str:
    return hashlib.blake2b(token.encode(errors='replace'), digest_size=20).hexdigest()
