"""Setting: one choice of a member's, such as 'unit' or 'goal_m', under its name."""
from peewee import TextField

from pwa.sync.models import Refused, Synced
from pwa.sync.values import optional, text


class Setting(Synced):
    """The key is the name. A name that this server does not know is kept all the same: a newer phone wrote it."""
    value = TextField(null=True)

    table, scope = 'setting', 'm'
    most = 256
    fields = {'value': optional(text(4000))}

    @classmethod
    def accept(cls, op, member, now: int):
        held = {row.key for row in cls.select(cls.key).where(cls.stream == op.stream)}
        if op.key not in held and len(held) >= cls.most:
            raise Refused('bad_value', f'No more than {cls.most} settings are kept.')
