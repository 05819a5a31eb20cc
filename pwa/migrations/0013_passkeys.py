"""Passkeys, and the challenges that they answer."""
from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, Model


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Passkey(Base):
        id = CharField(primary_key=True, max_length=1400)
        member = ForeignKeyField(Member, on_delete='CASCADE')
        name = CharField(max_length=60)
        public_key = BlobField()
        sign_count = BigIntegerField()
        created_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

    class Challenge(Base):
        token = CharField(primary_key=True, max_length=40)
        value = BlobField()
        member = ForeignKeyField(Member, null=True, on_delete='CASCADE')
        created_at = BigIntegerField(index=True)

    return [Passkey, Challenge]


def up(migrator, db):
    db.create_tables(models(db))


def down(migrator, db):
    db.drop_tables(models(db))
