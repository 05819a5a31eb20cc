"""The real application in this process, with a database that can be copied, put back, and broken off at any commit."""
import contextlib
import io
import json
import logging
import os
import sqlite3
import tempfile
from types import SimpleNamespace
from unittest import mock

from argon2 import PasswordHasher

from pwa import clock, config, create_app, db
from pwa.comments.models import Comment
from pwa.comments.photos import Photo
from pwa.comments.threads import Thread
from pwa.members import passwords
from pwa.members.models import Device, Member
from pwa.runs.models import Run
from pwa.sync import epoch, push
from pwa.sync.models import Meta, Notice, Stream
from pwa.web import limiter
from tests.pictures import photo

START = 1_795_340_000_000
YEAR = 365 * 86_400_000
SILENT = logging.Logger('simulated', logging.CRITICAL + 1)
SITE = 'simulated'
WINDOW = 3
PICTURE = photo(8, 6)
NAMES = {'m_81': 'Ana', 'm_82': 'Ben', 'm_83': 'Cleo'}


class Crash(BaseException):
    """The process is gone: nothing catches this."""


class Server:
    """Answers `post`; `crash_in` commits from now it breaks off; `bugs` are on as long as `broken`."""

    def __init__(self):
        self.now, self.crash_in, self.crash_when, self.broken, self.tokens = START, 0, 'before', False, 0
        self._patch()
        url = os.environ.get('DATABASE_URL', '')
        settings = config.read({'INSTANCE': tempfile.mkdtemp(prefix='medius-simulation-'), 'DATABASE_URL': url})
        db.use(url or 'sqlite:///:memory:')
        db.migrate()
        with mock.patch('pwa.db.use'):
            self.app = create_app(settings, TESTING=True, PROPAGATE_EXCEPTIONS=False)
        self.app.extensions['upkeep'].due = float('inf')
        self.app.config['SITE_ID'] = SITE
        limiter.enabled = False
        with db.connection():
            self.cookies = self._people()
        self.beginning = self.copy()

    def _patch(self):
        """What would differ from run to run, and where it can be broken off."""
        passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        transaction = db.transaction
        mock.patch('pwa.clock.now', lambda: self.now).start()
        mock.patch('pwa.sync.epoch.secrets', SimpleNamespace(token_hex=self._token)).start()
        mock.patch('pwa.db.transaction', lambda: self._breakable(transaction)).start()
        for log in ('pwa.sync.push.log', 'pwa.web.log'):  # a mock would remember every failure, and the world it came from
            mock.patch(log, SILENT).start()
        mock.patch('pwa.comments.models.WINDOW', WINDOW).start()
        check = Run.fields['note']
        mock.patch.dict(Run.fields, {'note': lambda value: (self._explode(value), check(value))}).start()
        permit = Run.permit
        mock.patch.object(Run, 'permit', lambda row, op, member: (self._stumble(op), permit(row, op, member))).start()

    def _token(self, _size=None):
        self.tokens += 1
        return f'{self.tokens:016x}'

    def _explode(self, value):
        if self.broken and str(value).startswith('bomb'):
            raise RuntimeError('an op that breaks the whole request')

    def _stumble(self, op):
        if self.broken and str(op.value('note')).startswith('bug'):
            raise RuntimeError('an op that breaks its own transaction')

    @contextlib.contextmanager
    def _breakable(self, transaction):
        self.crash_in -= 1
        fatal = self.crash_in == 0
        if fatal and self.crash_when == 'before':
            raise Crash
        with transaction():
            yield
            if fatal and self.crash_when == 'within':
                raise Crash
        if fatal and self.crash_when == 'after':
            raise Crash

    def _people(self) -> dict[str, str]:
        """The cast and one discussion; the session cookie of each member."""
        cookies, self.members = {}, {}
        for number, name in enumerate(NAMES.values(), 81):
            member = Member.create(id=number, name=name, email=f'{name}@example.org'.lower(), joined_at=START, approved_at=START, coach=name == 'Cleo')
            device = Device.create(token=f'{number:040x}', member=member, created_at=START + 9 * YEAR)
            self.members[number] = member
            cookies[member.public_id] = self._cookie(device)
        self.thread = Thread.create(id=1, uri='/articles/strong-on-one-leg').stream
        return cookies

    def _cookie(self, device) -> str:
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        return serializer.dumps({'_user_id': device.token, '_fresh': True, '_permanent': True})

    def begin(self):
        """As on the first day."""
        self.now, self.crash_in, self.broken, self.tokens = START, 0, False, 0
        self.put_back(self.beginning)
        with db.connection():
            Meta.replace_value('epoch', 'the-first')

    def post(self, member: str | None, body: bytes) -> tuple[int, dict, str]:
        """(status, headers, text) of POST /sync with this member's cookie; raises Crash when it broke off."""
        return self._ask(member, body, REQUEST_METHOD='POST', PATH_INFO='/sync', CONTENT_TYPE='application/json')

    def put(self, member: str | None, url: str, bytes: str) -> tuple[int, dict, str]:
        """The same of a photo; what is no bytes stays none."""
        path, _, query = url.partition('?')
        return self._ask(member, PICTURE if bytes else b'', REQUEST_METHOD='PUT', PATH_INFO=path, QUERY_STRING=query)

    def _ask(self, member, body, **about):
        environ = {'SCRIPT_NAME': '', 'QUERY_STRING': '', 'SERVER_NAME': 'localhost', 'SERVER_PORT': '80', 'SERVER_PROTOCOL': 'HTTP/1.1',
                   'REMOTE_ADDR': '127.0.0.1', 'wsgi.url_scheme': 'http', 'wsgi.input': io.BytesIO(body), 'wsgi.errors': io.StringIO(),
                   'CONTENT_LENGTH': str(len(body)), 'HTTP_SEC_FETCH_SITE': 'same-origin', 'HTTP_ACCEPT': 'application/json'} | about
        if member:
            environ['HTTP_COOKIE'] = f'medius={self.cookies[member]}'
        begun = []
        try:
            parts = self.app.wsgi_app(environ, lambda status, headers, exc_info=None: begun.append((status, headers)))
        except Crash:
            db.database.close()
            raise
        status, headers = begun[0]
        return int(status[:3]), dict(headers), b''.join(parts).decode()

    def without(self, member: str | None, body: bytes) -> tuple[int, dict, str]:
        """The same, asked where this member's account is deleted."""
        gone = Meta.gone_key(member or '')
        with db.connection():
            Meta.replace_value(gone, '1')
        try:
            return self.post(None, body)
        finally:
            with db.connection():
                Meta.delete_by_id(gone)

    def copy(self):
        """The whole database as it stands."""
        with db.connection():
            if isinstance(db.database.connection(), sqlite3.Connection):
                return db.database.connection().serialize()
            return {table: db.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables()}

    def put_back(self, copy):
        with db.connection():
            if isinstance(copy, bytes):
                db.database.connection().deserialize(copy)
                return
            with db.database.atomic():
                db.execute('TRUNCATE ' + ', '.join(f'"{table}"' for table in copy) + ' CASCADE')
                for table in sorted(copy, key=lambda name: (name != 'member', name != 'photo_file')):  # what others refer to
                    for row in copy[table]:
                        db.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', *row)

    def others_write(self, much: int):
        """What nobody here looks at: the heads move on, past what a phone may know of an earlier history."""
        with db.connection():
            Stream.update(head=Stream.head + much).execute()

    def epoch(self) -> str:
        with db.connection():
            return epoch.epoch()

    def renew_epoch(self):
        with db.connection():
            epoch.renew('file')

    def forget_receipts(self):
        with db.connection():
            push.purge(self.now)

    def rows(self) -> dict[tuple, dict]:
        """(stream, table, key) → the row as it goes out on the wire."""
        with db.connection():
            return {(row.stream, row.table, row.key): row.wire() for model in self.app.extensions['synced'].values() if model.scope
                    for row in self._all(model)}

    def _all(self, model):
        for row in model.raw(f'SELECT * FROM "{model._meta.table_name}"'):
            if model in (Comment, Photo):
                row.author = self.members[row.author_id]
            yield row

    def heads(self) -> dict[str, int]:
        with db.connection():
            return {row.name: row.head for row in Stream.select()}

    def notices(self) -> list[str]:
        with db.connection():
            return [row.id for row in Notice.select()]

    def moderate(self, key: str, hidden: bool):
        """Cleo hides a comment, or brings it back."""
        with db.connection():
            row = Comment.named(self.thread, [key]).get(key)
            if row is None:
                return False
            row.decide({'hidden_at': clock.now() if hidden else None, 'hidden_by': 83 if hidden else None})
            return True

    def close_thread(self, closed: bool):
        with db.connection():
            Thread.update(closed_at=self.now if closed else None).where(Thread.id == int(self.thread[2:])).execute()


def tables() -> list[str]:
    return [name for name in db.database.get_tables() if name != 'schema_migration']


def read(text: str) -> dict:
    try:
        return json.loads(text)
    except ValueError:
        return {}
