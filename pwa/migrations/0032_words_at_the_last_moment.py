"""What is on its way holds no words any more: they are found when it leaves. The few comments that wait for a coach are indexed alone."""
from peewee import CharField, TextField

WAITING = 'held_at', 'unlinked_at'


def up(migrator, db):
    migrator.migrate(migrator.drop_column('delivery', 'message'),
                     migrator.add_column('letter', 'notice', CharField(max_length=120, default='')))
    for id, message in db.execute_sql('SELECT id, message FROM letter WHERE member_id IS NOT NULL').fetchall():
        about = message.partition('"url":"/comments/')[2].partition('"')[0].rpartition('/')[2]
        db.execute_sql(f'UPDATE letter SET notice = {db.param} WHERE id = {db.param}', (f'reply:{about}', id))
    migrator.migrate(migrator.drop_column('letter', 'message'))
    for column in WAITING:
        migrator.migrate(migrator.drop_index('comment', f'comment_{column}'),
                         migrator.sql(f'CREATE INDEX "comment_{column}" ON "comment" ("{column}") WHERE "{column}" IS NOT NULL'))


def down(migrator, db):
    for column in WAITING:
        migrator.migrate(migrator.drop_index('comment', f'comment_{column}'), migrator.add_index('comment', (column,)))
    for table in ('letter', 'delivery'):
        db.execute_sql(f'DELETE FROM {table}')
        migrator.migrate(migrator.add_column(table, 'message', TextField(default='{}')))
    migrator.migrate(migrator.drop_column('letter', 'notice'))
