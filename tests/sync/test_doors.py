"""Nobody gets in by another door: every stream for every role, and every way to ask for what is not one's own."""
import json
from bisect import bisect

import pytest

from pwa.web import limiter
from tests.conftest import op
from tests.sync.doors import MADE, NOW, assert_fair, dump, furnish


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(limiter, 'enabled', False)


@pytest.fixture
def places(ana, ben, cleo):
    return furnish(ana, ben, cleo)


@pytest.fixture
def roles(client, ana, ben, cleo):
    return {'visitor': client, 'ana': ana, 'ben': ben, 'cleo': cleo}


def names(rows) -> set[str]:
    return {row['k'][0] for row in rows}


def told(answer):
    assert answer.json['error'].endswith('.'), answer.text
    return answer.status_code


MATRIX = {  # what each role gets of each stream: what its rows are named, None where it gets nothing, a status where it is sent back
    'academy': dict.fromkeys(['visitor', 'ana', 'ben', 'cleo'], {'strong-on-one-leg', 'foot-core', 'glute-medius-activation', 'hip-strength', 'three-quarter-depth', 'the-band', 'bosu'}),
    'm': {'visitor': None, 'ana': {'s-ana', 'r-ana'}, 'ben': {'s-ben', 'r-ben'}, 'cleo': set()},
    't:A': dict.fromkeys(['visitor', 'ana', 'ben', 'cleo'], {'c-ana', 'c-hidden', 'c-deleted', 'c-ben', 'c-cleo'}),
    't:B': dict.fromkeys(['visitor', 'ana', 'ben', 'cleo'], {'c-ana', 'c-hidden', 'c-deleted', 'c-ben', 'c-cleo'}),
    't:999999': dict.fromkeys(['visitor', 'ana', 'ben', 'cleo'], set()),
    'm:ANA': dict.fromkeys(['visitor', 'ana', 'ben', 'cleo'], 400), 'm:BEN': dict.fromkeys(['visitor', 'ana', 'ben', 'cleo'], 400)}


@pytest.mark.parametrize('role', ['visitor', 'ana', 'ben', 'cleo'])
def test_each_role_gets_exactly_its_rows_of_each_stream(places, roles, role):
    for stream, wanted in ((places.get(stream, stream), wanted[role]) for stream, wanted in MATRIX.items()):
        for cursor in (None, 0):
            answer = roles[role].sync(pull={stream: cursor})
            if isinstance(wanted, int):
                assert told(answer) == wanted, stream
            elif wanted is None:
                assert answer.status_code == 200 and answer.json['streams'] == {}, stream
            else:
                assert names(answer.json['streams'][stream]['rows']) == wanted, stream


def test_saying_to_be_ana_opens_nothing(places, ana, ben, client):
    assert told(ben.sync(pull={'m': None}, **{'as': ana.member.public_id})) == 409
    assert told(client.sync(pull={'m': None}, **{'as': ana.member.public_id})) == 401
    answer = ana.sync(pull={'m': None}, **{'as': None})
    assert answer.status_code == 200 and 'm' not in answer.json['streams']


@pytest.mark.parametrize('role', ['visitor', 'ana', 'ben', 'cleo'])
def test_a_hidden_or_deleted_text_reaches_nobody(places, roles, role):
    for answer in (roles[role].sync(pull={places['t:A']: None}), roles[role].get(f'/threads/{places["t:A"][2:]}')):
        assert 'Said by ana.' in answer.text and 'Said by hidden.' not in answer.text and 'Said by deleted.' not in answer.text


CURSORS = ('-1', '9007199254740993', '1' + '0' * 400, '"0"', '1.0', '1e999', 'NaN', 'Infinity', 'true', '[]', '{}', '""')


@pytest.mark.parametrize('stream', ['m', 'academy', 't:A'])
def test_a_forged_cursor_is_sent_back_with_a_sentence(places, ben, stream):
    for cursor in CURSORS:
        body = f'{{"v": 1, "as": "{ben.member.public_id}", "epoch": null, "ops": [], "pull": {{"{places.get(stream, stream)}": {cursor}}}}}'
        assert told(ben.post('/sync', data=body, content_type='application/json')) == 400, cursor


