"""What members want to hear of, where their devices take it, and what is on its way."""
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, Model, SmallIntegerField, TextField


def models(db):
    """The tables as they were at this release."""
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Member(Base):
        pass

    class Device(Base):
        token = CharField(primary_key=True, max_length=40)

    class Subscription(Base):
        device = ForeignKeyField(Device, primary_key=True, on_delete='CASCADE')
        endpoint = CharField(max_length=1000, unique=True)
        p256dh = CharField(max_length=100)
        auth = CharField(max_length=40)

    class Reminder(Base):
        member = ForeignKeyField(Member, primary_key=True, on_delete='CASCADE')
        zone = CharField(max_length=64)
        days = CharField(max_length=7)
        minute = SmallIntegerField()
        quiet_from = SmallIntegerField(null=True)
        quiet_until = SmallIntegerField(null=True)
        training = BooleanField()
        reply = BooleanField()
        answer = BooleanField()
        article = BooleanField()
        due_at = BigIntegerField(null=True, index=True)

    class Delivery(Base):
        notice = CharField(max_length=120)
        subscription = ForeignKeyField(Subscription, on_delete='CASCADE')
        message = TextField()
        due_at = BigIntegerField(index=True)
        until_at = BigIntegerField()
        tries = SmallIntegerField()

        class Meta:
            indexes = ((('notice', 'subscription'), True),)

    return [Subscription, Reminder, Delivery]


def up(migrator, db):
    db.create_tables(models(db))
    migrator.migrate(migrator.add_index('notice', ('sent_at',)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index('notice', 'notice_sent_at'))
    db.drop_tables(models(db))
