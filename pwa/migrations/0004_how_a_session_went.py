"""Pain the next morning, which length and side a session took, and why an exercise was skipped."""
from peewee import CharField, SmallIntegerField

COLUMNS = (('session', 'morning', SmallIntegerField), ('session', 'mode', CharField), ('session', 'first_side', CharField),
           ('tick', 'skipped', CharField))


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(table, name, field(null=True)) for table, name, field in COLUMNS))


def down(migrator, db):
    migrator.migrate(*(migrator.drop_column(table, name) for table, name, _ in COLUMNS))
