"""Session and Tick: training, private to its member."""
from peewee import BigIntegerField, BooleanField, CharField, SmallIntegerField, TextField

from pwa.sync.models import Synced
from pwa.sync.values import boolean, day, instant, integer, one_of, optional, text

PAIN = optional(integer(0, 10))
REASONS = ('pain', 'tired', 'time', 'kit', 'other')


class Session(Synced):
    """One workout done on one local day; instants in ms UTC, pain on the Numeric Pain Rating Scale, `morning` the next one's."""
    workout = CharField(max_length=64, null=True)
    done_on = CharField(max_length=10, null=True)
    started_at = BigIntegerField(null=True)
    finished_at = BigIntegerField(null=True)
    pain = SmallIntegerField(null=True)
    morning = SmallIntegerField(null=True)
    mode = CharField(null=True)
    first_side = CharField(null=True)
    note = TextField(null=True)
    deleted = BooleanField(null=True)

    table, scope = 'session', 'm'
    fields = {'workout': text(64, 1), 'done_on': day, 'started_at': instant, 'finished_at': optional(instant),
              'pain': PAIN, 'morning': PAIN, 'mode': one_of('short', 'full'), 'first_side': one_of('left', 'right'),
              'note': text(4000), 'deleted': boolean}

    @classmethod
    def trained(cls, days: dict[str, str]) -> set[str]:
        """Of those {stream: local day} the streams in which a session of that day is finished."""
        done = (cls.select(cls.stream, cls.done_on)
                .where(cls.stream.in_(list(days)), cls.done_on.in_(set(days.values())), cls.finished_at.is_null(False),
                       cls.deleted.is_null() | ~cls.deleted))
        return {row.stream for row in done if row.done_on == days[row.stream]}


class Tick(Synced):
    """One set done on one side; its key is (session, '<exercise>.<set>.<side>'), or (session, '<exercise>') where one was skipped."""
    done = BooleanField(null=True)
    reps = SmallIntegerField(null=True)
    skipped = CharField(null=True)

    table, scope, parts = 'tick', 'm', 2
    fields = {'done': boolean, 'reps': optional(integer(0, 999)), 'skipped': optional(one_of(*REASONS))}
