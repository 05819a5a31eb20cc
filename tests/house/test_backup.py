"""All that the database holds goes into one file at one moment, and comes back into either kind of database."""
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from pwa import backup, cli, clock, db, seeds
from pwa.account.delete import delete
from pwa.articles.models import Article
from pwa.comments.decisions import Decision
from pwa.comments.earlier import Earlier
from pwa.comments.files import PhotoFile
from pwa.comments.models import Comment
from pwa.comments.photos import Photo
from pwa.comments.threads import Thread
from pwa.features import SYNCED
from pwa.members.models import Member
from pwa.sync import epoch
from pwa.sync.models import Meta, Stream
from pwa.web import limiter
from tests.conftest import op, tables
from tests.house.test_commands import ROOT, medius  # noqa: F401  (a fixture)

NOW = clock.now()
on_a_server = pytest.mark.skipif('postgres' not in os.environ.get('DATABASE_URL', ''), reason='only PostgreSQL counts ids')


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(limiter, 'enabled', False)


@pytest.fixture
def file(tmp_path):
    return tmp_path / 'monday'


@pytest.fixture
def lived(app, cast, database):
    """A week of the cast's life, with a comment taken out of sight."""
    seeds.load()
    thread = Thread.at(Article.published()[-1].url)
    db.execute('UPDATE "comment" SET "hidden_at" = ? WHERE "stream" = ? AND "author_id" = ?', NOW, thread.stream, cast['Ben'].id)
    return thread


def quiet(done, total):
    pass


def tick(number, **more):
    return op('tick', ['s', f'squat.{number}.left'], {'done': True}, at=NOW, **more)


def plain(rows) -> list[str]:
    """Rows to compare, whichever driver gave them."""
    return sorted(repr([int(value) if isinstance(value, bool) else bytes(value) if isinstance(value, memoryview) else value for value in row])
                  for row in rows)


def held() -> dict[str, list]:
    """All rows here by table; the facts that a restored database has of its own are left out."""
    with db.connection():
        return {table: plain(db.execute(f'{select(table)}').fetchall()) for table in tables()}


def select(table) -> str:
    columns = ', '.join(f'"{column.name}"' for column in sorted(db.database.get_columns(table), key=lambda column: column.name))
    own = {'meta': 'WHERE "key" NOT IN (\'epoch\', \'mark\')', 'stream': 'WHERE "name" <> \'academy\'',
           'epoch_begun': 'WHERE "why" <> \'restore\''}
    return f'SELECT {columns} FROM "{table}" {own.get(table, "")}'


def inside(path) -> dict[str, list]:
    """The same of a SQLite file."""
    with closing(sqlite3.connect(path)) as source, db.connection():
        return {table: plain(source.execute(select(table)).fetchall()) for table in tables()}


def test_everything_comes_back(lived, ana, file):
    before = held()
    backup.write(file, quiet)
    ana.push(tick(1), op('comment', ['later'], {'body': 'Written since.'}, at=NOW, stream=lived.stream))
    with db.connection():
        Member.join('Dora', 'dora@example.org', seeds.PASSWORD)
        db.execute('DELETE FROM "picture"')
    backup.restore(file, quiet, SYNCED)
    assert held() == before and all(before[model._meta.table_name] for model in SYNCED)


def test_a_backup_goes_into_the_other_kind_of_database_and_back(lived, file, tmp_path):
    before = held()
    backup.write(file, quiet)
    other = tmp_path / 'other'
    other.mkdir()
    for args in (['restore', str(file)], ['backup', str(other / 'again')]):
        done = subprocess.run([sys.executable, '-m', 'pwa', *args], cwd=ROOT, capture_output=True, text=True,
                              env={**os.environ, 'INSTANCE': str(other), 'DATABASE_URL': ''})
        assert done.returncode == 0, done.stderr
    assert inside(other / 'medius.db') == before
    backup.restore(other / 'again', quiet, SYNCED)
    assert held() == before


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(lived, ana, file, monkeypatch):
    monkeypatch.setattr(backup, 'BATCH', 1)
    before, calls = held(), []

    def progress(done, total):
        calls.append(done)
        assert len(calls) <= total + 1, 'it began again'
        if len(calls) < 20:
            assert elsewhere.submit(ana.push, tick(len(calls), id=f'op-{len(calls)}')).result()[f'op-{len(calls)}']['r'] == 'ok'
    with ThreadPoolExecutor(1) as elsewhere:
        backup.write(file, progress)
    assert len(calls) >= 20 and inside(file) == before


