"""Workout: a checklist of exercises, each with its prescription; Step: how far a member is with one of them."""
import re
from dataclasses import asdict, dataclass, field

from peewee import BigIntegerField, CharField, IntegerField, SmallIntegerField, TextField

from pwa import db
from pwa.sync.models import ACADEMY, Synced, publish
from pwa.sync.values import instant, integer, optional

LEVEL = integer(0, 20)
TEMPO = re.compile(r'[1-9]-[0-9]{1,2}-[1-9]')


@dataclass
class Exercise:
    """A movement and its prescription; `hold_s` in seconds, `sided` when each side has its own sets.

    `tempo` is 'lower-hold-rise' in seconds, as '2-1-1'; a rep begins with the rise where `rises_first`.
    """
    slug: str
    title: str
    cue: str
    steps: list[str]
    sets: int
    reps_low: int
    reps_high: int
    sets_high: int | None = None
    hold_s: int | None = None
    sided: bool = True
    band: bool = False
    harder: str | None = None
    tempo: str | None = None
    rises_first: bool = False
    picture: dict | None = field(default=None)

    def __post_init__(self):
        if self.tempo is not None and not TEMPO.fullmatch(self.tempo):
            raise ValueError(f'The tempo of {self.slug} is “{self.tempo}”: write the seconds of lowering, holding and rising, like 2-1-1.')
        if self.tempo and self.hold_s is not None and int(self.tempo.split('-')[1]) != self.hold_s:
            raise ValueError(f'The tempo of {self.slug} is “{self.tempo}”, but its hold_s is {self.hold_s}: give both the same hold.')

    @property
    def prescription(self) -> str:
        """The line a runner reads, like '2–3 × 20–30 each side, band'."""
        only_hold = self.hold_s and self.reps_high == 1
        each = f'{self.hold_s} s' if only_hold else span(self.reps_low, self.reps_high)
        hold = f', hold {self.hold_s} s' if self.hold_s and not only_hold else ''
        return f'{span(self.sets, self.sets_high)} × {each}{" each side" if self.sided else ""}{hold}{", band" if self.band else ""}'

    @property
    def pace(self) -> str:
        """The tempo in words and in the order of the movement, like 'Lower 2 s, hold 1 s, rise 1 s.'; '' without one."""
        if not self.tempo:
            return ''
        parts = [f'{word} {seconds} s' for word, seconds in zip(('lower', 'hold', 'rise'), self.tempo.split('-'), strict=True)]
        ordered = parts[::-1] if self.rises_first else parts
        return f'{", ".join(part for part in ordered if not part.endswith(" 0 s")).capitalize()}.'

    def wire(self) -> dict:
        return asdict(self) | {'prescription': self.prescription, 'pace': self.pace}


class Workout(Synced):
    """A checklist to do; `exercises` holds each Exercise's wire form, so that reading needs no join."""
    title = CharField(max_length=200)
    summary = CharField(max_length=300, default='')
    minutes = IntegerField(default=0)
    note = TextField(default='')
    article = CharField(max_length=64, null=True)
    position = IntegerField(default=0)
    exercises = db.JSONField(default=list)
    hash = CharField(max_length=16)

    table = 'workout'

    @property
    def slug(self) -> str:
        return self.key

    @property
    def url(self) -> str:
        return f'/workouts/{self.key}'

    @classmethod
    def published(cls) -> list['Workout']:
        """In the coach's order."""
        return list(cls.select().where(cls.stream == ACADEMY, cls.deleted_at.is_null()).order_by(cls.position, cls.key))

    @classmethod
    def find(cls, slug: str) -> 'Workout | None':
        return cls.get_or_none((cls.stream == ACADEMY) & (cls.key == slug) & cls.deleted_at.is_null())

    @classmethod
    def publish(cls, slug: str, title: str, exercises: list[Exercise], hash: str, summary: str = '', minutes: int = 0, note: str = '',
                article: str | None = None, position: int = 0) -> 'Workout':
        """Publish under `slug`, or replace what is there."""
        workout = cls(key=slug, title=title, exercises=[exercise.wire() for exercise in exercises], hash=hash, summary=summary,
                      minutes=minutes, note=note, article=article, position=position)
        with db.transaction():
            publish([workout], ACADEMY)
        return workout

    def server_columns(self, member) -> dict:
        if self.deleted_at:
            return {'gone': True}
        return {'url': self.url, 'title': self.title, 'summary': self.summary, 'hash': self.hash, 'minutes': self.minutes,
                'note': self.note, 'article': self.article and f'/articles/{self.article}',
                'files': [exercise['picture']['url'] for exercise in self.exercises if exercise['picture']],
                'position': self.position, 'exercises': self.exercises}


class Step(Synced):
    """How far a member is with an exercise, the key; `refused` is the level they did not want. Evidence counts from `decided_at` on."""
    level = SmallIntegerField(null=True)
    refused = SmallIntegerField(null=True)
    decided_at = BigIntegerField(null=True)

    table, scope = 'step', 'm'
    fields = {'level': LEVEL, 'refused': optional(LEVEL), 'decided_at': instant}


def span(low: int, high: int | None) -> str:
    """'20–30', or '20' when there is nothing to choose."""
    return f'{low}–{high}' if high and high != low else str(low)
