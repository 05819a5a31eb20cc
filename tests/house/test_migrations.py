"""The migrations make exactly the tables that the models expect, and can be taken back."""
import peewee
from playhouse.migrations import Runner

from pwa import db, features, seeds  # noqa: F401  (every model is imported through these)
from pwa.sync.models import Synced


def models():
    found, todo = [], [db.Model]
    while todo:
        for model in todo.pop().__subclasses__():
            todo.append(model)
            if model is not Synced:
                found.append(model)
    return [model for model in found if model._meta.database is db.database]


def test_every_model_finds_its_columns_and_indexes(database):
    for model in models():
        table = model._meta.table_name
        assert {column.name for column in database.get_columns(table)} == {field.column_name for field in model._meta.sorted_fields}, table
        wanted = {tuple(field.column_name for field in index._expressions) for index in model._meta.fields_to_index()}
        wanted |= {tuple(model._meta.combined[name].column_name for name in names) for names, _ in model._meta.indexes}
        assert wanted <= {tuple(index.columns) for index in database.get_indexes(table)}, table


def test_migrations_go_down_and_up_again(tmp_path):
    other = peewee.SqliteDatabase(str(tmp_path / 'other.db'))
    runner = Runner(other, str(db.MIGRATIONS))
    up = runner.up()
    while runner.applied():
        runner.down()
    assert set(other.get_tables()) <= {'schema_migration', 'sqlite_sequence'} and runner.up() == up
    other.close()
