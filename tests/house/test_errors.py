"""Every refusal is a sentence, as a page or as JSON, as asked for."""
import os

import pytest

from pwa import db
from pwa.articles.models import Article
from pwa.web import limiter
from tests.conftest import op

JSON = {'Accept': 'application/json'}


@pytest.mark.parametrize('method, url, options, code', [
    ('GET', '/nothing', {}, 404),
    ('GET', '/articles/nothing', {}, 404),
    ('DELETE', '/articles', {}, 405),
    ('POST', '/sync', {'data': 'x', 'content_type': 'text/plain'}, 415),
    ('POST', '/sync', {'data': '{', 'content_type': 'application/json'}, 400),
    ('POST', '/sync', {'data': '[' * 100_000, 'content_type': 'application/json'}, 400),
    ('POST', '/sync', {'json': {'v': 1, 'as': None, 'ops': 'x' * 300_000}}, 413),
    ('POST', '/sync', {'json': {'v': 0}}, 426),
    ('POST', '/join', {'data': {'name': 'x' * 2_000_000}}, 413),
    ('GET', '/coach/', {}, 401),
    ('GET', '/articles/%00', {}, 404),
    ('GET', '/pictures/%00.svg', {}, 404),
    ('POST', '/sign-in/%00', {}, 404),
])
def test_a_refusal_is_a_sentence_in_either_form(client, method, url, options, code):
    page = client.open(url, method=method, **options)
    assert page.status_code == code
    answer = client.open(url, method=method, **options, headers=JSON)
    assert answer.status_code == code and answer.json['error'].endswith('.')


def test_a_fault_of_ours_is_a_sentence_and_shows_nothing_of_itself(client, monkeypatch):
    def broken():
        raise RuntimeError('secret detail')
    monkeypatch.setattr(Article, 'published', broken)
    answer = client.get('/articles')
    assert answer.status_code == 500 and 'secret' not in answer.text and 'Our fault' in answer.text


def test_a_lost_database_is_a_busy_server_not_a_fault(client, monkeypatch):
    from peewee import OperationalError

    def lost():
        raise OperationalError('server closed the connection')
    monkeypatch.setattr(Article, 'published', lost)
    answer = client.get('/articles')
    assert answer.status_code == 503 and answer.headers['Retry-After']


@pytest.mark.skipif('postgres' in os.environ.get('DATABASE_URL', ''), reason='a server has no file')
def test_a_file_that_may_not_be_written_is_a_busy_server_and_is_read(ana, monkeypatch):
    with db.connection():
        db.execute('PRAGMA query_only = 1')
    answer = ana.post('/join', data={'name': 'Dora', 'email': 'dora@example.org', 'password': 'three unrelated words'})
    assert answer.status_code == 503 and answer.headers['Retry-After'] == '2' and 'nothing you wrote is lost.' in answer.text
    tick = op('tick', ['s1', 'squat.1.left'], {'done': True}, at=1)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(db.database.obj, 'writers', '/nowhere/medius.db.lock')
        assert ana.sync(tick).status_code == 503 and ana.pull()['rows'] == []
    assert ana.push(tick)[tick['id']]['r'] == 'ok'  # on a connection that may write again


def test_healthz_says_ok_only_while_the_database_answers(client, monkeypatch):
    assert client.get('/healthz').text == 'ok'
    monkeypatch.setattr(db, 'alive', lambda: False)
    assert client.get('/healthz').status_code == 503


def test_counters_that_are_away_keep_nobody_out(ana, monkeypatch):
    def away(*_, **__):
        raise OSError('no space left on device')
    monkeypatch.setattr(limiter.window.storage, 'incr', away)
    assert ana.sync().status_code == 200