def test_every_backup_taken_under_load_is_whole(lived, ana, ben, cleo, file):
    """The heads are those of the rows, and each row has the receipt of the op that made it."""
    stop, known = threading.Event(), set()

    def write(client, name):
        number = 0
        while not stop.is_set():
            number += 1
            ids = [f'{name}-{number}-{part}' for part in range(3)]
            client.push(*[tick(f'{id}', id=id) for id in ids[:2]],
                        op('comment', [ids[2]], {'body': 'Once more.'}, at=NOW, stream=lived.stream, id=ids[2]))
            known.update(ids[:2])
    with ThreadPoolExecutor(3) as writers:
        jobs = [writers.submit(write, client, name) for name, client in (('ana', ana), ('ben', ben), ('cleo', cleo))]
        for _ in range(5):
            acknowledged = set(known)
            backup.write(file, quiet)
            assert_whole(file, acknowledged)
        stop.set()
        assert [job.result() for job in jobs] == [None] * 3 and len(known) > 20


def assert_whole(path, acknowledged):
    with closing(sqlite3.connect(path)) as file:
        feeds = ' UNION ALL '.join(f'SELECT stream, seq, stamps FROM "{model._meta.table_name}"' for model in SYNCED)
        heads = dict(file.execute('SELECT name, head FROM stream WHERE head > 0'))
        assert heads == dict(file.execute(f'SELECT stream, MAX(seq) FROM ({feeds}) GROUP BY stream'))
        stamps = [json.loads(stamps) for stamps, in file.execute(f"SELECT stamps FROM ({feeds}) WHERE stream <> 'academy'")]
        made = {by for stamp in stamps for _, by in stamp.values() if not by.startswith(('seed-', 'import'))}
        receipts = {id for id, in file.execute("SELECT op FROM receipt WHERE verdict LIKE '%\"ok\"%'")}
        assert made == receipts and acknowledged <= made


def test_phones_and_kept_pages_notice_at_once(lived, ana, client, file):
    ana.push(op('comment', ['a'], {'body': 'Before it.'}, at=NOW, stream=lived.stream))
    backup.write(file, quiet)
    first = ana.sync().json['epoch']
    ana.push(op('comment', ['b'], {'body': 'Since then.'}, at=NOW, stream=lived.stream))
    assert 'Since then.' in client.get(lived.uri).text
    backup.restore(file, quiet, SYNCED)
    assert ana.sync(epoch=first).json['code'] == 'epoch'
    ana.push(op('comment', ['c'], {'body': 'After it.'}, at=NOW, stream=lived.stream))
    page = client.get(lived.uri).text
    assert 'Before it.' in page and 'After it.' in page and 'Since then.' not in page


def test_marks_made_since_the_backup_begin_no_second_epoch(lived, file, tmp_path):
    backup.write(file, quiet)
    for _ in range(3):
        epoch.guard(tmp_path / 'mark')
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        after = epoch.epoch()
        epoch.guard(tmp_path / 'mark')
        assert epoch.epoch() == after


def test_an_account_deleted_since_the_backup_stays_deleted(lived, app, ana, cast, file):
    ana.push(op('run', ['r'], {'note': 'Anas knee'}, at=NOW))
    backup.write(file, quiet)
    with db.connection():
        delete(cast['Ana'], SYNCED)
    backup.restore(file, quiet, SYNCED)
    assert ana.sync().status_code == 410
    with db.connection():
        assert Member.get_or_none(Member.id == cast['Ana'].id) is None
        assert all(f'm:{cast["Ana"].id}' not in row for table in ('run', 'tick', 'session', 'receipt') for row in db.execute(f'SELECT * FROM "{table}"'))


