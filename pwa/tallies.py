"""Counts kept in memory and written together: what happens often must not cost a write each time."""
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable

from peewee import PeeweeException

log = logging.getLogger(__name__)
FLUSH_S = 10


class Tallies:
    """What this process counted since it last wrote; `write` takes {name: count}."""

    def __init__(self, write: Callable[[dict[str, int]], None]):
        self.write = write
        self.counts: Counter[str] = Counter()
        self.lock, self.due = threading.Lock(), time.monotonic() + FLUSH_S

    def add(self, names: Iterable[str]):
        """Each of these once more; every ten seconds the caller that comes then writes for all."""
        with self.lock:
            self.counts.update(names)
        if time.monotonic() > self.due:
            self.flush()

    def flush(self):
        """Write what was counted since the last time; what cannot be written is kept, and costs no caller anything."""
        with self.lock:
            counts, self.counts, self.due = self.counts, Counter(), time.monotonic() + FLUSH_S
        try:
            if counts:
                self.write(counts)
        except PeeweeException:
            log.exception('counts are kept and written later')
            with self.lock:
                self.counts += counts
