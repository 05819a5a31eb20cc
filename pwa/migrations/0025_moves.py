"""Moves to a new phone."""
from peewee import BigIntegerField, CharField, ForeignKeyField, Model, SmallIntegerField


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Device(Base):
        token = CharField(primary_key=True, max_length=40)

    class Move(Base):
        token = CharField(primary_key=True, max_length=40)
        device = ForeignKeyField(Device, on_delete='CASCADE')
        made_at = BigIntegerField()
        secret = CharField(max_length=40, null=True)
        label = CharField(max_length=120, null=True)
        number = SmallIntegerField(null=True)
        let_in_at = BigIntegerField(null=True)
        used_at = BigIntegerField(null=True)

    return [Move]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
