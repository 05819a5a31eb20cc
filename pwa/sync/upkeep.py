"""What is done at the start and every ten minutes by whichever request comes then: the mark is raised, and once a day old receipts go."""
import logging
import time
from pathlib import Path

from peewee import PeeweeException

from pwa import clock
from pwa.sync import epoch, push
from pwa.sync.tally import SyncTally

log = logging.getLogger(__name__)
EVERY_S, AGAIN_S = 600, 10


class Upkeep:
    """A server may run for months, and a copy of the database made meanwhile must be older than its mark."""

    def __init__(self, mark_file: Path):
        self.mark_file, self.due, self.purged = mark_file, 0.0, 0

    def run(self):
        """Do it now; faults are the caller's."""
        self.due = time.monotonic() + EVERY_S
        epoch.guard(self.mark_file)
        now = clock.now()
        SyncTally.purge(now)
        if self.purged < now // push.DAY:  # it looks at every receipt there is
            push.purge(now)
            self.purged = now // push.DAY

    def run_if_due(self):
        """Do it once the time has come; a fault is written down and holds up no request."""
        if time.monotonic() < self.due:
            return
        try:
            self.run()
        except (PeeweeException, OSError):
            self.due = time.monotonic() + AGAIN_S
            log.exception('the upkeep failed and is tried again in %s s', AGAIN_S)
