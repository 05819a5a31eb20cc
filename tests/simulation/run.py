"""Many schedules on all cores; nothing of pwa is imported before a mutant, if any, has its place."""
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOBS = os.cpu_count() or 1
THOROUGH, OFTEN = 10_000, 100
worker: dict = {}


@dataclass
class Mutant:
    """A rule switched off in one file of pwa/ or static/js/core/; `test` notices where no schedule comes to it, or not often."""
    name: str
    file: str
    old: str
    fresh: str
    test: str = ''

    def text(self) -> str:
        """The file without the rule."""
        text = (ROOT / self.file).read_text()
        if text.count(self.old) != 1:
            raise ValueError(f'{self.file} does not hold exactly once: {self.old}')
        return text.replace(self.old, self.fresh)


@dataclass
class Outcome:
    """What became of one schedule."""
    seed: int
    hunted: str
    faults: list[str]
    residue: bool
    killed: list[str]
    ends: list[str]
    requests: int
    losses: int


def schedules(seeds: Sequence[int], jobs: int = JOBS) -> Iterator[Outcome]:
    """The outcomes, in order."""
    with workers(jobs) as pool:
        yield from pool.map(play, seeds)


def workers(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context('spawn'), begin)


def ends() -> list[str]:
    """Both ends of every await of the client."""
    from tests.simulation.phones import Phones
    phones = Phones()
    phones.begin(0, 0, {}, '', [])
    phones.close()
    return phones.ends


def begin(mutant: Mutant | None = None):
    """The start of a worker."""
    if mutant and mutant.file.startswith('pwa/'):
        switch_off(mutant)
    from tests.simulation.phones import Phones
    from tests.simulation.server import Server
    worker.update(server=Server(), phones=Phones(vars(mutant) if mutant and not mutant.file.startswith('pwa/') else None))


def switch_off(mutant: Mutant):
    """Import that file with the rule missing."""
    path, fresh, code = str(ROOT / mutant.file), mutant.text(), SourceFileLoader.get_code
    SourceFileLoader.get_code = lambda self, name: compile(fresh, self.path, 'exec') if self.path == path else code(self, name)  # type: ignore[method-assign]


def play(seed: int, **hunt) -> Outcome:
    """One schedule, in a worker."""
    from tests.simulation.world import World
    world = World(worker['server'], worker['phones'], seed, **hunt)
    try:
        faults = world.run()
    except Exception as error:
        faults = [f'the schedule broke off: {error!r}']
    return Outcome(seed, ''.join(f' --{name} {value}' for name, value in hunt.items()), faults, bool(faults) and world.is_residue(), world.killed, world.phones.ends, world.requests, world.restored)


def report(seeds: range, jobs: int = JOBS) -> bool:
    """Run them, say what was found and how to see it again; True when every promise held."""
    begun, killed, losses, requests, broken, residues, every = time.monotonic(), Counter(), 0, 0, 0, 0, []
    for outcome in schedules(seeds, jobs):
        killed.update(outcome.killed)
        every, losses, requests = outcome.ends, losses + outcome.losses, requests + outcome.requests
        residues += outcome.residue
        broken += bool(outcome.faults) and not outcome.residue
        tell(outcome)
    print(f'{len(seeds):,} schedules in {time.monotonic() - begun:.0f} s on {jobs} cores: {requests:,} requests, {losses:,} restores and failovers, '
          f'{killed.total():,} tabs killed in flight at {len(killed)} of {len(every)} ends of {len(every) // 2} awaits, '
          f'{residues} residues of I9, {broken} violations.', flush=True)
    if len(seeds) >= THOROUGH:
        rare = [f'{end} {killed[end]}' for end in every if killed[end] < OFTEN]
        print(f'Fewer than {OFTEN} times: {", ".join(rare) or "none"}.')
    return not broken and residues <= max(1, len(seeds) // 1000)


def tell(outcome: Outcome):
    """What was broken, if anything, and how to see it again."""
    if outcome.faults:
        print(f'Seed {outcome.seed}: {outcome.faults[0][:600]}\n  again: python -m tests.simulation {outcome.seed} --trace{outcome.hunted}', flush=True)
