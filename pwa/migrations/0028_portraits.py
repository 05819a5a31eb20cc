"""Members' own pictures."""
from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, Model


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Portrait(Base):
        member = ForeignKeyField(Member, primary_key=True, on_delete='CASCADE')
        id = CharField(max_length=40, unique=True)
        data = BlobField()
        taken_at = BigIntegerField()

    return [Portrait]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
