"""The seeds hold a believable year, keep every rule that a phone's entry keeps, and add nothing the second time."""
import time
from itertools import pairwise

from pwa import clock, seeds
from pwa.features import SYNCED
from pwa.runs.models import Run
from pwa.sessions.models import Session, Tick
from pwa.sync.models import Stream
from tests.conftest import rows, tables

NOW = 1_795_600_000_000


def of(model, member):
    return list(model.select().where(model.stream == f'm:{member.id}'))


def long_runs(ana):
    """The farthest run of each week that had one, and how far each was free of pain, oldest first."""
    weeks: dict[int, Run] = {}
    for run in sorted(of(Run, ana), key=lambda run: run.distance_m):
        weeks[(clock.now() - run.stamps['run_on'][0]) // seeds.DAY // 7] = run
    runs = [weeks[week] for week in sorted(weeks, reverse=True)]
    return [run.pain_began_m or run.distance_m for run in runs], [run.pain for run in runs]


def test_loading_twice_adds_nothing_not_even_a_week_later(database, stopped, cast):
    stopped(NOW)
    seeds.load()
    before = {table: rows(table) for table in tables()}
    stopped(NOW + 7 * seeds.DAY)
    seeds.load()
    assert {table: rows(table) for table in tables()} == before


def test_it_tells_how_far_it_is(database, cast):
    told = []
    seeds.load(lambda *progress: told.append(progress))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_every_value_is_one_that_a_phone_could_have_sent(database, cast):
    seeds.load()
    for model in SYNCED:
        for row in model.select().where(model.stream.startswith('m:')):
            assert set(row.stamps) <= set(model.fields)
            for field in row.stamps:
                model.fields[field](getattr(row, field))


def test_ana_hurts_at_18_km_gets_well_slacks_relapses_and_returns(database, cast):
    seeds.load()
    free, pain = long_runs(cast['Ana'])
    assert 17_800 <= free[0] <= 18_400 and pain[0]
    assert max(free[10:30]) >= 21_000 and not any(pain[21:36])
    assert min(free[36:44]) < 10_000 and any(pain[36:44])
    assert free[-1] >= 16_500 and free[-1] > free[-6]
    today = clock.now() // seeds.DAY
    ago = sorted((today - session.started_at // seeds.DAY for session in of(Session, cast['Ana'])), reverse=True)
    assert ago[0] > 300 and ago[-1] <= 2
    assert max(earlier - later for earlier, later in pairwise(ago)) > 60


def test_the_weaker_side_begins_behind_and_catches_up(database, cast):
    seeds.load()
    ticks = sorted(of(Tick, cast['Ana']), key=lambda tick: tick.stamps['reps'][0])
    behind = [right.reps - left.reps for left, right in zip(*([tick for tick in ticks if tick.key.endswith(side)] for side in ('left', 'right')), strict=True)]
    windows = [sum(behind[at:at + 10]) for at in range(len(behind) - 10)]
    assert windows[0] > 40 and min(windows) <= 5 < 20 < max(windows[len(windows) // 2:])


def test_a_year_is_loaded_in_a_blink(database, cast):
    started = time.monotonic()
    seeds.load()
    assert time.monotonic() - started < 3
    assert Stream.head_of(f'm:{cast["Ana"].id}')[0] > 500
