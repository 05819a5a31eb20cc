"""What a WSGI server imports; the environment says how."""
import gc
import multiprocessing
import signal
from multiprocessing.util import Finalize

from pwa import create_app, features
from pwa.articles.routes import views
from pwa.reminders.delivery import Courier

if multiprocessing.parent_process():
    # Ctrl-C reaches the whole process group, and then the parent stops its workers: granian hangs on both at once.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

app = create_app()
courier = Courier(app.config['MEDIUS'], features.NEWS, features.TRAINED)
courier.start()
gc.freeze()  # what lives as long as the process is not looked through at every collection
Finalize(None, views.stop, exitpriority=0)  # atexit is not heeded in a worker
Finalize(None, courier.stop, exitpriority=1)
