"""What huey keeps: tasks, those for later, marks and counts, in tables of its own names."""
from peewee import BlobField, CharField, CompositeKey, FloatField, IntegerField, Model, TimestampField


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db

    class Task(Base):
        queue = CharField()
        data = BlobField()
        priority = FloatField(default=0)

    Task.add_index(Task.priority.desc(), Task.id)

    class Schedule(Base):
        queue = CharField()
        data = BlobField()
        timestamp = TimestampField(resolution=1000)

        class Meta:
            indexes = ((('queue', 'timestamp'), False),)

    class KV(Base):
        queue = CharField()
        key = CharField()
        value = BlobField()

        class Meta:
            primary_key = CompositeKey('queue', 'key')

    class Counter(Base):
        queue = CharField()
        key = CharField()
        value = IntegerField()

        class Meta:
            primary_key = CompositeKey('queue', 'key')

    return [Task, Schedule, KV, Counter]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
