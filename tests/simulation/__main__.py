"""`python -m tests.simulation 500` runs schedules 0–499; `python -m tests.simulation 17 --trace` tells what happens in number 17."""
import argparse
import sys

from tests.simulation import run


def main() -> int:
    parser = argparse.ArgumentParser(prog='python -m tests.simulation', description=__doc__)
    parser.add_argument('number', type=int, help='how many schedules; with --trace: which one')
    parser.add_argument('--first', type=int, default=0, metavar='SEED', help='begin with this one')
    parser.add_argument('--jobs', type=int, default=run.JOBS)
    parser.add_argument('--trace', action='store_true', help='everything that happens in that one schedule')
    parser.add_argument('--mutant', metavar='NAME', help='with --trace: with this rule switched off')
    parser.add_argument('--prey', default='', metavar='END', help='with --trace: every tab dies at this end of an await (python -m tests.simulation.awaits)')
    parser.add_argument('--swarm', type=int, default=0, metavar='NUMBER', help='with --prey: how often what comes')
    parser.add_argument('--fork', type=int, default=0, metavar='NUMBER', help='with --prey: how it goes on')
    given = parser.parse_args()
    if given.trace:
        return trace(given.number, given.mutant, prey=given.prey, swarm=given.swarm, fork=given.fork)
    return 0 if run.report(range(given.first, given.first + given.number), given.jobs) else 1


def trace(seed: int, name: str | None, **hunt) -> int:
    from tests.simulation.mutants import MUTANTS
    run.begin(next(one for one in MUTANTS if one.name == name) if name else None)
    from tests.simulation.world import World
    world = World(run.worker['server'], run.worker['phones'], seed, traced=True, **hunt)
    faults = world.run()
    print('\n'.join(world.log + faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
