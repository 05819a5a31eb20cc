"""Run: an outing, private to its member."""
from peewee import BooleanField, CharField, IntegerField, SmallIntegerField, TextField

from pwa.sync.models import Synced
from pwa.sync.values import boolean, day, integer, one_of, optional, text

FARTHEST, LONGEST = 1_000_000, 7 * 86_400
PAIN = optional(integer(0, 10))
SIDES = ('left', 'right', 'both')
PLACES = ('knee_outside', 'knee_front', 'hip', 'back', 'foot', 'other')
SURFACES = ('road', 'trail', 'track', 'treadmill', 'mixed')


class Run(Synced):
    """Distances in metres, duration in seconds; `pain_began_m` is the pain-free distance when there was pain, `morning` the next one's."""
    run_on = CharField(max_length=10, null=True)
    distance_m = IntegerField(null=True)
    duration_s = IntegerField(null=True)
    pain = SmallIntegerField(null=True)
    pain_began_m = IntegerField(null=True)
    side = CharField(max_length=12, null=True)
    place = CharField(max_length=12, null=True)
    surface = CharField(max_length=12, null=True)
    morning = SmallIntegerField(null=True)
    note = TextField(null=True)
    deleted = BooleanField(null=True)

    table, scope = 'run', 'm'
    fields = {'run_on': day, 'distance_m': integer(0, FARTHEST), 'duration_s': optional(integer(0, LONGEST)),
              'pain': PAIN, 'pain_began_m': optional(integer(0, FARTHEST)), 'side': optional(one_of(*SIDES)),
              'place': optional(one_of(*PLACES)), 'surface': optional(one_of(*SURFACES)), 'morning': PAIN, 'note': text(4000),
              'deleted': boolean}
