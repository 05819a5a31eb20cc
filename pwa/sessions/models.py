"""Session and Tick: training, private to its member."""
from peewee import BigIntegerField, BooleanField, CharField, SmallIntegerField, TextField

from pwa.sync.models import Synced
from pwa.sync.values import boolean, day, instant, integer, optional, text

PAIN = optional(integer(0, 10))


class Session(Synced):
    """One workout done on one local day; instants in ms UTC, pain on the Numeric Pain Rating Scale."""
    workout = CharField(max_length=64, null=True)
    done_on = CharField(max_length=10, null=True)
    started_at = BigIntegerField(null=True)
    finished_at = BigIntegerField(null=True)
    pain = SmallIntegerField(null=True)
    note = TextField(null=True)
    deleted = BooleanField(null=True)

    table, scope = 'session', 'm'
    fields = {'workout': text(64, 1), 'done_on': day, 'started_at': instant, 'finished_at': optional(instant),
              'pain': PAIN, 'note': text(4000), 'deleted': boolean}


class Tick(Synced):
    """One set done on one side; its key is (session, '<exercise>.<set>.<side>')."""
    done = BooleanField(null=True)
    reps = SmallIntegerField(null=True)

    table, scope, parts = 'tick', 'm', 2
    fields = {'done': boolean, 'reps': optional(integer(0, 999))}
