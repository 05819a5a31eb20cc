"""Marks of help, and what a coach pinned."""
from peewee import BigIntegerField, BooleanField, CharField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

COLUMNS = (('comment', 'helpful', IntegerField(default=0)), ('comment', 'pinned_at', BigIntegerField(null=True)))


def helpful(db):
    class Member(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Helpful(Model):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)
        on = BooleanField(null=True)
        comment = CharField(max_length=64)
        member = ForeignKeyField(Member, null=True, backref='marks', on_delete='SET NULL')

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True), (('stream', 'comment'), False))

    return Helpful


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(table, name, field) for table, name, field in COLUMNS),
                     migrator.add_index('comment', ('stream', 'pinned_at')))
    db.create_tables([helpful(db)])


def down(migrator, db):
    db.drop_tables([helpful(db)])
    migrator.migrate(migrator.drop_index('comment', 'comment_stream_pinned_at'),
                     *(migrator.drop_column(table, name) for table, name, _ in COLUMNS))