def test_comments_hidden_or_deleted_since_the_backup_stay_so(lived, app, ana, ben, cleo, file):
    for key in ('hidden', 'deleted', 'edited'):
        ana.push(op('comment', [key], {'body': f'The {key} one.'}, at=NOW, stream=lived.stream))
    ana.push(op('comment', ['deleted'], {'body': 'The wrong one.'}, at=NOW + 1, stream=lived.stream))
    backup.write(file, quiet)
    with db.connection():
        dora = Member.join('Dora', 'dora@example.org', seeds.PASSWORD, coach=True)
        Decision.about_comment('hide', Comment.named(lived.stream, ['hidden'])['hidden'], dora)
    ana.push(op('comment', ['deleted'], {'deleted': True}, at=NOW + 2, stream=lived.stream),
             op('comment', ['edited'], {'body': 'Said otherwise.'}, at=NOW + 1, stream=lived.stream))
    backup.restore(file, quiet, SYNCED)
    rows = {row['k'][0]: row for row in ben.pull(lived.stream)['rows']}
    assert rows['hidden']['srv']['hidden'] and 'body' not in rows['hidden']['f']
    assert rows['deleted']['srv']['deleted'] and rows['deleted']['f']['body'][0] == ''
    assert rows['edited']['f']['body'][0] == 'The edited one.' and not Earlier.of(Comment.get(Comment.key == 'deleted'))
    assert sorted(row['seq'] for row in rows.values())[-1] == ben.pull(lived.stream)['cursor']


def test_another_sites_backup_takes_nothing_over(lived, ana, file):
    ana.push(op('comment', ['shown'], {'body': 'The shown one.'}, at=NOW, stream=lived.stream))
    backup.write(file, quiet)
    with db.connection():
        Meta.replace_value('site', 'another')
        Decision.about_comment('hide', Comment.named(lived.stream, ['shown'])['shown'], ana.member)
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert not Comment.named(lived.stream, ['shown'])['shown'].removed


def test_pages_made_since_the_backup_find_their_discussions_again_whichever_is_opened_first(lived, file):
    """A phone brings its comments back to the number it knows: another page's, if numbers were counted."""
    backup.write(file, quiet)
    with db.connection():
        first, second = [Thread.at(f'/articles/{name}').id for name in 'ab']
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert Thread.at('/articles/b').id == second != first and Thread.at('/articles/a').id == first


def test_two_pages_whose_numbers_meet_get_two(database, monkeypatch):
    monkeypatch.setattr('pwa.comments.threads.id_of', lambda uri, turn: 2_000_000 + turn)
    assert [Thread.at(f'/articles/{name}').id for name in 'aba'] == [2_000_000, 2_000_001, 2_000_000]


def test_another_sites_backup_brings_its_id_and_says_so(lived, app, database, file):
    backup.write(file, quiet)
    assert not backup.restore(file, quiet, SYNCED)
    with db.connection():
        Meta.replace_value('site', 'another')
    assert backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert epoch.site() == app.config['SITE_ID']


def test_a_backup_made_before_the_site_was_served_leaves_it_its_id(lived, app, file):
    with db.connection():
        Meta.delete().where(Meta.key == 'site').execute()
    backup.write(file, quiet)
    with db.connection():
        Meta.replace_value('site', app.config['SITE_ID'])
    assert not backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert epoch.site() == app.config['SITE_ID']


def test_requests_during_a_restore_are_answered_and_leave_nothing_mixed(lived, ana, ben, file, monkeypatch):
    for number in range(30):
        ana.push(*[tick(f'{number}.{part}') for part in range(50)])
    backup.write(file, quiet)
    stop, statuses = threading.Event(), set()

    def write(client, name):
        number = 0
        while not stop.is_set():
            number += 1
            statuses.add(client.sync(tick(f'{name}.{number}'), pull={'m': None}).status_code)
    with ThreadPoolExecutor(2) as writers:
        jobs = [writers.submit(write, client, name) for name, client in (('ana', ana), ('ben', ben))]
        for _ in range(3):
            backup.restore(file, quiet, SYNCED)
        stop.set()
        assert [job.result() for job in jobs] == [None] * 2
    assert statuses <= {200, 503}
    with db.connection():
        streams = [f'm:{client.member.id}' for client in (ana, ben)]
        for stream in streams:
            private = [model for model in SYNCED if model.scope == 'm']
            seqs = [row.seq for model in private for row in model.select(model.seq).where(model.stream == stream)]
            assert sorted(seqs) == list(range(1, Stream.head_of(stream)[0] + 1))


