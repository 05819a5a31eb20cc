"""The level of each exercise that a member has reached, and what they refused."""
from peewee import BigIntegerField, CharField, CompositeKey, Model, SmallIntegerField, TextField


def model(db):
    """The table as it was at this release."""
    class Step(Model):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)
        level = SmallIntegerField(null=True)
        refused = SmallIntegerField(null=True)
        decided_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True),)

    return Step


def up(migrator, db):
    db.create_tables([model(db)])


def down(migrator, db):
    db.drop_tables([model(db)])
