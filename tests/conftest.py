"""The fixtures: a wiped database with the starter academy, the cast signed in, a real server, real phones."""
import os
import uuid

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from pwa import config, create_app, db, seeds
from pwa.articles import routes as articles
from pwa.importers import starter
from pwa.members import passwords
from pwa.sync import pages, polls, tally
from pwa.web import limiter
from tests import postgres
from tests.browser.fixtures import (  # noqa: F401  (fixtures)
    browser,
    chromium_args,
    first_folder,
    phone,
    playwright_driver,
    populated,
    seeded_folder,
    site,
    whole_browser,
)
from tests.browser.releases import built  # noqa: F401  (a fixture)

ORIGIN = {'Sec-Fetch-Site': 'same-origin'}


def pytest_configure():
    """Beside other workers of xdist, a database of one's own."""
    worker, url = os.environ.get('PYTEST_XDIST_WORKER'), os.environ.get('DATABASE_URL')
    if worker and url:
        os.environ['DATABASE_URL'] = postgres.database(url, worker)


class Phone(FlaskClient):
    """A test client that sends what a browser on this site sends, and speaks /sync."""
    member = None

    def open(self, *args, **kwargs):
        kwargs['headers'] = ORIGIN | dict(kwargs.get('headers') or {})
        return super().open(*args, **kwargs)

    def sync(self, *ops, pull=None, **more):
        """POST /sync as this client's member."""
        return self.post('/sync', json={'v': 1, 'as': self.member and self.member.public_id, 'epoch': None, 'pull': pull or {},
                                        'ops': list(ops)} | more)

    def push(self, *ops) -> dict:
        """The verdicts of these ops by id."""
        return self.sync(*ops).json['results']

    def pull(self, stream='m', cursor=None) -> dict:
        """The stream's part of the answer."""
        return self.sync(pull={stream: cursor}).json['streams'][stream]


def op(table, key, fields, *, at, stream='m', saw=None, id=None, **more) -> dict:
    """An op as a phone sends it; `saw` is the stamp its author was looking at, for every field."""
    return {'id': id or str(uuid.uuid4()), 's': stream, 't': table, 'k': key, 'at': at,
            'f': {field: {'v': value, 'saw': saw} for field, value in fields.items()}} | more


@pytest.fixture(scope='session')
def whole_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp('instance')
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    settings = config.read({'INSTANCE': str(folder), 'DATABASE_URL': os.environ.get('DATABASE_URL', '')})
    db.use(settings.database_url)
    db.migrate()
    app = create_app(settings, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Phone
    with db.connection():
        starter.load_if_empty()
        kept = {table: rows(table) for table in tables()}
    yield app, kept
    db.database.close_all()


@pytest.fixture
def app(whole_app):
    """The application on a database that holds the starter academy and nothing else."""
    app, kept = whole_app
    wipe(kept)
    limiter.reset()
    pages.kept.clear()
    polls.kept.clear()
    for counted in (articles.views, tally.tallies):
        counted.counts.clear()
        counted.due = float('inf')  # or a test that takes ten seconds would count one statement more
    return app


def tables() -> list[str]:
    return [name for name in db.database.get_tables() if name not in ('schema_migration', 'sqlite_sequence')]


def rows(table: str) -> list[tuple]:
    return db.execute(f'SELECT * FROM "{table}"').fetchall()


def wipe(kept: dict[str, list[tuple]]):
    """Put every table back as it was."""
    with db.connection(), db.transaction():
        clear(kept)
        for table in sorted(kept, key=lambda name: name != 'member'):
            for row in kept[table]:
                db.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', *row)


def clear(kept):
    if db.database.param == '?':
        db.execute('PRAGMA defer_foreign_keys = 1')
        for table in kept:
            db.execute(f'DELETE FROM "{table}"')
    else:
        db.execute('TRUNCATE ' + ', '.join(f'"{table}"' for table in kept) + ' CASCADE')


@pytest.fixture
def client(app):
    """A visitor."""
    return app.test_client()


@pytest.fixture
def cast(app):
    """Ana, Ben and Cleo by name."""
    with db.connection():
        return seeds.members()


def signed_in(app, member, email):
    client = app.test_client()
    client.member = member
    answer = client.post('/sign-in', data={'email': email, 'password': seeds.PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


@pytest.fixture
def ana(app, cast):
    return signed_in(app, cast['Ana'], 'ana@example.org')


@pytest.fixture
def ben(app, cast):
    return signed_in(app, cast['Ben'], 'ben@example.org')


@pytest.fixture
def cleo(app, cast):
    return signed_in(app, cast['Cleo'], 'cleo@example.org')


@pytest.fixture
def database(app):
    """A connection for tests that read or write the database themselves."""
    with db.connection():
        yield db.database


@pytest.fixture
def stopped(monkeypatch):
    """The clock, standing still until told: stopped(ms) sets it and returns it."""
    def stop(at: int) -> int:
        monkeypatch.setattr('pwa.clock.now', lambda: at)
        return at
    return stop