def test_what_is_pushed_halfway_through_a_restore_comes_after_it(lived, ana, file, monkeypatch):
    first = ana.push(tick('kept', id='kept'))['kept']['row']['seq']
    backup.write(file, quiet)
    execute, jobs = db.execute, []

    def halfway(sql, *params):
        if sql == 'DELETE FROM "stream"' and not jobs:
            jobs.append(elsewhere.submit(ana.push, tick('new', id='new')))
            wait(jobs, timeout=1)
        return execute(sql, *params)
    monkeypatch.setattr(db, 'execute', halfway)
    with ThreadPoolExecutor(1) as elsewhere:
        backup.restore(file, quiet, SYNCED)
    assert jobs[0].result()['new']['r'] == 'ok'
    assert [(row['k'][1], row['seq']) for row in ana.pull(cursor=first - 1)['rows'] if row['k'][0] == 's'] == [('squat.kept.left', first), ('squat.new.left', first + 1)]


def test_a_restore_that_fails_halfway_changes_nothing(lived, ana, file, monkeypatch):
    backup.write(file, quiet)
    ana.push(tick(1))
    before, pour = held() | facts(), backup._pour

    def broken(table, columns, rows):
        pour(table, columns, rows)
        if table == 'tick':
            raise OSError('the plug was pulled')
    monkeypatch.setattr(backup, '_pour', broken)
    with pytest.raises(OSError):
        backup.restore(file, quiet, SYNCED)
    assert held() | facts() == before


def facts() -> dict:
    with db.connection():
        return {'facts': plain(db.execute('SELECT * FROM "meta"').fetchall() + db.execute('SELECT * FROM "stream"').fetchall())}


