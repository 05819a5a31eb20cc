"""The answer to a term, in a coach's own words or as a comment gave it."""
from peewee import BigIntegerField, CharField, CompositeKey, ForeignKeyField, Model, TextField


def models(db) -> list:
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Answer(Base):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)
        term = CharField(max_length=60)
        synonyms = TextField()
        text = TextField()
        author = ForeignKeyField(Member, null=True, backref='answers', on_delete='SET NULL')
        comment_stream = CharField(max_length=40, null=True)
        comment_key = CharField(max_length=140, null=True)
        changed_at = BigIntegerField(null=True)

        class Meta:
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True), (('comment_stream', 'comment_key'), False))

    return [Answer]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
