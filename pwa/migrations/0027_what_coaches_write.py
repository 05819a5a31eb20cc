"""What coaches write of an article before readers see it, and when a photo of theirs came."""
from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, Model, TextField


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Manuscript(Base):
        key = CharField(primary_key=True, max_length=80)
        slug = CharField(max_length=80, null=True, unique=True)
        title = CharField(max_length=200)
        summary = CharField(max_length=300)
        source = TextField()
        workout = CharField(max_length=64, null=True)
        picture = TextField(null=True)
        files = TextField()
        author = ForeignKeyField(Member, null=True, on_delete='SET NULL')
        version = IntegerField()
        published = IntegerField(null=True)
        saved_at = BigIntegerField()
        saved_by = ForeignKeyField(Member, null=True, backref='saved', on_delete='SET NULL')

    return [Manuscript]


def up(migrator, db):
    db.create_tables(models(db))
    migrator.migrate(migrator.add_column('picture', 'taken_at', BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('picture', 'taken_at'))
    db.drop_tables(models(db))
