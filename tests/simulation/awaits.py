"""`python -m tests.simulation.awaits`: schedules for each end of an await of the client, until tabs have died there a hundred times."""
import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

from tests.simulation import run

MOST, LOOKS, LATE, FEW = 400, 12, 50, 10


@dataclass
class Hunt:
    """What came of the schedules for one end of an await; `places` are the seeds and swarms that led a tab there."""
    end: str
    kills: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)
    outcomes: list[run.Outcome] = field(default_factory=list)


def hunt(end: str, often: int = run.OFTEN, most: int = MOST) -> Hunt:
    """Lot by lot in other proportions, and most of all in those under which most tabs came to that end; in a worker.

    In the end every other schedule follows one that led there, and goes on differently once the tab has died: some ends are come to once in a thousand."""
    dice, found, best = Random(end), Hunt(end), {}
    for number in range(most):
        if found.places and number >= LATE and number % 2:
            seed, swarm = dice.choice(found.places)
            fork = number
        else:
            seed, fork = number, 0
            swarm = seed if seed < LOOKS or dice.random() < 0.25 else max(best, key=lambda one: best[one])
        outcome = run.play(seed, prey=end, swarm=swarm, fork=fork)
        kills = outcome.killed.count(end)
        best[swarm] = max(kills, best.get(swarm, 0))
        if kills and not fork:
            found.places.append((seed, swarm))
        found.kills += kills
        found.outcomes.append(outcome)
        if found.kills >= often:
            break
    return found


def report(ends: Sequence[str], often: int, most: int = MOST, jobs: int = run.JOBS) -> bool:
    """Hunt at each end, say what was found and how to see it again; True when every promise held."""
    begun, schedules, kills, residues, broken, rare = time.monotonic(), 0, 0, 0, 0, []
    with run.workers(jobs) as pool:
        for found in pool.map(partial(hunt, often=often, most=most), ends):
            schedules, kills = schedules + len(found.outcomes), kills + found.kills
            for outcome in found.outcomes:
                residues += outcome.residue
                broken += bool(outcome.faults) and not outcome.residue
                run.tell(outcome)
            if found.kills < often:
                rare.append(found.end)
            if found.kills < often or len(found.places) < FEW:
                print(f'{found.end}: {found.kills} tabs in {len(found.outcomes)} schedules, of {len(found.places)} beginnings', flush=True)
    print(f'{len(ends)} ends of awaits, {schedules:,} schedules in {time.monotonic() - begun:.0f} s on {jobs} cores: {kills:,} tabs killed there, '
          f'{residues} residues of I9, {broken} violations; {len(rare)} ends fewer than {often} times.', flush=True)
    return not broken and residues <= max(1, schedules // 1000)


def main() -> int:
    parser = argparse.ArgumentParser(prog='python -m tests.simulation.awaits', description=__doc__)
    parser.add_argument('files', nargs='*', help='only the awaits of these, as outbox.js or outbox.js:74; all without')
    parser.add_argument('--often', type=int, default=run.OFTEN, help='how many tabs have to die at each')
    parser.add_argument('--most', type=int, default=MOST, help='schedules for each')
    parser.add_argument('--jobs', type=int, default=run.JOBS)
    given = parser.parse_args()
    wanted = tuple(f'{file}:' for file in given.files) or ''
    return 0 if report([end for end in run.ends() if end.startswith(wanted)], given.often, given.most, given.jobs) else 1


if __name__ == '__main__':
    sys.exit(main())
