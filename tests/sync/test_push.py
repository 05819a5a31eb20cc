"""What a phone pushes is kept once, for its member, whatever else is in the batch."""
import contextlib
import os

import pytest
from peewee import InternalError, OperationalError

from pwa import clock, db
from pwa.sync import push as module
from pwa.sync.models import Receipt
from tests.conftest import op

NOW = clock.now()


def tick(done=True, *, id=None, at=NOW, saw=None, key='squat.1.left'):
    return op('tick', ['s1', key], {'done': done}, at=at, id=id, saw=saw)


def done(client) -> dict:
    return {'/'.join(row['k']): row['f']['done'][0] for row in client.pull()['rows'] if row['t'] == 'tick'}


def test_a_tick_is_stored_and_answered_with_its_row(ana):
    verdict = ana.push(tick(id='one'))['one']
    assert verdict['r'] == 'ok' and verdict['row']['f']['done'] == [True, NOW, 'one'] and verdict['row']['seq'] == 1


def test_the_same_op_twice_has_one_effect(ana):
    first, second = ana.push(tick(id='one'))['one'], ana.push(tick(id='one'))['one']
    assert first == second and len(ana.pull()['rows']) == 1


def test_an_op_id_used_for_another_change_is_refused(ana):
    ana.push(tick(id='one'))
    assert ana.push(tick(False, id='one'))['one']['code'] == 'op_reused' and done(ana) == {'s1/squat.1.left': True}


def test_a_receipt_of_a_release_that_summed_otherwise_still_tells_a_repeat(ana, database):
    first = ana.push(tick(id='one'))['one']
    Receipt.update(sum=bytes(16)).execute()
    assert ana.push(tick(id='one'))['one'] == first


def test_the_later_of_two_blind_writes_wins_whichever_arrives_first(ana):
    ana.push(tick(False, id='tuesday', at=NOW))
    assert ana.push(tick(True, id='monday', at=NOW - 86_400_000))['monday']['r'] == 'stale'
    assert done(ana) == {'s1/squat.1.left': False}


def test_different_fields_of_one_run_never_conflict(ana):
    ana.push(op('run', ['r1'], {'distance_m': 9000}, at=NOW))
    ana.push(op('run', ['r1'], {'pain': 3}, at=NOW - 5000))
    assert [row['f'] for row in ana.pull()['rows']][0].keys() == {'distance_m', 'pain'}


def test_one_bad_op_stops_no_other(ana):
    bad = op('run', ['r1'], {'pain': 11}, at=NOW, id='bad')
    verdicts = ana.push(tick(id='before'), bad, tick(id='after', key='squat.2.left'))
    assert [verdicts[name]['r'] for name in ('before', 'bad', 'after')] == ['ok', 'no', 'ok']
    assert verdicts['bad']['msg'].endswith('.')


def test_an_op_that_breaks_the_server_is_put_off_and_the_rest_is_kept(ana, monkeypatch):
    kept = module.Desk.store

    def broken(desk, head):
        if any('bomb' in key for _, key in desk.changed):
            raise RuntimeError('boom')
        kept(desk, head)
    monkeypatch.setattr(module.Desk, 'store', broken)
    verdicts = ana.push(tick(id='before'), tick(id='bomb', key='bomb'), tick(id='after', key='squat.2.left'))
    assert [verdicts[name]['r'] for name in ('before', 'bomb', 'after')] == ['ok', 'later', 'ok']


def stored_after(ana, monkeypatch, fault, times):
    """The answer to a push whose first `times` tries meet `fault` after everything was written, before the commit."""
    kept, left = module.Desk.store, [fault] * times

    def broken(desk, head):
        kept(desk, head)
        if left:
            left.pop()()
    monkeypatch.setattr(module.Desk, 'store', broken)
    return ana.sync(tick(id='one'))


def lose_connection():
    raise OperationalError('server closed the connection unexpectedly')