def test_a_cursor_beyond_the_head_gives_no_row(places, ben):
    for cursor in (1000, 2 ** 53):
        assert ben.pull('m', cursor) == {'rows': [], 'cursor': None, 'more': True, 'kind': 'ahead'}


NO_STREAMS = ('m:', 'm:0', 'M', 'm ', 'm\n', 't:', 't:0', 't:01', 't:-1', 't:1\n', 't:１', 't:A', '', '*', '%', 'run', '\0', '\ud800', 'academy ',
              't:' + '9' * 19)


def test_what_is_no_stream_is_sent_back_with_a_sentence(ben):
    for name in NO_STREAMS:
        assert told(ben.sync(pull={name: None})) == 400, name


def of(stream, table, key, fields, **more):
    """An op that a stranger writes by hand; fields are sent as they stand."""
    return {'id': 'bad', 's': stream, 't': table, 'k': key, 'at': NOW, 'f': fields} | more


def v(value, **more):
    return {'v': value, 'saw': None} | more


DEEP = json.loads('[' * 400 + ']' * 400)
NOT_YOURS = {
    'a private stream by its name': of('m:ANA', 'run', ['r-ana'], {'note': v('mine')}),
    'a comment of another': of('t:A', 'comment', ['c-ana'], {'body': v('mine')}),
    'a comment of another, having seen it': of('t:A', 'comment', ['c-ana'], {'body': v('mine', saw=[MADE, 'ana-body'])}),
    'deleting a comment of another': of('t:A', 'comment', ['c-ana'], {'deleted': v(True)}),
    'a comment that a coach wrote': of('t:A', 'comment', ['c-cleo'], {'body': v('mine')}),
    'repairing a comment of another': of('t:A', 'comment', ['c-ana'], {'body': {'v': 'mine', 'at': NOW, 'by': 'ana-body-2'}}),
    'repairing it as its own op': of('t:A', 'comment', ['c-ana'], {'body': {'v': 'mine', 'at': NOW, 'by': 'ana-body'}}),
    'repairing a hidden comment of another': of('t:A', 'comment', ['c-hidden'], {'body': {'v': 'mine', 'at': NOW, 'by': 'x'}}),
    'a deleted comment of another': of('t:A', 'comment', ['c-deleted'], {'body': v('mine')}),
    'own comment in a closed thread': of('t:B', 'comment', ['c-ben'], {'body': v('still here')}),
    'a thread that is not there': of('t:999999', 'comment', ['c-ben'], {'body': v('hello')}),
    'own comment moved to a thread that is not there': of('t:999999', 'comment', ['c-ben'], {'body': v('hello', saw=[MADE, 'ben-body'])}),
    'a comment in the private stream': of('m', 'comment', ['c-ana'], {'body': v('mine')}),
    'a run in a thread': of('t:A', 'run', ['r-ana'], {'note': v('mine')}),
    'a run in the academy': of('academy', 'run', ['r-ana'], {'note': v('mine')}),
    'an article': of('academy', 'article', ['strong-on-one-leg'], {'title': v('mine')}),
    'an article in a thread': of('t:A', 'article', ['strong-on-one-leg'], {'title': v('mine')}),
    'a workout in the private stream': of('m', 'workout', ['foot-core'], {'title': v('mine')}),
    'a member': of('m', 'member', ['1'], {'coach': v(True)}),
    'a table by its SQL': of('m', 'run; DROP TABLE run', ['r-ana'], {'note': v('mine')}),
    'the key of a tick in a run': of('m', 'run', ['s-ben', 'squat.1.left'], {'note': v('mine')}),
    'the key of a session in a tick': of('m', 'tick', ['s-ben'], {'done': v(False)}),
    'a key with a slash in it': of('m', 'run', ['r/ben'], {'note': v('mine')}),
    'a key with a NUL in it': of('m', 'run', ['r\0ben'], {'note': v('mine')}),
    'a key that is a surrogate': of('m', 'run', ['\ud800'], {'note': v('mine')}),
    'a key of nothing': of('m', 'run', [''], {'note': v('mine')}),
    'no key': of('m', 'run', None, {'note': v('mine')}),
    'a key of numbers': of('m', 'run', [1], {'note': v('mine')}),
    'a key too long': of('m', 'run', ['r' * 65], {'note': v('mine')}),
    'a stream of numbers': of(1, 'run', ['r-ben'], {'note': v('mine')}),
    'a table of lists': of('m', ['run'], ['r-ben'], {'note': v('mine')}),
    **{f'the server’s own {name} of a comment': of('t:A', 'comment', ['c-ben'], {'body': v('fine'), name: v(1)}) for name in (
        'author', 'author_id', 'parent', 'hidden_at', 'hidden_by', 'created_at', 'written_at', 'edited_at', 'received_at', 'deleted_at',
        'seq', 'stamps', 'stream', 'key', 'srv', 'coach', 'id', '__class__', 'save', '_meta', '')},
    **{f'the server’s own {name} of a run': of('m', 'run', ['r-ben'], {'note': v('fine'), name: v(1)}) for name in (
        'stream', 'key', 'seq', 'stamps', 'deleted_at', 'scope', 'fields', 'table', 'permit', '\ud800', '\0', 'n' * 100_000)},
    **{f'a note that is {what}': of('m', 'run', ['r-ben'], {'note': v(value)}) for what, value in {
        'a number': 1, 'a list': ['a'], 'nothing': None, 'true': True, 'a NUL': 'a\0b', 'half a character': 'a\ud800', 'long': 'x' * 4001,
        'very long': 'x' * 200_000, 'deep': DEEP, 'a map': {'v': 'a'}}.items()},
    **{f'a pain of {what}': of('m', 'run', ['r-ben'], {'pain': v(value)}) for what, value in {
        'text': '3', 'a fraction': 3.0, 'true': True, 'eleven': 11, 'less than none': -1, 'no number': float('nan'), 'no end': float('inf'),
        'a hundred digits': 10 ** 100}.items()},
    **{f'a time that is {what}': of('m', 'run', ['r-ben'], {'pain': v(5)}, at=value) for what, value in {
        'text': '1', 'before time': -1, 'beyond counting': 2 ** 53, 'a fraction': 1.5, 'true': True, 'nothing': None, 'a list': [NOW]}.items()},
    **{f'a repair {what}': of('m', 'run', ['r-ben'], {'pain': {'v': 5} | stamp}, id='fix-1') for what, stamp in {
        'without a time': {'by': 'x'}, 'by nobody': {'at': NOW, 'by': None}, 'by a list': {'at': NOW, 'by': ['x']},
        'before time': {'at': -1, 'by': 'x'}, 'beyond counting': {'at': 2 ** 60, 'by': 'x'}, 'by a surrogate': {'at': NOW, 'by': '\ud800'}}.items()},
    **{f'having seen {what}': of('m', 'run', ['r-ben'], {'pain': v(5, saw=value)}) for what, value in {
        'a word': 'x', 'a number': 1, 'too little': [MADE], 'too much': [MADE, 'x', 1], 'no op': [MADE, None], 'no time': [None, 'x'],
        'a map': {'at': MADE}, 'the deep': DEEP}.items()},
    **{f'fields that are {what}': of('m', 'run', ['r-ben'], value) for what, value in {
        'none': {}, 'nothing': None, 'a list': [], 'text': 'note', 'empty': {'note': {}}, 'bare': {'note': 'x'}, 'lists': {'note': ['x']}}.items()},
    'a parent that is a list': of('t:A', 'comment', ['c-new'], {'body': v('hello')}, parent=['c-ana']),
    'a parent with a NUL': of('t:A', 'comment', ['c-new'], {'body': v('hello')}, parent='c\0'),
    'a parent of another thread': of('t:A', 'comment', ['c-new'], {'body': v('hello')}, parent='s-ana'),
    'an empty comment': of('t:A', 'comment', ['c-new'], {'body': v(' \n ')}),
    'a comment that is only deleted': of('t:A', 'comment', ['c-new'], {'deleted': v(True)}),
    'depths beside the fields': of('m', 'run', ['r-ben'], {'note': v(1)}, extra=DEEP),
}


