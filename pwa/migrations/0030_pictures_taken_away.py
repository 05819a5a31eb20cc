"""When a member's own picture was taken away."""
from peewee import BigIntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column('portrait', 'removed_at', BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('portrait', 'removed_at'))
