"""`python -m tests.databases.failover`: the leader of a Patroni cluster dies again and again, and nothing acknowledged is lost (T6)."""
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.browser.fixtures import Site
from tests.databases.patroni import PROGRAMS, Patroni
from tests.databases.people import academy, runners, thread
from tests.databases.phones import Phones, now, reckon

ROUNDS = int(os.environ.get('ROUNDS', 10))
PHONES = 16
LAG_S = (0.4, 1.2)


class Round(NamedTuple):
    """One killed leader: how far the standbys were behind, how long nobody was answered, what the phones had to bring back."""
    lag_s: float
    silence_s: float
    brought_back: int


def main() -> int:
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        print(f'{" and ".join(missing)} missing: on Debian, apt-get install patroni etcd-server python3-etcd', file=sys.stderr)
        return 1
    with cluster() as (patroni, phones, site):
        synchronous = rounds('synchronous', patroni, phones)
        patroni.set_synchronous(False)
        asynchronous = rounds('asynchronous', patroni, phones)
        lost, doubled, apart = reckon(phones)
    faults = [fault for phone in phones for fault in phone.faults]
    at_once = sum(one.brought_back for one in synchronous)
    print(f'{2 * ROUNDS} leaders killed, {PHONES} phones, {phones.acknowledged()} ops acknowledged: {lost} registers lost, {doubled} ops doubled, {apart} phones that differ from '
          f'the server; with a synchronous standby {at_once} were missing at once, longest silence {longest(synchronous):.1f} s; with lagging '
          f'asynchronous ones {sum(one.brought_back for one in asynchronous)} rows were missing and brought back, '
          f'longest silence {longest(asynchronous):.1f} s; other faults: {faults[:3] or "none"}')
    return int(bool(lost or doubled or apart or faults or at_once or not all(one.brought_back for one in asynchronous)))


@contextmanager
def cluster() -> Iterator[tuple[Patroni, Phones, Site]]:
    """Three nodes, a server of two processes that knows all of them, and phones that write."""
    folder = Path(tempfile.mkdtemp(prefix='medius-failover-', dir='/tmp'))
    nodes, instance = folder / 'nodes', folder / 'instance'
    nodes.mkdir()
    folder.chmod(0o755)
    patroni = Patroni(nodes)
    site = phones = None
    try:
        patroni.start()
        settings = academy(instance, patroni.url)
        people, discussion = runners(settings, PHONES), thread()
        site = Site(instance, WORKERS='2', DATABASE_URL=patroni.url).start()
        phones = Phones(site.port, people, discussion)
        yield patroni, phones, site
    finally:
        for started in (phones, site, patroni):
            if started:
                started.stop()
        shutil.rmtree(folder, ignore_errors=True)


def rounds(kind: str, patroni: Patroni, phones: Phones) -> list[Round]:
    """Kill the leader, ROUNDS times; each is told on a line."""
    told = []
    for number in range(1, ROUNDS + 1):
        told.append(one_round(kind == 'synchronous', patroni, phones))
        print(f'{kind} {number}: lag {told[-1].lag_s:.2f} s, silence {told[-1].silence_s:.1f} s, {told[-1].brought_back} rows brought back', flush=True)
    return told


def one_round(synchronous: bool, patroni: Patroni, phones: Phones) -> Round:
    leader = patroni.settle(synchronous)
    wait(lambda: all(phone.is_at_rest() for phone in phones), 'every phone is heard')
    before, goal = sum(phone.brought_back for phone in phones), phones.acknowledged() + random.randint(100, 300)
    wait(lambda: phones.acknowledged() > goal, 'the phones write')
    lag = 0.0 if synchronous else hold_back(leader, phones)
    leader.kill()
    killed = now()
    for phone in phones:
        phone.heed_from(killed)
    patroni.replaced(leader)
    wait(lambda: all(phone.is_at_rest() for phone in phones), 'every phone has repaired')
    deaf = [phone.member.name for phone in phones if phone.contacts[0] != 'epoch']
    assert not deaf, f'{deaf} were not told of the new epoch at their first contact'
    leader.start_empty()
    return Round(lag, silence(phones, killed), sum(phone.brought_back for phone in phones) - before)


def hold_back(leader, phones: Phones) -> float:
    """Stop what sends the log to the standbys while phones are answered on; for how long."""
    for sender in leader.senders():
        os.kill(sender, signal.SIGSTOP)
    began, least = time.monotonic(), random.uniform(*LAG_S)
    goal = phones.acknowledged() + 20
    wait(lambda: time.monotonic() - began > least and phones.acknowledged() > goal, 'commits that no standby has')
    return time.monotonic() - began


def silence(phones: Phones, killed: int) -> float:
    """The longest time around the kill in which no phone at all had an op acknowledged."""
    times = sorted(at for phone in phones for at in phone.times if at > killed - 5000)
    return max(after - before for before, after in pairwise(times)) / 1000


def longest(told: list[Round]) -> float:
    return max(one.silence_s for one in told)


def wait(condition, what: str, within: float = 180):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f'{what}: not within {within} s'
        time.sleep(0.02)


if __name__ == '__main__':
    sys.exit(main())