def placed(raw: dict, places) -> dict:
    return raw | {'s': places.get(raw['s'], raw['s']) if isinstance(raw.get('s'), str) else raw.get('s')}


def test_what_is_not_yours_or_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing(places, ben):
    before = dump()
    for number, (case, raw) in enumerate(NOT_YOURS.items()):
        raw = placed(raw, places) | {'id': f'{raw["id"]}-{number}'}
        answer = ben.sync(raw)
        after = dump()
        assert_fair(ben.member, [raw], answer, before, after)
        assert answer.status_code == 200 and answer.json['results'][raw['id']]['r'] in ('no', 'later') and after == before, case


def test_columns_of_the_server_beside_the_fields_of_an_op_are_not_looked_at(places, ben, cleo):
    own = {'author': cleo.member.id, 'author_id': cleo.member.id, 'seq': 1, 'stamps': {}, 'hidden_at': 1, 'hidden_by': cleo.member.id, 'created_at': 1,
           'received_at': 1, 'deleted_at': 1, 'srv': {'by': cleo.member.public_id, 'coach': True}, 'as': cleo.member.public_id, 'member': cleo.member.id}
    before = dump()
    raw = of(places['t:A'], 'comment', ['c-new'], {'body': v('hello')}) | own
    answer = ben.sync(raw)
    after = dump()
    assert_fair(ben.member, [raw], answer, before, after)
    row = after['comment'][places['t:A'], 'c-new']
    assert (row['author_id'], row['hidden_at'], row['hidden_by_id'], row['deleted_at']) == (ben.member.id, None, None, None)
    assert row['seq'] > 1 and row['created_at'] > 1 and row['received_at'] > 1


