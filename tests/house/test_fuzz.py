"""No request, however odd, meets a fault of ours or changes what it may not."""
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa.web import limiter
from tests.house.test_access import routes

odd = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.just('\0'), st.just('\ud800'),
                st.sampled_from(['m', 't:1', 't:0', 'academy', 'tick', 'run', 'comment', 'article', 'import-x', 'body', 'done']))
values = st.recursive(odd, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8)
names = st.text('abc-._:~', min_size=1, max_size=8)
entries = st.dictionaries(st.sampled_from(['done', 'reps', 'pain', 'note', 'body', 'deleted', 'run_on', 'distance_m', 'seq', 'author']),
                          st.fixed_dictionaries({'v': values}, optional={'saw': values, 'at': values, 'by': values}) | values, max_size=3)
ops = st.fixed_dictionaries({'id': names}, optional={
    's': st.sampled_from(['m', 't:1', 'academy']) | values, 't': st.sampled_from(['tick', 'run', 'session', 'comment']) | values,
    'k': st.lists(names, max_size=3) | values, 'at': st.integers(0, 2 ** 53) | values, 'f': entries | values, 'parent': values})
bodies = st.fixed_dictionaries({}, optional={
    'v': st.just(1) | values, 'as': st.none() | st.text(max_size=5), 'epoch': st.none() | values, 'now': values,
    'pull': st.dictionaries(st.sampled_from(['m', 'academy', 't:1', 't:99999999999999999', 'm:1', '']), values, max_size=3) | values,
    'ops': st.lists(ops, max_size=4) | values})
thorough = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Without the limits, or most of these requests would end at 429 and try nothing."""
    monkeypatch.setattr(limiter, 'enabled', False)


@thorough
@given(st.lists(ops, max_size=5))
def test_any_op_gets_a_verdict_and_a_sentence(ana, ops):
    answer = ana.sync(*ops)
    assert answer.status_code in (200, 429)
    for verdict in answer.json.get('results', {}).values():
        assert verdict['r'] in ('ok', 'same', 'stale') or verdict['msg'].endswith('.')


@thorough
@given(bodies)
def test_any_json_to_sync_is_answered_without_a_fault(client, body):
    assert client.post('/sync', json=body).status_code in (200, 400, 401, 409, 413, 426, 429)


@thorough
@given(st.binary(max_size=300), st.sampled_from(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x/y']))
def test_any_bytes_to_any_form_are_answered_without_a_fault(app, ana, data, kind):
    for rule, method in routes(app):
        if method == 'POST' and rule.endpoint != 'members.destroy':
            url = app.url_map.bind('localhost').build(rule.endpoint, {name: 1 if name in ('id', 'thread') else 'x' for name in rule.arguments},
                                                      method='POST')
            assert ana.post(url, data=data, content_type=kind).status_code < 500, url


@thorough
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_path_and_query_are_answered_without_a_fault(client, path, query):
    for base in ('/', '/articles/', '/workouts/', '/sign-in/', '/pictures/', '/static/', '/threads/'):
        assert client.get(base + quote(path), query_string={'before': query, 'after': query, 'next': query}).status_code < 500


@thorough
@given(st.fixed_dictionaries({name: st.text(max_size=60) for name in ('name', 'email', 'password', 'next', 'key', 'op', 'body')}))
def test_any_words_in_a_form_are_answered_without_a_fault(ana, form):
    for url in ('/join', '/sign-in', '/threads/1/comments'):
        assert ana.post(url, data=form).status_code < 500
