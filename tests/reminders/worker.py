"""A courier in a process of its own, until killed: python -m tests.reminders.worker CERTIFICATE LEASE_MS, on INSTANCE and DATABASE_URL."""
import sys
import threading

from huey.consumer import Scheduler

from pwa import config, db, features
from pwa.reminders import delivery, queue, tries
from tests.reminders.pusher import allow

if __name__ == '__main__':
    settings = config.read()
    db.use(settings.database_url)
    allow(sys.argv[1])
    tries.LEASE, queue.EVERY_S, Scheduler.periodic_task_seconds = int(sys.argv[2]), 1, 1  # so that a test need not wait for minutes
    queue.Queue(delivery.Courier(settings, features.NEWS, features.TRAINED), settings.redis_url).start()
    threading.Event().wait()