def another_database(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute('CREATE TABLE meta (key, value)')


def a_text(path):
    path.write_text('Level hips at last. ' * 300)


def nothing(path):
    path.touch()


def half_a_backup(path):
    backup.write(path, quiet)
    with open(path, 'r+b') as whole:
        whole.truncate(path.stat().st_size // 2)


def one_with_a_hole(path):
    backup.write(path, quiet)
    with open(path, 'r+b') as whole:
        whole.seek(4096)
        whole.write(b'\xff' * 8192)


def one_of_a_newer_release(path):
    backup.write(path, quiet)
    with closing(sqlite3.connect(path)) as newer, newer:
        newer.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")


@pytest.mark.parametrize('make', [another_database, a_text, nothing, half_a_backup, one_with_a_hole, one_of_a_newer_release])
def test_what_cannot_be_restored_is_refused_with_a_sentence_and_changes_nothing(lived, file, make):
    make(file)
    before = held() | facts()
    with pytest.raises(backup.BackupError) as refused:
        backup.restore(file, quiet, SYNCED)
    assert str(refused.value).endswith('.') and ': ' in str(refused.value)
    assert held() | facts() == before


@pytest.fixture
def later_release(tmp_path, monkeypatch):
    """later_release() makes this one, which calls every member by another name."""
    def come():
        folder = shutil.copytree(db.MIGRATIONS, tmp_path / 'migrations')
        (folder / '9999_later.py').write_text('def up(migrator, db):\n    db.execute_sql(\'UPDATE "member" SET "name" = \\\'Zoe\\\'\')\n')
        monkeypatch.setattr(db, 'MIGRATIONS', folder)
    yield come
    with db.connection():
        db.execute("DELETE FROM \"schema_migration\" WHERE \"name\" = '9999_later'")


def test_a_backup_of_an_older_release_is_brought_up_to_this_one(lived, file, later_release):
    backup.write(file, quiet)
    sealed = file.read_bytes()
    later_release()
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert {member.name for member in Member.select()} == {'Zoe'}
    assert file.read_bytes() == sealed


def test_a_backup_without_a_later_column_is_brought_up_to_this_release(lived, file):
    backup.write(file, quiet)
    before, older = held(), SqliteDatabase(str(file))
    assert Runner(older, str(db.MIGRATIONS)).down('0002_when_a_comment_arrived')
    older.close()
    backup.restore(file, quiet, SYNCED)
    after = held()
    there_was_none = {'answer': 0, 'step': 0, 'setting': 0, 'report': 0, 'helpful': 0, 'decision': 0, 'reminder': 0, 'profile': 0,
                      'photo': 0, 'photo_file': 0, 'manuscript': 0, 'portrait': 0}
    assert {table: len(rows) for table, rows in after.items()} == {table: len(rows) for table, rows in before.items()} | there_was_none


def test_a_backup_that_fails_leaves_the_last_one_and_nothing_else(lived, ana, file):
    backup.write(file, quiet)
    before = file.read_bytes()
    ana.push(tick(1))

    def pulled(done, total):
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        backup.write(file, pulled)
    assert file.read_bytes() == before and list(file.parent.iterdir()) == [file]


def test_a_backup_replaces_a_backup_and_nothing_else(lived, file):
    for make in (a_text, another_database):
        file.unlink(missing_ok=True)
        make(file)
        before = file.read_bytes()
        with pytest.raises(backup.BackupError):
            backup.write(file, quiet)
        assert file.read_bytes() == before
    file.write_bytes(b'')
    backup.write(file, quiet)
    backup.write(file, quiet)
    assert inside(file) == held()


def test_a_backup_is_for_its_owner_only_and_needs_no_file_beside_it(lived, file):
    backup.write(file, quiet)
    assert file.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(file)) as whole:
        assert whole.execute('PRAGMA journal_mode').fetchone() == ('delete',)


@on_a_server
def test_ids_are_counted_on_after_those_that_came_in(lived, database, file):
    Member.imported('An old friend')
    backup.write(file, quiet)
    db.execute("SELECT setval('member_id_seq', 1, false)")
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert max(Member.imported(name).id for name in ('Eve', 'Fay')) < 1000


def test_the_commands_say_what_they_did_and_exit_as_promised(medius, tmp_path):  # noqa: F811
    path = str(tmp_path / 'monday')
    empty = medius('backup', path)
    assert empty.returncode == 1 and len(empty.stderr.strip().splitlines()) == 1 and 'Check DATABASE_URL' in empty.stderr
    medius('seed')
    made = medius('backup', path)
    assert (made.returncode, made.stderr) == (0, '') and path in made.stdout
    shutil.copy(path, tmp_path / 'kept')
    assert (medius('restore', path).returncode, medius('restore', path).stderr) == (0, '')
    wrong = medius('restore', 'README.md')
    assert wrong.returncode == 1 and len(wrong.stderr.strip().splitlines()) == 1
    assert medius('backup').returncode == medius('restore').returncode == medius('restore', f'{path}.none').returncode == 2
    nowhere = medius('backup', '/proc/none/monday')
    assert nowhere.returncode == 1 and len(nowhere.stderr.strip().splitlines()) == 1


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(('error', 'after_s', 'shown'), [(Terminal(), 0, True), (Terminal(), 60, False), (io.StringIO(), 0, False)])
def test_work_that_lasts_is_drawn_on_a_terminal(monkeypatch, error, after_s, shown):
    monkeypatch.setattr(cli, 'QUIET_S', after_s)
    monkeypatch.setattr(sys, 'stderr', error)
    with cli.Bar('Restoring') as bar:
        for done in (10, 40):
            bar(done, 40)
    assert ('100%' in error.getvalue()) == shown


def test_who_was_blocked_and_what_was_closed_since_the_backup_stays_so(lived, cast, file):
    backup.write(file, quiet)
    with db.connection():
        Decision.about_member('block', cast['Ben'], cast['Cleo'])
        Decision.close(Article.published()[-1], True, cast['Cleo'])
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert [member.name for member in Member.select().where(Member.banned_at.is_null(False))] == ['Ben']
        assert [thread.uri for thread in Thread.select().where(Thread.closed_at.is_null(False))] == [lived.uri]


def test_a_photo_taken_away_since_does_not_come_back_and_the_others_do(lived, ana, file):
    backup.write(file, quiet)
    with db.connection():
        own, kept = Photo.get(Photo.author == ana.member.id), Photo.get(Photo.author != ana.member.id)
        own_id, kept_id, before = own.file_id, kept.file_id, bytes(PhotoFile.get_by_id(kept.file_id).data)
    ana.push(op('photo', own.key.split('/'), {'deleted': True}, at=NOW, stream=lived.stream))
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert bytes(PhotoFile.get_by_id(kept_id).data) == before
    assert ana.get(f'/photos/{kept_id}').status_code == 200 and ana.get(f'/photos/{own_id}').status_code == 404
    with db.connection():
        assert not PhotoFile.find(own_id) and Comment.get(Comment.key == own.comment).photos is None


def test_the_photos_of_a_comment_deleted_since_do_not_come_back(lived, ana, file):
    backup.write(file, quiet)
    with db.connection():
        own = Photo.get(Photo.author == ana.member.id)
    ana.push(op('comment', [own.comment], {'deleted': True}, at=NOW, stream=lived.stream))
    backup.restore(file, quiet, SYNCED)
    with db.connection():
        assert not PhotoFile.find(own.file_id)
