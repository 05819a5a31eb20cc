"""What became of the ops that phones sent, day by day, and when the epochs began."""
from peewee import BigIntegerField, CharField, CompositeKey, IntegerField, Model


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class SyncTally(Base):
        day = IntegerField()
        what = CharField(max_length=80)
        times = BigIntegerField()

        class Meta:
            primary_key = CompositeKey('day', 'what')

    class EpochBegun(Base):
        epoch = CharField(primary_key=True, max_length=16)
        at = BigIntegerField()
        why = CharField(max_length=20)

    return [SyncTally, EpochBegun]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
