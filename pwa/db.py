"""The database by URL, and the base of every model."""
import contextlib
import fcntl
import json
from pathlib import Path

from peewee import DatabaseProxy, InterfaceError, OperationalError, PeeweeException, TextField
from peewee import Model as PeeweeModel
from playhouse.db_url import connect
from playhouse.migrations import Runner

database = DatabaseProxy()
MIGRATIONS = Path(__file__).parent / 'migrations'
PRAGMAS = {'journal_mode': 'wal', 'synchronous': 'full', 'foreign_keys': 1, 'busy_timeout': 5000,
           'cache_size': -64_000, 'temp_store': 'memory', 'wal_autocheckpoint': 4000}


class JSONField(TextField):
    """A JSON document kept as text, the same on every database: it is never searched, only read whole."""

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(',', ':'))

    def python_value(self, value):
        return None if value is None else json.loads(value)


class Model(PeeweeModel):
    class Meta:
        database = database
        legacy_table_names = False


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
    scheme, rest = url.split('://', 1)
    kind = 'cockroachdb' if scheme.startswith('cockroachdb') else 'postgresql'
    return connect(f'{kind}+pool://{rest}', unquote_user=True, unquote_password=True, max_connections=20, timeout=10)


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
    except (PeeweeException, OSError):
        return False


def is_transient(error: Exception) -> bool:
    """True for a fault that another try may not meet: busy, deadlock, serialisation, lost connection, a primary demoted."""
    state = getattr(getattr(error, 'orig', None) or error.__cause__, 'sqlstate', None) or ''
    lost = isinstance(error, OperationalError | InterfaceError) and (state.startswith(('08', '57')) or not state)
    return lost or state in ('40001', '40P01', '25006')


@contextlib.contextmanager
def transaction():
    """A write transaction. On SQLite writers queue on a file: fair, where its busy handler starves (p99 6 ms, not 240)."""
    if database.in_transaction() or not hasattr(database.obj, 'writers'):
        with database.atomic():
            yield
        return
    with open(database.obj.writers, 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with database.atomic():
            yield


def execute(sql: str, *params):
    """A hand-written statement on the hot path, `?` for each parameter whatever the driver."""
    return database.execute_sql(sql if database.param == '?' else sql.replace('?', '%s'), params)


def reconnect():
    """Drop this thread's connection and take another, after the server went away."""
    if hasattr(database.obj, 'manual_close') and not database.is_closed():
        database.manual_close()
    database.connect(reuse_if_open=True)
