"""The queue that sends couriers and postmen on their rounds: huey's, in threads of each process that serves.

A task says only that there may be something to do, so one that dies with its worker loses nothing, and one too many does nothing twice.
One comes with each commit that leaves something to do, and one each minute for what falls due."""
import logging
import threading

from huey import Huey, RedisHuey
from huey.consumer import Consumer
from huey.contrib.sql_huey import SqlStorage

from pwa import db
from pwa.reminders.rounds import Rounds

log = logging.getLogger(__name__)
EVERY_S, AGAIN_S, PATIENCE_S = 60, 10, 2


class Storage(SqlStorage):
    """Tasks on our own database. It waits to be rung for: asking many times a second would be most of what an idle site does."""
    blocking = True

    def __init__(self, name, rung: threading.Event):
        super().__init__(name, db.database.obj, create_tables=False)
        self.atomic, self.rung = db.transaction, rung

    def enqueue(self, data, priority=None):
        super().enqueue(data, priority)
        self.rung.set()

    def dequeue(self):
        self.rung.clear()
        try:
            with db.connection():
                task = super().dequeue()
        except db.FAULTS as error:
            log.warning('the queue %s waits for the database: %s', self.name, error)
            db.drop()
            self.rung.wait(AGAIN_S)
            return None
        if task is None:
            self.rung.wait(EVERY_S)
        return task


class Worker(Consumer):
    """One in the server's own process, whose signals are the server's."""

    def _set_signal_handlers(self):
        pass


class Queue:
    """Of one kind of rounds, with a worker of its own: a mail server that does not answer holds up no push."""

    def __init__(self, rounds: Rounds, redis_url: str):
        self.rung = threading.Event()
        name = f'medius-{rounds.name}'
        self.huey = _redis(name, redis_url) if redis_url else Huey(name, results=False, storage_class=Storage, rung=self.rung)
        self.task = self.huey.task(name='Round')(rounds.go)
        self.huey.periodic_task(lambda _: True, name='NextRound')(rounds.go)
        self.worker = Worker(self.huey, scheduler_interval=EVERY_S, shutdown_timeout=PATIENCE_S)
        self.bell = rounds.bell

    def start(self):
        self.bell.connect(self.ring, weak=False)
        self.worker.start()

    def stop(self):
        """What is on its way may still be answered for a moment; the rest goes out from whoever runs next."""
        self.bell.disconnect(self.ring)
        self.worker.stop_flag.set()
        self.rung.set()
        self.worker.stop(graceful=True)

    def ring(self, _=None):
        """A task that is not taken up yet will find the news as well."""
        try:
            if not self.huey.pending_count():
                self.task()
        except Exception as error:  # what is committed stays so, and the next minute's round finds it
            log.warning('the queue %s takes no task: %s', self.huey.name, error)


def _redis(name: str, url: str) -> Huey:
    from redis import ConnectionPool
    pool = ConnectionPool.from_url(url, socket_timeout=PATIENCE_S + 1, socket_connect_timeout=PATIENCE_S)
    return RedisHuey(name, results=False, connection_pool=pool, read_timeout=PATIENCE_S)