def meet(kind, state):
    """What peewee raises when the server answers with that SQLSTATE."""
    def fault():
        raised = kind(state)
        raised.__cause__ = type('Cause', (Exception,), {'sqlstate': state})()
        raise raised
    return fault


def test_a_deadlock_is_tried_again_and_leaves_one_effect(ana, monkeypatch):
    answer = stored_after(ana, monkeypatch, meet(OperationalError, '40P01'), 2)
    assert answer.json['results']['one']['r'] == 'ok' and [row['seq'] for row in ana.pull()['rows']] == [1]


@pytest.mark.parametrize('fault, times', [
    (lose_connection, 1), (meet(InternalError, '25006'), 1), (meet(OperationalError, '53100'), 1),
    (meet(OperationalError, '40P01'), module.TRIES)], ids=['lost', 'demoted', 'full', 'deadlocks'])
def test_a_fault_is_a_busy_server_and_nothing_is_taken_until_the_phone_asks_again(ana, monkeypatch, fault, times):
    answer = stored_after(ana, monkeypatch, fault, times)
    assert (answer.status_code, answer.headers['Retry-After']) == (503, '2') and ana.pull()['rows'] == []
    assert ana.push(tick(id='one'))['one']['r'] == 'ok' and [row['seq'] for row in ana.pull()['rows']] == [1]


@pytest.mark.skipif('postgres' not in os.environ.get('DATABASE_URL', ''), reason='only a server can end a connection')
def test_a_connection_ended_in_the_middle_of_a_push_is_replaced_for_the_next(ana, monkeypatch):
    def end():
        with contextlib.suppress(OperationalError):
            db.execute('SELECT pg_terminate_backend(pg_backend_pid())')
        db.execute('SELECT 1')
    assert stored_after(ana, monkeypatch, end, 1).status_code == 503
    assert ana.push(tick(id='one'))['one']['r'] == 'ok' and [row['seq'] for row in ana.pull()['rows']] == [1]


def test_an_untick_and_a_tick_of_one_set_in_a_batch_end_as_the_last_says(ana):
    ana.push(tick(id='a'), tick(False, id='b', saw=[NOW, 'a']), tick(id='c', saw=[NOW + 1, 'b'], at=NOW + 2))
    assert done(ana) == {'s1/squat.1.left': True} and len(ana.pull()['rows']) == 1


def test_seqs_of_a_stream_have_no_gap_and_no_double(ana):
    for batch in range(3):
        ana.push(*[tick(key=f'squat.{batch}.{number}') for number in range(4)])
    assert [row['seq'] for row in ana.pull()['rows']] == list(range(1, 13))


def test_ben_sees_and_changes_nothing_of_anas(ana, ben):
    ana.push(tick(id='one'))
    assert done(ben) == {}
    ben.push(tick(False, id='two'))
    assert done(ana) == {'s1/squat.1.left': True}


def test_an_op_made_as_ana_is_not_taken_from_ben(ana, ben):
    answer = ben.post('/sync', json={'v': 1, 'as': ana.member.public_id, 'epoch': None, 'pull': {}, 'ops': [tick()]})
    assert (answer.status_code, answer.json['code']) == (409, 'wrong_member')
    assert done(ana) == done(ben) == {}


def test_without_a_session_nothing_is_taken(client, cast):
    answer = client.post('/sync', json={'v': 1, 'as': cast['Ana'].public_id, 'epoch': None, 'pull': {}, 'ops': [tick()]})
    assert (answer.status_code, answer.json['code']) == (401, 'sign_in')


def test_ops_without_saying_whose_are_not_taken_even_from_a_member(ana):
    answer = ana.post('/sync', json={'v': 1, 'as': None, 'epoch': None, 'pull': {}, 'ops': [tick()]})
    assert (answer.status_code, answer.json['code']) == (401, 'sign_in') and done(ana) == {}


def test_a_member_has_sixty_requests_a_minute_whoever_shares_the_address(ana, ben):
    assert [ana.sync().status_code for _ in range(61)] == [200] * 60 + [429]
    assert ben.sync().status_code == 200


