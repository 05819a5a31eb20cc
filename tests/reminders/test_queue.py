"""What sends the courier on its rounds: a task with each commit that leaves something to do, on the database or on Redis."""
import shutil
import signal
import socket
import subprocess

import pytest
from huey.consumer import Scheduler
from huey.contrib.sql_huey import SqlStorage
from peewee import OperationalError

from pwa import clock, db
from pwa.reminders.models import Reminder
from pwa.reminders.queue import Queue

ALWAYS = {'quiet_from': None, 'quiet_until': None}
SIGNALS = signal.SIGTERM, signal.SIGINT, signal.SIGHUP
SOON_S = 20  # a third of the time until the next minute's round


@pytest.fixture
def redis_url(tmp_path):
    """A Redis of our own."""
    program = shutil.which('redis-server') or pytest.skip('Redis is not installed here')
    address = tmp_path / 'redis.sock'
    running = subprocess.Popen([program, '--port', '0', '--unixsocket', address, '--save', ''], stdout=subprocess.DEVNULL)
    yield f'unix://{address}'
    running.kill()
    running.wait()


@pytest.fixture
def redis(redis_url):
    from redis import Redis
    from redis.backoff import ConstantBackoff
    from redis.retry import Retry
    Redis.from_url(redis_url, retry=Retry(ConstantBackoff(0.05), 100)).ping()
    return redis_url


@pytest.fixture
def idle(courier):
    """The courier with nothing left to do."""
    with db.connection():
        courier.work()
    return courier


@pytest.fixture(params=['', 'redis'])
def queue(request, idle):
    """On the database and on a Redis."""
    return Queue(idle, request.param and request.getfixturevalue('redis'))


@pytest.fixture
def running(queue):
    queue.start()
    yield
    queue.stop()


@pytest.fixture
def ringing(idle):
    """ringing(queue) has commits ring for it, though nobody works."""
    def connect(queue):
        heard.append(queue.ring)
        idle.bell.connect(queue.ring)
    heard = []
    yield connect
    for ring in heard:
        idle.bell.disconnect(ring)


def test_what_is_committed_is_sent_at_once(running, ana, ben, reminded, pusher, talk):
    reminded(ana, 'ana', **ALWAYS)
    for number in range(3):
        talk(ben, 'Hello', key=f'c-{number}')
        pusher.wait(number + 1, SOON_S)
    assert pusher.said('ana') == ['Ben replied to you'] * 3


def test_many_commits_make_one_task_until_it_is_taken_up(queue, ringing, ben, talk):
    ringing(queue)
    for key in ('c-1', 'c-2', 'c-3'):
        talk(ben, 'Hello', key=key)
    assert queue.huey.pending_count() == 1
    queue.huey.dequeue()
    talk(ben, 'Hello', key='c-4')
    assert queue.huey.pending_count() == 1


def test_what_falls_due_is_sent_without_a_commit(idle, ana, reminded, pusher, monkeypatch):
    monkeypatch.setattr('pwa.reminders.queue.EVERY_S', 1)
    monkeypatch.setattr(Scheduler, 'periodic_task_seconds', 1)
    reminded(ana, 'ana', **ALWAYS)
    queue = Queue(idle, '')
    queue.start()
    Reminder.update(due_at=clock.now()).execute()
    pusher.wait(1, SOON_S)
    queue.stop()
    assert pusher.said('ana') == ['Time for your exercises']


def test_a_queue_that_takes_no_task_loses_nothing(idle, ringing, ana, ben, reminded, pusher, talk):
    with socket.create_server(('127.0.0.1', 0)) as closed:
        url = f'redis://127.0.0.1:{closed.getsockname()[1]}'
    ringing(Queue(idle, url))
    reminded(ana, 'ana', **ALWAYS)
    talk(ben, 'Hello')
    with db.connection():
        idle.work()
    assert pusher.said('ana') == ['Ben replied to you']


def test_a_database_that_is_away_is_waited_for_without_an_outcry(idle, ana, ben, reminded, pusher, talk, monkeypatch, caplog):
    real, tries = SqlStorage.dequeue, []

    def dequeue(storage):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError('gone')
        return real(storage)
    monkeypatch.setattr(SqlStorage, 'dequeue', dequeue)
    monkeypatch.setattr('pwa.reminders.queue.AGAIN_S', 0.01)
    reminded(ana, 'ana', **ALWAYS)
    queue = Queue(idle, '')
    queue.start()
    talk(ben, 'Hello')
    pusher.wait(1, SOON_S)
    queue.stop()
    assert [record.levelname for record in caplog.records if record.levelname in ('WARNING', 'ERROR')] == ['WARNING'] * 2


def test_the_servers_signals_stay_its_own(queue):
    theirs = [signal.getsignal(one) for one in SIGNALS]
    queue.start()
    queue.stop()
    assert [signal.getsignal(one) for one in SIGNALS] == theirs
