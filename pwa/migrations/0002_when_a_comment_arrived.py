"""When this server received a comment, whatever date it bears."""
from peewee import BigIntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column('comment', 'received_at', BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('comment', 'received_at'))