def test_an_op_of_another_member_is_no_ones_elses(places, ana, ben):
    """Ids are each stream's own, and the same op sent again by another changes nothing."""
    before = dump()
    verdict = ben.push(op('run', ['r-ana'], {'distance_m': 1}, at=MADE, id='ana-run'))['ana-run']
    after = dump()
    assert verdict['r'] == 'ok' and after['run'][places['m:ANA'], 'r-ana'] == before['run'][places['m:ANA'], 'r-ana']
    again = op('comment', ['c-ana'], {'body': 'Said by ana.'}, at=MADE, id='ana-body', stream=places['t:A'])
    verdicts = ben.push(again | {'f': {'body': {'v': 'Said by ben.', 'saw': None}}})
    assert verdicts['ana-body']['code'] == 'op_reused' and ben.push(again)['ana-body']['r'] in ('ok', 'same') and dump() == after


def test_a_repair_is_taken_for_own_rows_only_and_never_from_the_future(places, ben):
    raw = of('m', 'run', ['r-ben'], {'pain': {'v': 9, 'at': NOW + 10 ** 10, 'by': 'future'}, 'note': {'v': 'old', 'at': MADE - 1, 'by': 'past'}}, id='fix-1')
    new = of('m', 'run', ['r-new'], {'pain': {'v': 9, 'at': NOW + 10 ** 10, 'by': 'future'}}, id='fix-2')
    before = dump()
    answer = ben.sync(raw, new)
    after = dump()
    assert_fair(ben.member, [raw, new], answer, before, after)
    assert after['run'][places['m:BEN'], 'r-ben'] == before['run'][places['m:BEN'], 'r-ben']
    assert json.loads(after['run'][places['m:BEN'], 'r-new']['stamps']) == {'pain': [0, 'future']}


def test_a_row_named_in_another_thread_is_another_row(places, ana, ben):
    with_key = of(places['t:A'], 'comment', ['r-ana'], {'body': v('hello')})
    before = dump()
    assert ben.push(with_key)['bad']['r'] == 'ok'
    after = dump()
    assert_fair(ben.member, [with_key], ben.sync(with_key), after, dump())
    assert after['run'] == before['run'] and after['comment'].keys() - before['comment'].keys() == {(places['t:A'], 'r-ana')}


