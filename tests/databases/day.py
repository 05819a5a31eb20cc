"""`python -m tests.databases.day`: 200 phones and two server processes for a day; faults all the time, a restart in each of 24 parts of it (T10)."""
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.browser.fixtures import Site
from tests.databases.people import academy, runners, thread
from tests.databases.phones import Phones, reckon
from tests.engines.proxy import Proxy

HOURS = float(os.environ.get('HOURS', 24))
PARTS, PHONES, EVERY_MS, SHARE = 24, 200, 20_000, 0.05
HEAL_S, GROWTH = 120, 0.05


class Part(NamedTuple):
    """One part: seconds until nothing waited after the faults ended, and how much the server's memory grew in its second half."""
    heal_s: float
    growth: float


def main() -> int:
    with tempfile.TemporaryDirectory(prefix='medius-day-') as name:
        settings = academy(Path(name))
        people = runners(settings, PHONES)
        site = Site(Path(name), WORKERS='2').start()
        proxy = Proxy(site)
        phones = Phones(proxy.port, people, thread(), EVERY_MS)
        try:
            parts = [part(number, site, proxy, phones) for number in range(1, PARTS + 1)]
            lost, doubled, apart = reckon(phones)
        finally:
            phones.stop()
            site.stop()
        crashes = (Path(name) / 'server.log').read_text().count('Traceback')
    faults = [fault for phone in phones for fault in phone.faults if isinstance(fault, dict)]
    heal, growth = max(one.heal_s for one in parts), max(one.growth for one in parts)
    print(f'{HOURS:g} h, {PHONES} phones, {PARTS} restarts, {proxy.seen.total():,} requests of which {proxy.seen.total() - proxy.seen["passed"]:,} met a fault, '
          f'{phones.acknowledged():,} ops acknowledged: {lost} registers lost, {doubled} ops doubled, {apart} phones that differ from the server, '
          f'{crashes} crashes, other faults: {faults[:3] or "none"}; nothing waited after at most {heal:.0f} s, memory grew by at most {growth:.1%}')
    return int(bool(lost or doubled or apart or crashes or faults) or heal > HEAL_S or growth > GROWTH)


def part(number: int, site: Site, proxy: Proxy, phones: Phones) -> Part:
    """Write through faults, restart the server in their midst, heal, and measure."""
    half = HOURS * 3600 / PARTS / 2
    proxy.storm(number, SHARE)
    phones.write()
    time.sleep(half)
    warm = memory(site)
    time.sleep(half)
    growth = memory(site) / warm - 1
    site.stop()
    site.start()
    proxy.clear()
    told = Part(phones.rest(2 * HEAL_S), growth)
    print(f'{number}: nothing waited after {told.heal_s:.0f} s; memory {warm / 1024:.0f} MB, {growth:+.1%}', flush=True)
    return told


def memory(site: Site) -> int:
    """kB of the server and of all that it started."""
    pids, found = [str(site.process.pid)], 0
    for pid in pids:
        pids += Path(f'/proc/{pid}/task/{pid}/children').read_text().split()
        found += next(int(line.split()[1]) for line in Path(f'/proc/{pid}/status').read_text().splitlines() if line.startswith('VmRSS'))
    return found


if __name__ == '__main__':
    sys.exit(main())
