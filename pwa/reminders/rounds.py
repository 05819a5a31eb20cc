"""A thread that does what is due and sleeps until there is more, in every process that serves."""
import logging
import threading

from pwa import clock, db

log = logging.getLogger(__name__)
LONGEST_SLEEP_S, AGAIN_S = 60, 10


class Rounds:
    """A subclass has a `name`, a `bell` that rings when something is committed here, and `work`."""
    name = ''
    bell = threading.Event()

    def __init__(self):
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def work(self) -> int:
        """All that is due now; the next instant (ms) at which something is."""
        raise NotImplementedError

    def start(self):
        """Work in a thread of this process until stopped."""
        self.thread.start()

    def stop(self):
        """What is on its way may still be answered for a moment; the rest goes out from whoever runs next."""
        self.stopped.set()
        self.bell.set()
        self.thread.join(2)

    def _run(self):
        while not self.stopped.is_set():
            self.bell.clear()
            self.bell.wait(self._pause())

    def _pause(self) -> float:
        """Do what is due; the seconds until there is more."""
        try:
            with db.connection():
                return min(LONGEST_SLEEP_S, max(0, self.work() - clock.now()) / 1000)
        except Exception as error:  # whatever it is, the next try may not meet it
            if db.is_transient(error):
                log.warning('the %s waits for the database: %s', self.name, error)
            else:
                log.exception('the %s failed and tries again in %s s', self.name, AGAIN_S)
            db.drop()
            return AGAIN_S


def earliest(*instants: int | None) -> int:
    """The first of them, at most a longest sleep from now."""
    return min(at for at in (*instants, clock.now() + LONGEST_SLEEP_S * 1000) if at is not None)
