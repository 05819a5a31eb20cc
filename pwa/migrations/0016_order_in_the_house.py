"""Comments that wait to be seen, reports, and what coaches decided."""
from peewee import AutoField, BigIntegerField, CharField, CompositeKey, ForeignKeyField, Model, TextField

COLUMNS = (('comment', 'held_at', BigIntegerField), ('comment', 'unlinked_at', BigIntegerField), ('comment', 'hidden_for', CharField),
           ('member', 'known_at', BigIntegerField))


def models(db) -> list:
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Report(Base):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)
        reason = CharField(max_length=20, null=True)
        note = TextField(null=True)
        about_stream = CharField(max_length=40)
        about_key = CharField(max_length=64)
        reported_at = BigIntegerField(index=True)

        class Meta:
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True), (('about_stream', 'about_key'), False))

    class Decision(Base):
        id = AutoField()
        what = CharField(max_length=20)
        stream = CharField(max_length=40, null=True)
        key = CharField(max_length=140, null=True)
        member = ForeignKeyField(Member, null=True, backref='decisions', on_delete='SET NULL')
        coach = ForeignKeyField(Member, null=True, backref='decided', on_delete='SET NULL')
        made_at = BigIntegerField(index=True)
        before = TextField()
        undone_at = BigIntegerField(null=True)
        undone_by = ForeignKeyField(Member, null=True, backref='undone', on_delete='SET NULL')

        class Meta:
            indexes = ((('stream', 'key'), False),)

    return [Report, Decision]


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(table, name, field(null=True)) for table, name, field in COLUMNS),
                     migrator.add_index('comment', ('held_at',)), migrator.add_index('comment', ('unlinked_at',)))
    db.create_tables(models(db))
    db.execute_sql('UPDATE "member" SET "known_at" = "approved_at"')


def down(migrator, db):
    db.drop_tables(models(db))
    migrator.migrate(migrator.drop_index('comment', 'comment_held_at'), migrator.drop_index('comment', 'comment_unlinked_at'),
                     *(migrator.drop_column(table, name) for table, name, _ in COLUMNS))
