"""Members, streams, the academy, training and comments."""
from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    SqliteDatabase,
    TextField,
)


def models(db) -> list:
    """The tables as they were at this release, whatever the models say later."""
    # SQLite keeps a row in its key's own tree then: half the pages to write for every tick
    clustered = isinstance(db, SqliteDatabase)

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        name = CharField(max_length=80)
        email = CharField(max_length=254, unique=True, null=True)
        password = CharField(null=True)
        coach = BooleanField(default=False)
        created_at = BigIntegerField()
        joined_at = BigIntegerField(null=True)
        approved_at = BigIntegerField(null=True)
        banned_at = BigIntegerField(null=True)

    class Device(Base):
        token = CharField(primary_key=True, max_length=40)
        member = ForeignKeyField(Member, on_delete='CASCADE')
        label = CharField(max_length=120)
        created_at = BigIntegerField()

    class Link(Base):
        token = CharField(primary_key=True, max_length=40)
        member = ForeignKeyField(Member, on_delete='CASCADE')
        created_at = BigIntegerField()

    class Meta_(Base):
        key = CharField(primary_key=True, max_length=40)
        value = CharField()

        class Meta:
            table_name = 'meta'

    class Stream(Base):
        name = CharField(primary_key=True, max_length=40)
        head = BigIntegerField()
        floor = BigIntegerField()

        class Meta:
            without_rowid = clustered

    class Receipt(Base):
        stream = CharField(max_length=40)
        op = CharField(max_length=80)
        sum = BlobField()
        verdict = TextField()
        day = IntegerField()

        class Meta:
            primary_key = CompositeKey('stream', 'op')
            without_rowid = clustered

    class Notice(Base):
        id = CharField(primary_key=True, max_length=120)
        payload = TextField()
        sent_at = BigIntegerField(null=True)

    class Synced(Base):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)

        class Meta:
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True),)

    class Picture(Base):
        hash = CharField(primary_key=True, max_length=16)
        type = CharField(max_length=40)
        width = IntegerField()
        height = IntegerField()
        data = BlobField()

    class Article(Synced):
        title = CharField(max_length=200)
        summary = CharField(max_length=300)
        source = TextField()
        body = TextField()
        author = ForeignKeyField(Member, null=True, on_delete='SET NULL')
        workout = CharField(max_length=64, null=True)
        picture = TextField(null=True)
        files = TextField()
        views = IntegerField()
        hash = CharField(max_length=16)
        published_at = BigIntegerField()

    class Workout(Synced):
        title = CharField(max_length=200)
        summary = CharField(max_length=300)
        minutes = IntegerField()
        note = TextField()
        article = CharField(max_length=64, null=True)
        position = IntegerField()
        exercises = TextField()
        hash = CharField(max_length=16)

    class Session(Synced):
        workout = CharField(max_length=64, null=True)
        done_on = CharField(max_length=10, null=True)
        started_at = BigIntegerField(null=True)
        finished_at = BigIntegerField(null=True)
        pain = SmallIntegerField(null=True)
        note = TextField(null=True)
        deleted = BooleanField(null=True)

    class Tick(Synced):
        done = BooleanField(null=True)
        reps = SmallIntegerField(null=True)

        class Meta:
            without_rowid = clustered

    class Run(Synced):
        run_on = CharField(max_length=10, null=True)
        distance_m = IntegerField(null=True)
        duration_s = IntegerField(null=True)
        pain = SmallIntegerField(null=True)
        pain_began_m = IntegerField(null=True)
        note = TextField(null=True)
        deleted = BooleanField(null=True)

    class Thread(Base):
        id = AutoField()
        uri = CharField(unique=True, max_length=200)
        closed_at = BigIntegerField(null=True)

    class Comment(Synced):
        author = ForeignKeyField(Member, null=True, on_delete='SET NULL')
        parent = CharField(max_length=64, null=True)
        body = TextField()
        deleted = BooleanField(null=True)
        created_at = BigIntegerField(index=True)
        written_at = BigIntegerField(null=True)
        edited_at = BigIntegerField(null=True)
        hidden_at = BigIntegerField(null=True)
        hidden_by = ForeignKeyField(Member, null=True, backref='hidden', on_delete='SET NULL')

        class Meta:
            indexes = ((('stream', 'seq'), True), (('stream', 'created_at', 'key'), False))

    return [Member, Device, Link, Meta_, Stream, Receipt, Notice, Picture, Article, Workout, Session, Tick, Run, Thread, Comment]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
