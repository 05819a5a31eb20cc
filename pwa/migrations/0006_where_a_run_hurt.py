"""Side, place, surface and the next morning of a run; what a member chose once."""
from peewee import BigIntegerField, CharField, CompositeKey, Model, SmallIntegerField, TextField

WORDS = ('side', 'place', 'surface')


def model(db):
    """The table as it was at this release."""
    class Setting(Model):
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        seq = BigIntegerField()
        stamps = TextField()
        deleted_at = BigIntegerField(null=True)
        value = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey('stream', 'key')
            indexes = ((('stream', 'seq'), True),)

    return Setting


def up(migrator, db):
    words = [migrator.add_column('run', name, CharField(max_length=12, null=True)) for name in WORDS]
    migrator.migrate(*words, migrator.add_column('run', 'morning', SmallIntegerField(null=True)))
    db.create_tables([model(db)])


def down(migrator, db):
    db.drop_tables([model(db)])
    migrator.migrate(*(migrator.drop_column('run', name) for name in (*WORDS, 'morning')))
