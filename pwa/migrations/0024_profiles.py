"""What members say of themselves, whether the coach may see a summary of their training, and whether replies come by mail."""
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, Model


def models(db) -> list:
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Profile(Base):
        member = ForeignKeyField(Member, primary_key=True, on_delete='CASCADE')
        town = CharField(max_length=60)
        line = CharField(max_length=160)
        race = CharField(max_length=80)
        goal_m = IntegerField(null=True)
        shared_at = BigIntegerField(null=True)

    return [Profile]


def up(migrator, db):
    db.create_tables(models(db))
    migrator.migrate(migrator.add_column('reminder', 'mail', BooleanField(default=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('reminder', 'mail'))
    db.drop_tables(models(db))
