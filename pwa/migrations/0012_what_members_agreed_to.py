"""Which version of the terms each member agreed to, and when."""
from peewee import BigIntegerField, IntegerField

COLUMNS = (('terms', IntegerField), ('agreed_at', BigIntegerField))


def up(migrator, db):
    migrator.migrate(*(migrator.add_column('member', name, field(null=True)) for name, field in COLUMNS))


def down(migrator, db):
    migrator.migrate(*(migrator.drop_column('member', name) for name, _ in COLUMNS))