def test_a_receipt_is_kept_sixty_days_and_no_longer(ana, database, stopped):
    ana.push(tick(id='one'))
    for days, left in ((59, 1), (62, 0)):
        module.purge(NOW + days * module.DAY)
        assert Receipt.select().count() == left


def test_what_was_stale_is_judged_again_and_what_was_refused_is_not(ana, database):
    ana.push(tick(id='one'), tick(False, id='stale', at=NOW - 5))
    ana.push(op('comment', ['c'], {'body': 'x'}, at=NOW, stream='t:999', id='no'))
    assert {receipt.op for receipt in Receipt.select()} == {'one', 'no'}


def test_a_repair_keeps_its_original_stamp(ana):
    repair = {'id': 'fix-1', 's': 'm', 't': 'run', 'k': ['r1'], 'f': {'note': {'v': 'hill', 'at': NOW - 9, 'by': 'old'}}}
    assert ana.push(repair)['fix-1']['row']['f']['note'] == ['hill', NOW - 9, 'old']


def test_a_request_of_more_than_100_ops_is_sent_back_whole(ana):
    assert ana.sync(*[tick(key=f'k.{number}') for number in range(101)]).status_code == 413


@pytest.mark.parametrize('raw', [
    {'s': 'm', 't': 'article', 'k': ['x'], 'at': NOW, 'f': {'title': {'v': 'mine', 'saw': None}}},
    {'s': 'm:2', 't': 'tick', 'k': ['a', 'b'], 'at': NOW, 'f': {'done': {'v': True, 'saw': None}}},
    {'s': 'm', 't': 'tick', 'k': ['a'], 'at': NOW, 'f': {'done': {'v': True, 'saw': None}}},
    {'s': 'm', 't': 'tick', 'k': ['a', 'b' * 65], 'at': NOW, 'f': {'done': {'v': True, 'saw': None}}},
    {'s': 'm', 't': 'tick', 'k': ['a', 'b/c'], 'at': NOW, 'f': {'done': {'v': True, 'saw': None}}},
    {'s': 'm', 't': 'tick', 'k': ['a', 'b'], 'at': NOW, 'f': {'seq': {'v': 9, 'saw': None}}},
    {'s': 'm', 't': 'tick', 'k': ['a', 'b'], 'at': 'now', 'f': {'done': {'v': True, 'saw': None}}},
    {'s': 'm', 't': 'tick', 'k': ['a', 'b'], 'at': NOW, 'f': {}},
    {'s': 'm', 't': 'tick', 'k': ['a', 'b'], 'at': NOW, 'f': {'done': {'v': 1, 'saw': None}}},
    {'s': 'm', 't': 'run', 'k': ['r'], 'at': NOW, 'f': {'note': {'v': 'a\0b', 'saw': None}}},
    {'s': 'm', 't': 'run', 'k': ['r'], 'at': NOW, 'f': {'note': {'v': '\ud800', 'saw': None}}},
    {'s': 'm', 't': 'run', 'k': ['r'], 'at': NOW, 'f': {'run_on': {'v': '2026-02-30', 'saw': None}}},
    {'s': 'm', 't': 'run', 'k': ['r'], 'at': NOW, 'f': {'run_on': {'v': '2026-W48-1', 'saw': None}}},
    {'s': 'm', 't': 'run', 'k': ['r'], 'at': NOW, 'f': {'note': {'v': 'x' * 4001, 'saw': None}}},
    {'s': 'm', 't': 'run', 'k': ['r'], 'at': NOW, 'f': {'pain': {'v': 3, 'saw': ['x', 1]}}},
])
def test_a_malformed_op_is_refused_with_a_sentence_and_changes_nothing(ana, raw):
    verdict = ana.push(raw | {'id': 'bad'})['bad']
    assert (verdict['r'], verdict['code']) == ('no', 'bad_value') and verdict['msg'].endswith('.')
    assert ana.pull()['rows'] == []
