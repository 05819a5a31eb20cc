"""Measures every budget, prints the table, and fails when one is missed."""
import os
import signal
import sys
import traceback

from benchmarks import floors, growth, lighthouse, offline, pushing, reading, sizes, slow, start, syncing, tap, years
from benchmarks.table import HEAD, Row

ROWS = {'visit': sizes.visit, 'grown': sizes.grown, 'progress': sizes.progress, 'kept': sizes.kept, 'code': sizes.code,
        'lighthouse': lighthouse.rows, 'start': start.row, 'tap': tap.row, 'article': reading.article, 'slow': slow.rows,
        'ticks': pushing.ticks, 'polls': pushing.polls, 'waits': pushing.waits, 'batches': pushing.batches, 'first': syncing.first,
        'hot': syncing.hot, 'offline': offline.rows, 'poor': offline.poor, 'thread': reading.thread, 'growth': growth.rows,
        'years': years.rows, 'floors': floors.rows}


def main(names: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and phones are put away
    unknown = set(names) - set(ROWS)
    if unknown:
        print(f'There is no {", ".join(sorted(unknown))}: name some of {", ".join(ROWS)}, or nothing for all.', file=sys.stderr)
        return 2
    print(HEAD, flush=True)
    load = os.getloadavg()[0]
    missed = sum(_missed(name) for name in names or ROWS)
    print(f'\n{os.cpu_count()} cores; load {load:.1f} before, {os.getloadavg()[0]:.1f} after: before, it should be near 0.')
    return 1 if missed else 0


def _missed(name: str) -> int:
    rows = _measured(name)
    for row in rows:
        print(row, flush=True)
    return sum(row.ok is False for row in rows)


def _measured(name: str) -> list[Row]:
    """One failed measurement must not hide the others."""
    try:
        rows = ROWS[name]()
    except Exception:
        traceback.print_exc()
        return [Row(name, '', 'could not be measured', False)]
    return rows if isinstance(rows, list) else [rows]


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
