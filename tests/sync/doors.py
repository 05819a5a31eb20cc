"""A small world that strangers try to get into, and what must hold whatever they send."""
from pwa import clock, db
from pwa.comments.decisions import Decision
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.features import SYNCED
from pwa.sync.merge import SLACK
from tests.conftest import op, tables
from tests.pictures import photo

NOW = clock.now()
MADE = NOW - 60_000
VERDICTS = {'ok', 'same', 'stale', 'no', 'later'}
CODES = {'bad_value', 'closed', 'gone', 'banned', 'not_author', 'op_reused', 'slow', 'rate', 'failed'}
STATUSES = {200, 400, 401, 409, 410, 413, 415, 426, 429}
MODELS = {model._meta.table_name: model for model in SYNCED if model.scope}
WRITABLE = {table: {*model.fields, 'stamps', 'seq', 'deleted_at', 'edited_at', 'told_at', 'photos', 'file_id'} for table, model in MODELS.items()}


def furnish(ana, ben, cleo) -> dict[str, str]:
    """Something of everybody's; gives the real names of 't:A', 't:B' (closed), and the members' private streams."""
    with db.connection():
        open_, closed = Thread.at('/articles/strong-on-one-leg'), Thread.at('/articles/closed')
    for client, name in ((ana, 'ana'), (ben, 'ben')):
        client.push(op('session', [f's-{name}'], {'workout': 'foot-core', 'done_on': '2026-11-20', 'note': 'hill'}, at=MADE, id=f'{name}-session'),
                    op('tick', [f's-{name}', 'squat.1.left'], {'done': True, 'reps': 20}, at=MADE, id=f'{name}-tick'),
                    op('run', [f'r-{name}'], {'distance_m': 9000, 'pain': 3, 'note': 'slow'}, at=MADE, id=f'{name}-run'))
    for client, name in ((ana, 'ana'), (ana, 'hidden'), (ana, 'deleted'), (ben, 'ben'), (cleo, 'cleo')):
        for thread in (open_, closed):
            client.push(op('comment', [f'c-{name}'], {'body': f'Said by {name}.'}, at=MADE, id=f'{name}-body', stream=thread.stream))
    ana.push(op('comment', ['c-deleted'], {'deleted': True}, at=MADE, id='ana-deletes', stream=open_.stream))
    for client, name in ((ana, 'ana'), (ana, 'hidden'), (ana, 'deleted'), (ben, 'ben'), (cleo, 'cleo')):
        client.put(f'/photos/p-{name}', data=photo(60, 40), query_string={'as': client.member.public_id})
    for client, key, name in ((ana, 'c-ana', 'ana'), (ana, 'c-hidden', 'hidden'), (ben, 'c-ben', 'ben')):
        client.push(op('photo', [key, f'p-{name}'], {'alt': f'Shown by {name}.'}, at=MADE, id=f'{name}-photo', stream=open_.stream))
    with db.connection():
        Decision.about_comment('hide', Comment.named(open_.stream, ['c-hidden'])['c-hidden'], cleo.member)
        db.execute('UPDATE "comment" SET "received_at" = ?', MADE - 3_600_000)  # their authors wrote long ago: it is not the pace that stops them
        db.execute('UPDATE "thread" SET "closed_at" = ? WHERE "id" = ?', MADE, closed.id)
    return {'t:A': open_.stream, 't:B': closed.stream, 'm:ANA': f'm:{ana.member.id}', 'm:BEN': f'm:{ben.member.id}',
            'ANA': ana.member.public_id, 'BEN': ben.member.public_id}


def dump() -> dict[str, dict]:
    """Every row of every table by its key; left out are receipts, since each refusal leaves one, the tally of syncs, and the mark, which time raises."""
    with db.connection():
        return {table: _rows(table) for table in tables() if table not in ('receipt', 'sync_tally')}


def _rows(table) -> dict[tuple, dict]:
    cursor = db.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if table == 'stream':
        rows = [row for row in rows if row['head']]  # asking a stream for its lock may make it, at nothing
    if table == 'meta':
        rows = [row for row in rows if row['key'] != 'mark']
    return {(row['stream'], row['key']) if 'stamps' in row else row[names[0]]: row for row in rows}


def assert_fair(pusher, sent: list[dict], answer, before: dict, after: dict):
    """The answer is one of those written down, in sentences, and nothing changed but what is the pusher's (None: a visitor) to change."""
    assert answer.status_code in STATUSES, (answer.status_code, answer.text)
    if answer.status_code != 200:
        assert answer.json['error'].endswith('.') and after == before
        return
    verdicts = answer.json['results']
    assert verdicts.keys() == {raw['id'] for raw in sent}
    for verdict in verdicts.values():
        assert verdict['r'] in VERDICTS
        assert verdict['r'] not in ('no', 'later') or verdict['code'] in CODES and verdict['msg'].endswith('.')
    for table in before:
        for key in before[table].keys() | after[table].keys():
            was, is_ = before[table].get(key), after[table].get(key)
            if was != is_ and table == 'earlier':
                _assert_of_own(pusher, was, is_, after['comment'].values())
            elif was != is_ and table == 'photo_file':
                assert pusher and was['member_id'] == pusher.id, (was, is_)
            elif was != is_ and table == 'photo' and not is_:
                assert pusher and was['author_id'] == pusher.id, (was, is_)
            elif was != is_:
                assert pusher and is_, (table, key, was)
                _assert_own(pusher, table, was or {}, is_)


def _assert_own(pusher, table, was, is_):
    if table == 'stream':
        assert is_['name'] == f'm:{pusher.id}' or is_['name'].startswith('t:') and is_['head'] > was.get('head', 0)
    elif table == 'notice':
        assert not was
    else:
        assert table in MODELS, (table, was, is_)
        if table == 'comment' and was and {name for name in is_ if is_[name] != was[name]} <= {'seq', 'helpful'}:
            return  # marked by the pusher
        whose = {'comment': 'author_id', 'helpful': 'member_id', 'photo': 'author_id'}.get(table)
        assert is_[whose] == pusher.id if whose else is_['stream'] == f'm:{pusher.id}', (table, is_)
        _assert_merged(table, was, is_)


def _assert_of_own(pusher, was, is_, comments):
    """What a comment said before comes and goes with its author's changes, and never changes itself."""
    assert not (was and is_)
    about = was or is_
    assert [row['author_id'] for row in comments if (row['stream'], row['key']) == (about['stream'], about['key'])] == [pusher.id], about


def _assert_merged(table, was, is_):
    old, new = [db.JSONField().python_value(row.get('stamps', '{}')) for row in (was, is_)]
    assert new.keys() <= MODELS[table].fields.keys()
    for field, stamp in new.items():
        assert stamp == old.get(field) or stamp > old.get(field, [-1, '']) and stamp[0] <= clock.now() + SLACK + 100, (field, old, new)
    assert old.keys() <= new.keys() and is_['seq'] > was.get('seq', 0)
    assert not was or {name for name in is_ if is_[name] != was[name]} <= WRITABLE[table], (was, is_)
