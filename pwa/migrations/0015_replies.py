"""The conversation a reply belongs to, and what a comment said before it was changed."""
from peewee import AutoField, BigIntegerField, CharField, Model, TextField


def earlier(db):
    class Earlier(Model):
        id = AutoField()
        stream = CharField(max_length=40)
        key = CharField(max_length=140)
        body = TextField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            indexes = ((('stream', 'key'), False),)

    return Earlier


def up(migrator, db):
    migrator.migrate(migrator.add_column('comment', 'root', CharField(max_length=64, null=True)),
                     migrator.add_index('comment', ('stream', 'root', 'created_at', 'key')))
    db.create_tables([earlier(db)])
    # Replies of before: none has another reply above it but by a script of one's own, and that one stands by itself
    db.execute_sql('UPDATE "comment" SET "root" = "parent" WHERE "parent" IN (SELECT c."key" FROM "comment" c '
                   'WHERE c."stream" = "comment"."stream" AND c."parent" IS NULL)')


def down(migrator, db):
    db.drop_tables([earlier(db)])
    migrator.migrate(migrator.drop_index('comment', 'comment_stream_root_created_at_key'), migrator.drop_column('comment', 'root'))
