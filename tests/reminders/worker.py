"""A courier in a process of its own, until killed: python -m tests.reminders.worker CERTIFICATE LEASE_MS, on INSTANCE and DATABASE_URL."""
import sys
import threading

from pwa import config, db, features
from pwa.reminders import delivery, rounds, tries
from tests.reminders.pusher import allow

if __name__ == '__main__':
    settings = config.read()
    db.use(settings.database_url)
    allow(sys.argv[1])
    tries.LEASE, rounds.LONGEST_SLEEP_S, rounds.AGAIN_S = int(sys.argv[2]), 0.5, 0.2  # so that a test need not wait for minutes
    delivery.Courier(settings, features.NEWS, features.TRAINED).start()
    threading.Event().wait()
