"""Setting: one choice of a member's, such as 'unit' or 'goal_m', under its name."""
from peewee import TextField

from pwa.sync.models import Synced
from pwa.sync.values import optional, text


class Setting(Synced):
    """The key is the name. A name that this server does not know is kept all the same: a newer phone wrote it."""
    value = TextField(null=True)

    table, scope = 'setting', 'm'
    fields = {'value': optional(text(4000))}
