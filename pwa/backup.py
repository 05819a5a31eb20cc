"""Backup and restore: all the database holds as one SQLite file, which goes into either kind of database while it serves."""
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from urllib.parse import quote

from peewee import SqliteDatabase, __exception_wrapper__
from playhouse.migrations import Runner

from pwa import clock, db
from pwa.account.delete import delete
from pwa.articles.models import Article
from pwa.comments.models import Comment
from pwa.comments.photos import Photo
from pwa.comments.threads import Thread
from pwa.members.models import FIRST_DRAWN, Member
from pwa.members.portraits import Portrait
from pwa.members.profiles import Profile
from pwa.sync import epoch
from pwa.sync.models import ACADEMY, Meta, Stream, publish

OURS = 0x4D454449  # SQLite's application_id: 'MEDI'
BATCH = 2000
STOPPED = (Member.id, Member.banned_at), (Thread.uri, Thread.closed_at)
Progress = Callable[[int, int], object]
Tables = dict[str, list[str]]


class BackupError(Exception):
    """A sentence for the operator: what is wrong with the file, and the remedy."""


def write(path: Path, progress: Progress):
    """The database as it is at one moment, in `path`: whole or not at all, and for its owner's eyes only."""
    if path.exists() and not (path.is_file() and (path.stat().st_size == 0 or _is_ours(path))):
        raise BackupError(f'{path} is no backup of Medius and would be lost: name another file.')
    handle, part = tempfile.mkstemp(prefix=f'{path.name}.', suffix='.part', dir=path.parent)  # of mode 600
    try:
        _fill(part, progress)
        os.fsync(handle)
        os.replace(part, path)
    except sqlite3.Error as error:
        raise BackupError(f'{path} cannot be made ({error}): check that there is room for it.') from error
    finally:
        os.close(handle)
        Path(part).unlink(missing_ok=True)
    _settle(path.parent)


def _settle(folder: Path):
    """A new name is on the disk once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(part: str, progress: Progress):
    with db.connection(), closing(sqlite3.connect(part, isolation_level=None)) as file:
        schema = sorted(_runner(db.database.obj).applied())
        if not schema:
            raise BackupError('There is nothing to back up: the database is empty. Check DATABASE_URL and INSTANCE.')
        if _is_sqlite():
            _copy_pages(file, progress)
        else:
            _make_tables(part, schema[-1])
            _copy_rows(file, progress)
        file.execute(f'PRAGMA application_id = {OURS}')


def _copy_pages(file, progress: Progress):
    """SQLite's own way; a read transaction held open keeps every page of one moment, so writers never make it start again."""
    source = db.database.connection()
    source.execute('BEGIN')
    try:
        source.execute('SELECT 1 FROM "meta"').fetchone()
        source.backup(file, pages=BATCH, progress=lambda _, left, total: progress(total - left, total))
    finally:
        source.execute('ROLLBACK')
    file.execute('PRAGMA journal_mode = DELETE')  # one file, readable where nothing can be written
    file.execute('VACUUM')  # free pages hold what was deleted


def _make_tables(part: str, schema: str):
    target = SqliteDatabase(part)
    _runner(target).up(schema)
    target.close()


def _copy_rows(file, progress: Progress):
    with db.database.atomic('REPEATABLE READ'):
        tables = _tables(file)
        count = _counter(progress, sum(db.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables))
        file.execute('PRAGMA synchronous = OFF')
        file.execute('BEGIN')
        for table, columns in tables.items():
            file.execute(f'DELETE FROM "{table}"')  # a migration may have put a row there, which comes with the others
            with __exception_wrapper__, db.database.connection().cursor(name='backup') as rows:
                rows.execute(_select(table, columns))
                file.executemany(_insert(table, columns), count(_batches(rows)))
        file.execute('COMMIT')


def restore(path: Path, progress: Progress, entities) -> bool:
    """Put what the file holds in place of all the database holds, in one transaction; a new epoch tells the phones.

    `entities` are the synced models. True when the site has another id now, which running servers learn when they start."""
    db.migrate()
    with _opened(path) as file, db.connection():
        tables = _tables(file)
        count = _counter(progress, sum(file.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables))
        with db.transaction():
            _hold(tables)
            site, mark, head = Meta.get_or_none(Meta.key == 'site'), max(epoch.mark(), clock.now()), Stream.head_of(ACADEMY)[0]
            gone = list(Meta.select().where(Meta.key.startswith(Meta.gone_key(''))))
            removed = [*Photo.all_removed(), *Comment.all_removed(), *Article.all_removed()]
            unshared, portraits = Profile.unshared(), Portrait.standing()
            stopped = [dict(key.model.select(key, since).where(since.is_null(False)).tuples()) for key, since in STOPPED]
            for table in reversed(tables):
                db.execute(f'DELETE FROM "{table}"')
            for table, columns in tables.items():
                _pour(table, columns, count(_batches(file.execute(_select(table, columns)))))
            _count_on()
            moved = _is_moved(site)
            if not moved:
                _bury(gone, entities)
                _keep_removed(removed)
                Profile.update(shared_at=None).where(Profile.member << unshared).execute()
                Portrait.keep_removed(portraits)
                _keep_stopped(stopped)
            _tell(mark, head)
            return moved


