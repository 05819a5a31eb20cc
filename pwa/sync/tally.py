"""How sync goes, in figures for the operator: counted in memory, written every ten seconds, kept for 60 days."""
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from peewee import EXCLUDED, BigIntegerField, CharField, CompositeKey, IntegerField

from pwa import clock, db
from pwa.sync.merge import SLACK
from pwa.sync.ops import Op
from pwa.tallies import Tallies

DAY = 86_400_000
KEPT = 60
WIDTHS = {'today': 1, 'week': 7, 'all': KEPT}
LOCK_MS = (1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000)
WAIT_S = (10, 60, 600, 3600, 86_400, 7 * 86_400, 30 * 86_400)


class SyncTally(db.Model):
    """How often something happened on one day, counted from 1970."""
    day = IntegerField()
    what = CharField(max_length=80)
    times = BigIntegerField()

    class Meta:
        primary_key = CompositeKey('day', 'what')

    @classmethod
    def write(cls, counts: dict[str, int]):
        """Add to what today counts."""
        rows = [{'day': clock.now() // DAY, 'what': what[:80], 'times': count} for what, count in sorted(counts.items())]
        cls.insert_many(rows).on_conflict(conflict_target=[cls.day, cls.what], update={cls.times: cls.times + EXCLUDED.times}).execute()

    @classmethod
    def figures(cls) -> dict[str, dict[str, int]]:
        """What happened how often, by name: {'ok': {'today': 3, 'week': 12, 'all': 12}}."""
        today = clock.now() // DAY
        found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(WIDTHS, 0))
        rows = cls.select(cls.day, cls.what, cls.times).order_by(cls.what).tuples()
        for day, what, count in rows:
            for name, width in WIDTHS.items():
                found[what][name] += count if day > today - width else 0
        return dict(found)

    @classmethod
    def purge(cls, now: int):
        cls.delete().where(cls.day < now // DAY - KEPT).execute()


class EpochBegun(db.Model):
    """An epoch after the first one, and why it had to begin."""
    epoch = CharField(primary_key=True, max_length=16)
    at = BigIntegerField()
    why = CharField(max_length=20)

    @classmethod
    def history(cls) -> list['EpochBegun']:
        """The newest first."""
        return list(cls.select().order_by(cls.at.desc()).limit(20))


tallies = Tallies(SyncTally.write)


def note(ops: Iterable[Op], verdicts: dict[str, dict], now: int):
    """Count what became of the ops of one request; `ops` are those of them that could be read."""
    tallies.add([*map(_verdict, verdicts.values()), *(kind for op in ops for kind in _kinds(op, now))])


def _verdict(verdict: dict) -> str:
    return '.'.join(verdict[part] for part in ('r', 'code') if part in verdict)


def _kinds(op: Op, now: int) -> Iterable[str]:
    at = max(write.at for write in op.writes)
    yield f'waited.{_bucket((now - at) / 1000, WAIT_S)}'
    if at > now + SLACK:
        yield 'void'
    if op.is_repair:
        yield 'repair'


def note_lock(seconds: float):
    """Count how long a push waited for its stream."""
    tallies.add([f'lock.{_bucket(seconds * 1000, LOCK_MS)}'])


def _bucket(value: float, bounds: tuple[int, ...]) -> str:
    place = bisect_left(bounds, value)
    return str(bounds[place]) if place < len(bounds) else 'more'


def share_within(figures: dict[str, dict[str, int]], kind: str, bounds: tuple[int, ...], share: float, width: str) -> str | None:
    """The lowest of the bounds, or 'more', that this share of what was counted stays within; None where nothing was."""
    names = [*map(str, bounds), 'more']
    sums = list(accumulate(figures.get(f'{kind}.{name}', {}).get(width, 0) for name in names))
    return names[bisect_left(sums, sums[-1] * share)] if sums[-1] else None
