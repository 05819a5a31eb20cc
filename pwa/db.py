"""The database by URL, and the base of every model."""
import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from peewee import CharField, DatabaseProxy, ForeignKeyField, IntegerField, InterfaceError, OperationalError, PeeweeException, TextField
from peewee import Model as PeeweeModel
from playhouse.cockroachdb import PooledCockroachDatabase
from playhouse.db_url import connect
from playhouse.migrations import Runner
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase
from psycopg.conninfo import conninfo_to_dict

from pwa import jsontext

database = DatabaseProxy()
MIGRATIONS = Path(__file__).parent / 'migrations'
PRAGMAS = {'journal_mode': 'wal', 'synchronous': 'full', 'foreign_keys': 1, 'busy_timeout': 5000,
           'cache_size': -64_000, 'temp_store': 'memory', 'wal_autocheckpoint': 4000,
           'secure_delete': 'fast'}
# Unless the URL says otherwise: only a server that takes writes, and nobody waits long for one that is gone or stuck.
PATIENCE = {'target_session_attrs': 'read-write', 'connect_timeout': 3, 'tcp_user_timeout': 10_000,
            'keepalives_idle': 5, 'keepalives_interval': 2, 'keepalives_count': 3,
            'options': '-c lock_timeout=5s -c idle_in_transaction_session_timeout=15s'}
FAULTS = (PeeweeException, MaxConnectionsExceeded, OSError)
SQLITE_FAULTS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
                 sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL)
SERVER_FAULTS = ('08', '25006', '25P03', '40', '53', '55P03', '57', '58')  # lost, read-only, idle, deadlock, full, lock, operator, disk
AS_GIVEN = (IntegerField, CharField, ForeignKeyField)
CONTENTION = ('40001', '40P01')


class JSONField(TextField):
    """A JSON document kept as text, the same on every database: it is never searched, only read whole."""

    def db_value(self, value):
        return None if value is None else jsontext.dump(value).decode()

    def python_value(self, value):
        return None if value is None else jsontext.load(value)


class Model(PeeweeModel):
    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def stored(cls, values):
        """The row that the database holds as these values, in the order of the fields: several times quicker than peewee's way."""
        row = cls(__no_default__=True)
        fields = _readers(cls)  # type: ignore[arg-type]
        row.__data__ = {name: read(value) if read else value for (name, read), value in zip(fields, values, strict=True)}
        return row


@cache
def _readers(model) -> list[tuple[str, Callable | None]]:
    """The fields in order, each with what makes a value of what the driver gives; most values are it already."""
    return [(field.name, None if isinstance(field, AS_GIVEN) else field.python_value) for field in model._meta.sorted_fields]


def use(url: str):
    """Point every model at `url` (peewee's db_url form); opens nothing yet."""
    database.initialize(_sqlite(url) if is_sqlite(url) else _server(url))


def is_sqlite(url: str) -> bool:
    return url.startswith('sqlite')


def _sqlite(url: str):
    base = connect(url.replace('sqlite:', 'sqlite+pool:', 1), pragmas=PRAGMAS, lock_type='IMMEDIATE',
                   check_same_thread=False)  # the pool hands a connection to one thread at a time
    if base.database != ':memory:':
        Path(base.database).parent.mkdir(parents=True, exist_ok=True)
        base.writers = f'{base.database}.lock'
    return base


def _server(url: str):
    uri = server_uri(url)
    kind = PooledCockroachDatabase if url.startswith('cockroachdb') else PooledPostgresqlDatabase
    said = conninfo_to_dict(uri)
    return kind(uri, max_connections=20, timeout=10, **{name: value for name, value in PATIENCE.items() if name not in said})


def server_uri(url: str) -> str:
    """The URL as libpq reads it: it may name several hosts, of which the one that takes writes is used."""
    return f'postgresql://{url.partition("://")[2]}'


def migrate() -> list[str]:
    """Apply pending migrations; returns their names."""
    with database.connection_context():
        return Runner(database.obj, str(MIGRATIONS)).up()


@contextlib.contextmanager
def connection():
    """A connection for the length of a request or a command."""
    database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        database.close()


def alive() -> bool:
    """True when the database answers a query."""
    try:
        with connection():
            database.execute_sql('SELECT 1').fetchone()
        return True
    except FAULTS:
        return False


def is_transient(error: BaseException | None) -> bool:
    """True for a fault of the database's surroundings, which a later try may not meet: away, busy, full, read-only.

    Or for what followed from one: a full SQLite rolls back by itself, and then there is nothing to roll back."""
    return error is not None and (_is_fault(error) or is_transient(error.__context__))


def _is_fault(error) -> bool:
    if isinstance(error, MaxConnectionsExceeded):
        return True
    cause = getattr(error, 'orig', None) or error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, 'sqlite_errorcode', 0) & 0xff in SQLITE_FAULTS
    state = _state(error)
    return state.startswith(SERVER_FAULTS) if state else isinstance(error, OperationalError | InterfaceError)


def is_contended(error: Exception) -> bool:
    """True for a deadlock or a serialisation failure: the same connection may try again at once."""
    return _state(error) in CONTENTION


def _state(error) -> str:
    return getattr(getattr(error, 'orig', None) or error.__cause__, 'sqlstate', None) or ''


@contextlib.contextmanager
def transaction():
    """A write transaction. On SQLite writers queue on a file: fair, where its busy handler starves (p99 6 ms, not 240)."""
    here = database.obj
    if here.in_transaction() or not hasattr(here, 'writers'):
        with here.atomic():
            yield
        return
    lock = _queue()
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with here.atomic():
            yield
    finally:
        os.close(lock)


def _queue() -> int:
    try:
        return os.open(database.obj.writers, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OperationalError(f'{error.filename} cannot be opened ({error.strerror})') from error


def execute(sql: str, *params):
    """A hand-written statement on the hot path, `?` for each parameter whatever the driver."""
    here = database.obj  # asked by way of the proxy, each word of it is a call more
    return here.execute_sql(sql if here.param == '?' else sql.replace('?', '%s'), params)


def drop():
    """Close this thread's connection for good, after a fault; the next query takes another."""
    if hasattr(database.obj, 'manual_close'):
        database.manual_close()
