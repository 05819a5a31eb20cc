"""Run: an outing, private to its member."""
from peewee import BooleanField, CharField, IntegerField, SmallIntegerField, TextField

from pwa.sync.models import Synced
from pwa.sync.values import boolean, day, integer, optional, text

FARTHEST, LONGEST = 1_000_000, 7 * 86_400


class Run(Synced):
    """Distances in metres, duration in seconds; `pain_began_m` is the pain-free distance when there was pain."""
    run_on = CharField(max_length=10, null=True)
    distance_m = IntegerField(null=True)
    duration_s = IntegerField(null=True)
    pain = SmallIntegerField(null=True)
    pain_began_m = IntegerField(null=True)
    note = TextField(null=True)
    deleted = BooleanField(null=True)

    table, scope = 'run', 'm'
    fields = {'run_on': day, 'distance_m': integer(0, FARTHEST), 'duration_s': optional(integer(0, LONGEST)),
              'pain': optional(integer(0, 10)), 'pain_began_m': optional(integer(0, FARTHEST)), 'note': text(4000),
              'deleted': boolean}