def _hold(tables: Tables):
    """Writers wait and readers do not; the streams first, as everybody does, so that nobody waits in a circle."""
    if not _is_sqlite():
        names = ', '.join(f'"{table}"' for table in sorted(tables, key=lambda table: table != 'stream'))
        db.execute(f'LOCK TABLE {names} IN EXCLUSIVE MODE')


def _pour(table: str, columns: list[str], rows: Iterable[tuple]):
    connection = db.database.connection()
    with __exception_wrapper__:
        if _is_sqlite():
            connection.executemany(_insert(table, columns), rows)
            return
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({_names(columns)}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _count_on():
    """PostgreSQL's counters go on after the ids that came in; drawn ones were never counted."""
    if _is_sqlite():
        return
    counted = db.execute("SELECT table_name, column_name FROM information_schema.columns WHERE left(column_default, 7) = 'nextval' "
                         "AND table_schema = current_schema() AND table_name <> 'schema_migration'").fetchall()
    for table, column in counted:
        db.execute(f'SELECT setval(pg_get_serial_sequence(?, ?), COALESCE(MAX("{column}"), 0) + 1, false) FROM "{table}" '
                   f'WHERE "{column}" < ?', f'"{table}"', column, FIRST_DRAWN)


def _bury(gone: list[Meta], entities):
    """Who deleted the account since the backup does not come back with it."""
    for fact in gone:
        Meta.replace_value(fact.key, fact.value)
        member = Member.get_or_none(Member.id == int(fact.key.rpartition('_')[2]))
        if member:
            delete(member, entities)


def _keep_removed(removed: list[Comment | Photo | Article]):
    """What a coach hid or its author deleted since the backup stays out of sight."""
    for row in removed:
        restored = type(row).named(row.stream, [row.key]).get(row.key)
        if restored and not restored.removed:
            row.stay_removed()
            publish([row, *row.touched()], row.stream)


def _keep_stopped(stopped: list[dict]):
    """Whom a coach blocked and what a coach closed since the backup stays so."""
    for (key, since), found in zip(STOPPED, stopped, strict=True):
        for one, at in found.items():
            key.model.update({since: at}).where(key == one, since.is_null()).execute()


def _tell(mark: int, head: int):
    """Phones see a new epoch; servers see a head they never had, and so keep no page of what was replaced."""
    epoch.renew('restore')
    Meta.replace_value('mark', str(mark))
    Stream.advance(ACADEMY, max(head, Stream.lock(ACADEMY)) + 1)


def _is_moved(site: Meta | None) -> bool:
    if site is None:
        return False
    Meta.insert(key='site', value=site.value).on_conflict_ignore().execute()  # one made before its site was ever served names none
    return site.value != epoch.site()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The backup with this release's tables, made in a copy where it is older."""
    if not _is_ours(path):
        raise BackupError(f'{path} is no backup of Medius: name a file that `medius backup` made.')
    with tempfile.TemporaryDirectory() as folder, closing(_reader(_current(path, Path(folder)))) as file:
        yield file


def _current(path: Path, folder: Path) -> Path:
    known = {migration.name for migration in _runner(db.database.obj).migrations()}
    with closing(_reader(path)) as file:
        _check(path, file)
        applied = {name for name, in file.execute('SELECT name FROM schema_migration')}
    if applied - known:
        raise BackupError(f'{path} was made by a newer Medius: install that release, or name an older backup.')
    if applied == known:
        return path
    copy = shutil.copyfile(path, folder / 'backup')
    _make_tables(str(copy), max(known))
    return copy


def _check(path: Path, file):
    try:
        sound = file.execute('PRAGMA quick_check(1)').fetchone()[0] == 'ok'
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise BackupError(f'{path} is damaged: name another backup.')


def _is_ours(path: Path) -> bool:
    try:
        with closing(_reader(path)) as file:
            return file.execute('PRAGMA application_id').fetchone()[0] == OURS
    except sqlite3.DatabaseError:
        return False


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f'file:{quote(str(path))}?mode=ro', uri=True)


def _tables(file) -> Tables:
    """The columns of each table; a table comes after those that it points at."""
    names = [name for name, in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
                                            "AND name <> 'schema_migration'")]
    order = TopologicalSorter({name: {row[2] for row in file.execute(f'PRAGMA foreign_key_list("{name}")')} for name in names})
    return {name: [row[1] for row in file.execute(f'PRAGMA table_info("{name}")')] for name in order.static_order()}


def _batches(rows) -> Iterator[list[tuple]]:
    while batch := rows.fetchmany(BATCH):
        yield batch


def _counter(progress: Progress, total: int):
    """A way to go through batches row by row that says how far it came, over all tables."""
    done = 0

    def count(batches: Iterable[list[tuple]]) -> Iterator[tuple]:
        nonlocal done
        for batch in batches:
            yield from batch
            done += len(batch)
            progress(done, total)
    return count


def _select(table: str, columns: list[str]) -> str:
    return f'SELECT {_names(columns)} FROM "{table}"'


def _insert(table: str, columns: list[str]) -> str:
    return f'INSERT INTO "{table}" ({_names(columns)}) VALUES ({", ".join("?" * len(columns))})'


def _names(columns: list[str]) -> str:
    return ', '.join(f'"{column}"' for column in columns)


def _runner(database) -> Runner:
    return Runner(database, str(db.MIGRATIONS))


def _is_sqlite() -> bool:
    return isinstance(db.database.obj, SqliteDatabase)
