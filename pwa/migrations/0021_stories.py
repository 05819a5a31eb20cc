"""A story card on a comment, and when it was told."""
from peewee import BigIntegerField, TextField

COLUMNS = (('story', TextField), ('told_at', BigIntegerField))


def up(migrator, db):
    migrator.migrate(*(migrator.add_column('comment', name, field(null=True)) for name, field in COLUMNS),
                     migrator.add_index('comment', ('stream', 'told_at')))


def down(migrator, db):
    migrator.migrate(migrator.drop_index('comment', 'comment_stream_told_at'),
                     *(migrator.drop_column('comment', name) for name, _ in COLUMNS))
