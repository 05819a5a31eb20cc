"""`python -m tests.stalls pytest tests/browser`: a command whose browsers and servers stop for up to two seconds, one after another, all the time.

What a busy machine does to a test now and then, done to all of them. The tests themselves are not stopped."""
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

LONGEST, PAUSE = 2.0, 0.3
STOPPED = ('chromium', 'headless-shell', 'WebKit', 'firefox', 'forkserver', 'pwa run')
LEFT = ('zygote', 'WebKitWebDriver', 'xvfb')  # what only starts others, or speaks for the tests


def main() -> int:
    process, stops = subprocess.Popen([sys.executable, '-m', *sys.argv[1:]]), 0
    while process.poll() is None:
        time.sleep(random.uniform(0, PAUSE))
        if found := [pid for pid in _below(process.pid) if _may_stop(pid)]:
            _stop(random.choice(found))
            stops += 1
    print(f'{stops:,} stops of up to {LONGEST} s.')
    return process.returncode


def _below(pid: int) -> Iterator[int]:
    """The processes that it started, and those that they started."""
    with contextlib.suppress(OSError):
        for task in Path(f'/proc/{pid}/task').iterdir():
            for child in map(int, (task / 'children').read_text().split()):
                yield child
                yield from _below(child)


def _may_stop(pid: int) -> bool:
    with contextlib.suppress(OSError):
        words = Path(f'/proc/{pid}/cmdline').read_bytes().decode(errors='replace').replace('\0', ' ')[:300]
        return any(word in words for word in STOPPED) and not any(word in words for word in LEFT)
    return False


def _stop(pid: int):
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(pid, signal.SIGSTOP)
            time.sleep(random.uniform(0, LONGEST))
        finally:
            os.kill(pid, signal.SIGCONT)


if __name__ == '__main__':
    sys.exit(main())