def test_the_same_id_twice_in_a_batch_is_judged_once_for_each_stream(places, ben):
    batch = [of('m', 'run', ['r-ben'], {'pain': v(5)}, id='one'), of('m', 'run', ['r-two'], {'pain': v(6)}, id='one'),
             of('m', 'run', ['r-ben'], {'pain': v(7)}, id='one'), of('m', 'run', ['r-bad'], {'pain': v(99)}, id='one')]
    before = dump()
    answer = ben.sync(*batch)
    after = dump()
    assert_fair(ben.member, batch, answer, before, after)
    assert after['run'][places['m:BEN'], 'r-ben']['pain'] == 5 and after['run'].keys() == before['run'].keys()


NO_REQUEST = {
    'brackets without end': (400, '[' * 100_000), 'brackets': (400, '[' * 100_000 + ']' * 100_000), 'maps': (400, '{"a":' * 40_000 + '1' + '}' * 40_000),
    'brackets in an op': (400, '{"v":1,"ops":[{"id":"x","f":' + '[' * 100_000 + ']' * 100_000 + '}]}'),
    'ten million letters': (413, '{"v":1,"ops":[{"id":"x","f":{"note":{"v":"' + 'x' * 10_000_000 + '"}}}]}'),
    'a number without end': (400, '{"v":1,"pull":{"m":' + '9' * 100_000 + '}}'), 'not JSON': (400, '{"v":1,'), 'no letters': (400, '\0' * 100),
    'a list': (400, '[]'), 'text': (400, '"x"'), 'nothing': (400, ''), 'null': (400, 'null'),
    'ops that are a map': (400, '{"v":1,"ops":{}}'), 'ops that are text': (400, '{"v":1,"ops":["x"]}'), 'an op without id': (400, '{"v":1,"ops":[{}]}'),
    'an id with a NUL': (400, '{"v":1,"ops":[{"id":"\\u0000"}]}'), 'an id of 81': (400, '{"v":1,"ops":[{"id":"' + 'x' * 81 + '"}]}'),
    'an id that is half a character': (400, '{"v":1,"ops":[{"id":"\\ud800"}]}'), 'a pull that is a list': (400, '{"v":1,"pull":["m"]}'),
    'too many streams': (400, json.dumps({'v': 1, 'pull': {f't:{number}': None for number in range(1, 52)}})),
    'too many ops': (413, json.dumps({'v': 1, 'ops': [{'id': str(number)} for number in range(101)]})),
    'an owner that is half a character': (400, '{"v":1,"as":"\\ud800"}'), 'an owner with a NUL': (400, '{"v":1,"as":"m_\\u0000"}'),
    'an owner that is a number': (400, '{"v":1,"as":81}'), 'an epoch that is a list': (400, '{"v":1,"as":null,"epoch":[]}'),
    'an old version': (426, '{"v":0}'), 'a new version': (400, '{"v":2}'), 'a version of text': (400, '{"v":"1"}')}


def test_what_is_no_request_is_sent_back_whole_with_a_sentence(places, ben):
    before = dump()
    for case, (status, body) in NO_REQUEST.items():
        assert told(ben.post('/sync', data=body, content_type='application/json')) == status, case
        assert dump() == before, case


def test_depths_that_can_be_read_can_be_judged(places, ben):
    """One recursion limit for reading and another for the digest would let an op through the first and break on the second."""
    def status(depth):
        deep = '[' * depth + ']' * depth
        body = (f'{{"v":1,"as":"{ben.member.public_id}","epoch":null,"ops":[{{"id":"d{depth}","s":"m","t":"run","k":["r-ben"],"at":{NOW},'
                f'"extra":{deep},"f":{{"pain":{{"v":5,"saw":null}}}}}}]}}')
        answer = ben.post('/sync', data=body, content_type='application/json')
        if answer.status_code == 200:
            assert answer.json['results'][f'd{depth}']['r'] in ('ok', 'same', 'stale'), depth
        return answer.status_code
    deepest = bisect(range(100_000), 0, key=lambda depth: status(depth) != 200)
    assert {status(deepest + more) for more in range(-20, 20)} == {200, 400}
