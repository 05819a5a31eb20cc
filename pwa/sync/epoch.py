"""The epoch: changes when the database went back in time, so that phones bring back what it lost (sync.md §6)."""
import logging
import secrets
from pathlib import Path

from peewee import SqliteDatabase
from playhouse.cockroachdb import CockroachDatabase

from pwa import clock, db
from pwa.sync.models import Meta
from pwa.sync.tally import EpochBegun

log = logging.getLogger(__name__)
FINGERPRINT = ("SELECT (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), 8), "
               '(SELECT oid FROM pg_database WHERE datname = current_database())')

CLUSTER = 'SELECT crdb_internal.cluster_id()'


def site() -> str:
    """The id of this site, made once for each database."""
    return _value('site') or _make('site')


def epoch() -> str:
    """The epoch of the database behind the current connection; begun there when it goes on from another history.

    Two standbys promoted one after the other may share a timeline's number, so the number only tells that an epoch is due."""
    facts = dict(db.execute('SELECT "key", "value" FROM "meta" WHERE "key" IN (?, ?)', 'epoch', 'history').fetchall())
    history = _fingerprint()
    if facts.get('history', '') != history:
        return _begin(history)
    return facts.get('epoch') or _make('epoch')


def _begin(history: str) -> str:
    Meta.insert(key='history', value='').on_conflict_ignore().execute()
    with db.transaction():
        known = _value('history', locked=True)
        if known != history:
            log.warning('the database goes on from another history (%s, was %s): a new epoch begins', history, known or 'new')
            renew('history' if known else None)
            Meta.replace_value('history', history)
    return _value('epoch') or ''


def renew(why: str | None):
    """A new epoch: phones will compare and re-send at their next contact. `why`: history, file or restore; None: this is the first."""
    name = secrets.token_hex(8)
    Meta.replace_value('epoch', name)
    if why:
        EpochBegun.insert(epoch=name, at=clock.now(), why=why).execute()


def mark() -> int:
    """How far this database came: what the marks beside it may say at most."""
    return int(_value('mark') or 0)


def guard(mark_file: Path):
    """Notice a database file copied back by hand: its mark is lower than the one kept beside it."""
    kept = _kept(mark_file)  # read first and written last: another process raising both meanwhile must not look like a loss
    with db.transaction():
        stored = int(_value('mark', locked=True) or 0)
        if stored < kept:
            log.warning('the database is older than %s says (%s < %s): a new epoch begins, phones will re-send', mark_file, stored, kept)
            renew('file')
        mark = max(clock.now(), stored + 1, kept)
        Meta.replace_value('mark', str(mark))
    mark_file.write_text(str(mark))


def _kept(mark_file: Path) -> int:
    text = mark_file.read_text().strip() if mark_file.exists() else ''
    return int(text) if text.isdigit() else 0


def _value(key: str, locked: bool = False) -> str | None:
    lock = ' FOR UPDATE' if locked and db.database.for_update else ''
    row = db.execute(f'SELECT "value" FROM "meta" WHERE "key" = ?{lock}', key).fetchone()
    return row[0] if row else None


def _make(key: str) -> str:
    Meta.insert(key=key, value=secrets.token_hex(8)).on_conflict_ignore().execute()
    return _value(key) or ''


def _fingerprint() -> str:
    """What tells one history of a PostgreSQL cluster from another; its timeline changes at every promotion."""
    if isinstance(db.database.obj, SqliteDatabase):
        return ''
    connection = db.database.connection()
    if not hasattr(connection, 'fingerprint'):
        query = CLUSTER if isinstance(db.database.obj, CockroachDatabase) else FINGERPRINT
        connection.fingerprint = '|'.join(map(str, db.execute(query).fetchone()))
    return connection.fingerprint
