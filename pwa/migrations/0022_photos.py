"""Photos that hang on comments."""
from peewee import BigIntegerField, BlobField, BooleanField, CharField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class PhotoFile(Base):
        id = CharField(primary_key=True, max_length=64)
        member = ForeignKeyField(Member, null=True, on_delete='SET NULL')
        stream = CharField(max_length=40, null=True)
        comment = CharField(max_length=64, null=True)
        width = IntegerField()
        height = IntegerField()
        data = BlobField(null=True)
        small = BlobField(null=True)
        refused = CharField(null=True)
        received_at = BigIntegerField(index=True)

        class Meta:
            indexes = ((('stream', 'comment'), False),)

    class Photo(Base):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)
        alt = TextField(null=True)
        deleted = BooleanField(null=True)
        author = ForeignKeyField(Member, null=True, backref='photos', on_delete='SET NULL')
        comment = CharField(max_length=64)
        file = ForeignKeyField(PhotoFile, null=True, on_delete='CASCADE')
        width = IntegerField()
        height = IntegerField()

        class Meta:
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True), (('stream', 'comment'), False))

    return [PhotoFile, Photo]


def up(migrator, db):
    db.create_tables(models(db))
    migrator.migrate(migrator.add_column('comment', 'photos', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('comment', 'photos'))
    db.drop_tables(models(db))
