"""Three couriers on one database, killed at random: every reminder arrives, and twice only where a kill fell between answer and record."""
import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from pwa import clock, db
from pwa.articles.models import Article
from pwa.members.models import Device
from pwa.reminders.encryption import encoded, point
from pwa.reminders.models import Delivery, Reminder, Subscription
from tests.browser.fixtures import ROOT
from tests.databases.people import academy, runners
from tests.postgres import throwaway_postgres
from tests.reminders.pusher import PushService

PEOPLE = 60
KILLS = int(os.environ.get('KILLS', 6))
LEASE = 15_000  # longer than a try ever takes, also where the machine does much else
UNWRITTEN_S = 5.0  # between an arrival and the kill that took its record: what a dead one sent may still arrive
pytestmark = pytest.mark.slow


@pytest.fixture(params=['sqlite', 'postgres'])
def settings(request, tmp_path):
    if request.param == 'sqlite':
        yield academy(tmp_path)
        return
    with throwaway_postgres() as url:
        yield academy(tmp_path, url or pytest.skip('PostgreSQL is not installed here'))
        db.database.close_all()


@pytest.fixture
def service(tmp_path):
    running = PushService(tmp_path)
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def start(settings, service, tmp_path):
    """start() is one more courier process."""
    started = []

    def new():
        environment = {**os.environ, 'INSTANCE': str(tmp_path), 'DATABASE_URL': settings.database_url}
        started.append(subprocess.Popen([sys.executable, '-m', 'tests.reminders.worker', service.certificate, str(LEASE)], cwd=ROOT, env=environment))
        return started[-1]
    yield new
    for process in started:
        process.kill()
        process.wait()


def subscribe(service, settings) -> set[tuple[str, str]]:
    """PEOPLE with a training reminder due and an article to hear of; what is to arrive as (path, tag)."""
    members = [member for member, _ in runners(settings, PEOPLE)]
    with db.connection(), db.transaction():
        for number, device in enumerate(Device.select()):
            browser = service.browser(str(number))
            Subscription.keep(device, browser.endpoint, encoded(point(browser.key)), encoded(browser.auth))
        now = clock.now()
        for member in members:
            Reminder.insert(member=member, days='1234567', quiet_from=None, quiet_until=None, due_at=now).execute()
        Article.publish('toes', 'Toes that grip', None, '<p>…</p>')
    return {(path, tag) for path in service.browsers for tag in ('article:strong-on-one-leg', 'article:toes', f'training:{clock.moment(now).date()}')}


def left() -> int:
    with db.connection():
        return Delivery.select().count() + Reminder.select().where(Reminder.due_at <= clock.now()).count()


def settled(service, wanted) -> bool:
    return wanted <= {(path, message['tag']) for path, message, _ in service.arrived} and left() == 0


def finish(service, wanted):
    deadline = time.monotonic() + 120
    while not settled(service, wanted):
        assert time.monotonic() < deadline, (len(service.arrived), left())
        with service.came:
            service.came.wait(0.1)


def test_three_couriers_bring_each_reminder_once(settings, service, start):
    wanted = subscribe(service, settings)
    for _ in range(3):
        start()
    finish(service, wanted)
    counts = Counter((path, message['tag']) for path, message, _ in service.arrived)
    assert counts == dict.fromkeys(wanted, 1)


def test_killed_at_random_they_lose_none_and_repeat_only_what_was_answered_and_not_yet_written(settings, service, start):
    wanted, kills = subscribe(service, settings), []
    workers = [start() for _ in range(3)]
    for _ in range(KILLS):
        service.wait(min(len(service.arrived) + random.randint(1, len(wanted) // KILLS), len(wanted)), 60)
        victim = random.randrange(3)
        workers[victim].kill()
        kills.append(time.monotonic())
        workers[victim] = start()
    finish(service, wanted)
    first, repeated = {}, []
    for (path, message, _), at in zip(service.arrived, service.times, strict=True):
        if (path, message['tag']) in first:
            repeated.append(first[path, message['tag']])
        first.setdefault((path, message['tag']), at)
    assert set(first) == wanted
    assert all(any(abs(kill - at) < UNWRITTEN_S for kill in kills) for at in repeated), (repeated, kills)
    print(f'{len(kills)} kills, {len(wanted)} reminders, {len(repeated)} repeated')
