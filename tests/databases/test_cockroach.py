"""CockroachDB has no server to try here: what would be said to it is read instead."""
import importlib

import pytest
from playhouse.cockroachdb import PooledCockroachDatabase

from pwa import db
from pwa.articles.models import Article
from pwa.comments.models import Comment
from pwa.sessions.models import Session, Tick
from pwa.sync.models import Receipt, Stream, Synced
from pwa.sync.statements import upsert

FIRST = importlib.import_module('pwa.migrations.0001_the_main_job')
SYNCED = [Article, Session, Tick, Comment]


@pytest.fixture
def cockroach():
    db.use('cockroachdb://root@localhost:26257/medius')
    return db.database.obj


def _tables(database) -> dict[str, str]:
    return {model._meta.table_name: model._schema._create_table(safe=False).query()[0] for model in FIRST.models(database)}


def test_the_url_gives_a_pool_for_cockroach(cockroach):
    assert isinstance(cockroach, PooledCockroachDatabase)


def test_no_table_needs_what_only_sqlite_has(cockroach):
    said = ' '.join(_tables(cockroach).values())
    assert 'WITHOUT ROWID' not in said and 'AUTOINCREMENT' not in said and 'BLOB' not in said


@pytest.mark.parametrize('table', ['article', 'workout', 'session', 'tick', 'run', 'comment', 'receipt'])
def test_every_synced_table_is_sharded_by_its_stream(cockroach, table):
    assert 'PRIMARY KEY ("stream", ' in _tables(cockroach)[table]


@pytest.mark.parametrize('model', SYNCED)
def test_rows_are_stored_by_a_statement_cockroach_knows(cockroach, model: type[Synced]):
    said = upsert(model, 2)
    assert 'ON CONFLICT ("stream", "key") DO UPDATE SET' in said and 'REPLACE' not in said


def test_a_head_is_made_by_a_statement_cockroach_knows(cockroach):
    said, _ = Stream.insert(name='m:1').on_conflict_ignore().sql()
    assert said.endswith('ON CONFLICT DO NOTHING RETURNING "stream"."name"') and '%s' in said


def test_receipts_are_purged_by_day(cockroach):
    assert Receipt.delete().where(Receipt.day < 3).sql() == ('DELETE FROM "receipt" WHERE ("receipt"."day" < %s)', [3])
