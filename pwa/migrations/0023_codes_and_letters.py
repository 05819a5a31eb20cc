"""Codes for who forgot the password, letters on their way, and which addresses were confirmed."""
from peewee import AutoField, BigIntegerField, BooleanField, CharField, ForeignKeyField, Model, SmallIntegerField, TextField

DECOY = 0


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Code(Base):
        id = AutoField()
        member = ForeignKeyField(Member, null=True, on_delete='CASCADE')
        purpose = CharField(max_length=10)
        digest = CharField()
        made_at = BigIntegerField()
        made_by = ForeignKeyField(Member, null=True, on_delete='SET NULL')
        mailed = BooleanField()
        tries = SmallIntegerField()
        used_at = BigIntegerField(null=True)

    class Letter(Base):
        id = AutoField()
        member = ForeignKeyField(Member, null=True, on_delete='CASCADE')
        address = CharField(max_length=254, null=True)
        purpose = CharField(max_length=10)
        message = TextField()
        due_at = BigIntegerField(index=True)
        until_at = BigIntegerField()
        tries = SmallIntegerField()

    return [Code, Letter]


def up(migrator, db):
    code, letter = models(db)
    db.create_tables([code, letter])
    code.insert(id=DECOY, purpose='', digest='', made_at=0, mailed=False, tries=0).execute()
    migrator.migrate(migrator.add_column('member', 'confirmed_at', BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('member', 'confirmed_at'))
    db.drop_tables(models(db))
