"""A phone at a cursor has seen every row up to it."""
import pytest

from pwa import clock
from pwa.runs.models import Run
from pwa.sync import pull as module
from pwa.sync.models import Stream, publish
from tests.conftest import op

NOW = clock.now()


def runs(*names):
    return [op('run', [name], {'distance_m': 1000}, at=NOW) for name in names]


def test_no_cursor_brings_everything(ana):
    ana.push(*runs('a', 'b'))
    answer = ana.pull()
    assert (answer['kind'], answer['cursor'], len(answer['rows'])) == ('snapshot', 2, 2)


def test_a_cursor_brings_only_what_is_newer(ana):
    ana.push(*runs('a', 'b'))
    ana.push(op('run', ['a'], {'pain': 2}, at=NOW))
    answer = ana.pull(cursor=2)
    assert (answer['kind'], [row['k'] for row in answer['rows']]) == ('delta', [['a']])


def test_nothing_new_brings_nothing(ana):
    ana.push(*runs('a'))
    assert ana.pull(cursor=1) == {'rows': [], 'cursor': 1, 'more': False, 'kind': 'delta'}


@pytest.mark.parametrize('cursor', [None, 1])
def test_what_is_written_while_a_stream_is_read_comes_next_time(ana, database, monkeypatch, cursor):
    ana.push(*runs('a', 'b'))
    read = Stream.ends

    def interrupted(names):
        found = read(names)
        publish([Run(key='c', stamps={'distance_m': [NOW, 'x']}, distance_m=1000)], *names)
        return found
    with monkeypatch.context() as patch:
        patch.setattr(Stream, 'ends', interrupted)
        answer = ana.pull(cursor=cursor)
    assert answer['cursor'] == 2 and ['c'] not in [row['k'] for row in answer['rows']]
    assert [row['k'] for row in ana.pull(cursor=2)['rows']] == [['c']]


def test_a_cursor_ahead_of_the_server_is_told_so(ana):
    assert ana.pull(cursor=7)['kind'] == 'ahead'


def test_long_streams_come_in_pages_that_miss_nothing(ana, monkeypatch):
    monkeypatch.setattr(module, 'PAGE', 3)
    ana.push(*runs(*'abcdefgh'))
    seen, cursor, more = [], None, True
    while more:
        answer = ana.pull(cursor=cursor)
        seen += [row['k'][0] for row in answer['rows']]
        cursor, more = answer['cursor'], answer['more']
    assert seen == list('abcdefgh')


def test_a_cursor_below_the_floor_brings_everything(ana, database):
    ana.push(*runs('a', 'b'))
    Stream.update(floor=2).where(Stream.name == f'm:{ana.member.id}').execute()
    assert ana.pull(cursor=1)['kind'] == 'snapshot' and ana.pull(cursor=2)['kind'] == 'delta'


def test_more_than_fifty_streams_at_once_are_not_followed(client):
    assert client.sync(pull={f't:{number}': 0 for number in range(1, 51)}).status_code == 200
    assert client.sync(pull={f't:{number}': 0 for number in range(1, 52)}).status_code == 400


def test_a_visitor_may_follow_the_academy_but_no_member(client):
    answer = client.sync(pull={'academy': None, 'm': None}).json
    assert answer['as'] is None and answer['streams'].keys() == {'academy'}


def test_a_browser_that_does_not_know_is_told_who_is_signed_in(ana):
    answer = ana.post('/sync', json={'v': 1, 'as': None, 'epoch': None, 'pull': {}, 'ops': []}).json
    assert answer['as'] == ana.member.public_id and answer['member']['name'] == 'Ana'


def test_no_one_may_name_anothers_stream(ana, ben):
    assert ana.sync(pull={f'm:{ben.member.id}': None}).status_code == 400


def test_another_epoch_is_told_and_nothing_is_taken(ana):
    answer = ana.sync(*runs('a'), epoch='0123456789abcdef')
    assert (answer.status_code, answer.json['code']) == (409, 'epoch') and answer.json['epoch']
    assert ana.pull()['rows'] == []
