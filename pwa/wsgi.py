"""What a WSGI server imports; the environment says how."""
import gc
import multiprocessing
import signal
from multiprocessing.util import Finalize

from pwa import create_app, features
from pwa.articles.routes import views
from pwa.reminders.delivery import Courier
from pwa.reminders.letters import Postman
from pwa.reminders.queue import Queue
from pwa.sync.tally import tallies

if multiprocessing.parent_process():
    # Ctrl-C reaches the whole process group, and then the parent stops its workers: granian hangs on both at once.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

app = create_app()
settings = app.config['MEDIUS']
rounds = [Courier(settings, features.NEWS, features.TRAINED), *([Postman(settings, features.NEWS)] if settings.mail_url else [])]
queues = [Queue(each, settings.redis_url) for each in rounds]
for queue in queues:
    queue.start()
gc.freeze()  # what lives as long as the process is not looked through at every collection
gc.set_threshold(20_000)  # nor is a thousand rows on their way out
for counted in (views, tallies):
    Finalize(None, counted.flush, exitpriority=0)  # atexit is not heeded in a worker
for queue in queues:
    Finalize(None, queue.stop, exitpriority=1)
