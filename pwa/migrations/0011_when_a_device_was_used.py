"""When each device was last used; what it is called is said in words from now on."""
from peewee import BigIntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column('device', 'seen_at', BigIntegerField(null=True)))
    db.execute_sql('UPDATE "device" SET "seen_at" = "created_at", "label" = \'\'')


def down(migrator, db):
    migrator.migrate(migrator.drop_column('device', 'seen_at'))
