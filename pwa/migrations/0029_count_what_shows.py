"""How many comments a long thread shows is counted in an index, not in its rows."""
COLUMNS = 'stream', 'hidden_at', 'deleted_at', 'held_at'


def up(migrator, db):
    migrator.migrate(migrator.add_index('comment', COLUMNS))


def down(migrator, db):
    migrator.migrate(migrator.drop_index('comment', 'comment_' + '_'.join(COLUMNS)))
