"""No request, however odd, meets a fault of ours or changes what it may not; PUSHES sets how many pushes are tried."""
import json
import os
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pwa.comments.models import new_key
from pwa.members import passwords
from pwa.web import limiter
from tests.house.test_access import routes
from tests.sync.doors import MADE, MODELS, NOW, assert_fair, dump, furnish

PUSHES = int(os.environ.get('PUSHES') or 150)
odd = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
                st.sampled_from(['\0', '\ud800', 2 ** 53, -1, 'x' * 5001, 'm', 't:A', 'comment', 'ana-body']))
junk = odd | st.lists(odd, max_size=2) | st.dictionaries(st.text(max_size=8), odd, max_size=2)
FITTING = {'done': [True, False], 'deleted': [True, False], 'reps': [0, 20, None], 'pain': [0, 10, None], 'distance_m': [1, 9000], 'note': ['', 'hill'],
           'body': ['Said so.', 'And so.'], 'workout': ['foot-core'], 'done_on': ['2026-11-20'], 'run_on': ['2026-11-20'], 'started_at': [MADE],
           'finished_at': [None, NOW], 'duration_s': [None, 60], 'pain_began_m': [None, 9], 'morning': [0, 10, None], 'mode': ['short', 'full'],
           'first_side': ['left', 'right'], 'skipped': ['pain', None], 'level': [0, 3], 'refused': [1, None], 'decided_at': [MADE],
           'side': ['left', None], 'place': ['hip', None], 'surface': ['road', None], 'value': ['km', None],
           'reason': ['spam', 'other'], 'alt': ['', 'A chair'], 'on': [True, False],
           'story': [None, {'pain_began_m': 9000, 'weeks': 5, 'weekly': 3, 'outcome': 'past', 'again': None}, {'weeks': 5}]}
PHOTOS = [[key, f'p-{name}'] for key, name in (('c-ana', 'ana'), ('c-ben', 'ben'), ('c-ben', 'cleo'), ('c-hidden', 'hidden'), ('c-ana', 'deleted'), ('c-none', 'new'))]
KEYS = {'photo': PHOTOS, 'comment': [[f'c-{name}'] for name in ('ana', 'hidden', 'deleted', 'ben', 'cleo', 'new', 'newer')], 'run': [['r-ana'], ['r-ben'], ['r-new']],
        'session': [['s-ana'], ['s-ben']], 'tick': [['s-ana', 'squat.1.left'], ['s-ben', 'squat.1.left'], ['s-ben', 'squat.2.left']],
        'step': [['squat'], ['raise']], 'setting': [['unit'], ['goal_m']], 'report': [['1', 'c-ben'], ['1', 'c-none']],
        'helpful': [[key, whose] for key in ('c-ben', 'c-cleo', 'c-hidden', 'c-none') for whose in ('ANA', 'BEN')]}
STAMPS = [[MADE, f'{name}-{what}'] for name in ('ana', 'ben', 'cleo') for what in ('body', 'run', 'tick', 'session')]
names = st.uuids().map(str)
times = st.sampled_from([NOW, NOW + 1, MADE, MADE - 1, 0, NOW + 299_000, NOW + 10 ** 9, 2 ** 53 - 1])
seen = st.none() | st.sampled_from(STAMPS)


def sound(fitting):
    return fitting


def odd_at_times(fitting):
    """Now and then something that never was one: what is wrong everywhere gets no further than the first check."""
    return st.one_of(*(fitting.map(sound) for _ in range(9)), junk.map(sound))


def written(field, mostly):
    value = mostly(st.sampled_from(FITTING[field]))
    write = st.fixed_dictionaries({'v': value, 'saw': mostly(seen)})
    return mostly(write | st.fixed_dictionaries({'v': value, 'at': mostly(times), 'by': mostly(names | st.sampled_from([by for _, by in STAMPS]))}))


def pushed(table, mostly):
    """Ops on a table: one or two fields, and whatever `mostly` makes of the parts."""
    fields = {field: written(field, mostly) for field in MODELS[table].fields}
    few = [st.fixed_dictionaries({one: fields[one], other: fields[other]}) for one in fields for other in fields]
    home = ['t:A', 't:A', 't:B', 't:999999'] if MODELS[table].scope == 't' else ['m']
    parts = {'id': names | names.map(sound) | names.map(str) | st.sampled_from(['ana-body', 'ben-run', 'one', 'fix-1']), 's': mostly(st.sampled_from(home)), 't': mostly(st.just(table)),
             'k': mostly(st.sampled_from(KEYS[table])), 'at': mostly(times), 'f': mostly(st.one_of(*few))}
    return st.fixed_dictionaries(parts, optional={'parent': mostly(st.none() | st.sampled_from(['c-ana', 'c-none']))})


foreign = st.fixed_dictionaries({'id': names, 's': st.sampled_from(['t:A', 'm:ANA', 'academy']), 't': st.sampled_from([*MODELS, 'article', 'member']),
                                 'k': st.sampled_from(sum(KEYS.values(), [])), 'at': times, 'f': st.dictionaries(
                                     st.sampled_from(['author', 'hidden_at', 'seq', 'stamps', 'stream', 'srv', 'created_at', '\ud800', 'body', 'note']),
                                     st.fixed_dictionaries({'v': junk, 'saw': seen}), max_size=2)}, optional={'author': junk, 'seq': junk, 'hidden_at': junk})
ops = st.lists(st.one_of(*(pushed(table, mostly) for table in MODELS for mostly in (sound, odd_at_times)), foreign), min_size=1, max_size=4)
wrapped = st.fixed_dictionaries({'ops': ops}, optional={
    'v': odd_at_times(st.just(1)), 'as': st.none() | junk, 'epoch': odd_at_times(st.none()), 'now': junk,
    'pull': odd_at_times(st.dictionaries(st.sampled_from(['m', 'academy', 't:A', 't:B', 'm:ANA', '']), st.integers(-1, 50), max_size=2))})
pushes = st.one_of(*(st.fixed_dictionaries({'ops': ops}).map(sound) for _ in range(3)), wrapped)
hurry = {'deadline': None, 'suppress_health_check': [*HealthCheck], 'phases': [Phase.explicit, Phase.reuse, Phase.generate]}
thorough, cursory = settings(max_examples=PUSHES, **hurry), settings(max_examples=60, **hurry)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Without the limits, or most of these requests would end at 429 and try nothing; and with a decoy as cheap as the tests' passwords."""
    monkeypatch.setattr(limiter, 'enabled', False)
    monkeypatch.setattr(passwords, 'DECOY', passwords.digest('nobody'))


@pytest.fixture
def places(ana, ben, cleo):
    return furnish(ana, ben, cleo)


def placed(value, places):
    """The request with the real names of the streams."""
    if isinstance(value, dict):
        return {places.get(name, name): placed(inner, places) for name, inner in value.items()}
    if isinstance(value, list):
        return [placed(inner, places) for inner in value]
    return places.get(value, value) if isinstance(value, str) else value


@thorough
@given(st.sampled_from(['visitor', 'ana', 'ben', 'ben', 'cleo']), pushes)
def test_any_push_is_judged_in_sentences_and_changes_only_what_is_the_pushers(places, client, ana, ben, cleo, role, body):
    pusher, body, before = {'visitor': client, 'ana': ana, 'ben': ben, 'cleo': cleo}[role], placed(body, places), dump()
    owner = pusher.member and pusher.member.public_id
    answer = pusher.post('/sync', json={'v': 1, 'as': owner, 'epoch': None, 'pull': {}} | body)
    assert_fair(pusher.member, body['ops'], answer, before, dump())


@cursory
@given(st.dictionaries(st.sampled_from(['v', 'as', 'epoch', 'now', 'pull', 'ops']), junk) | junk)
def test_any_json_to_sync_is_answered_without_a_fault(client, body):
    assert client.post('/sync', data=json.dumps(body), content_type='application/json').status_code in (200, 400, 401, 409, 413, 426)


@cursory
@given(st.binary(max_size=300), st.sampled_from(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x/y']))
def test_any_bytes_to_any_form_are_answered_without_a_fault(app, ana, data, kind):
    for rule, method in routes(app):
        if method == 'POST' and rule.endpoint != 'members.destroy':
            url = app.url_map.bind('localhost').build(rule.endpoint, {name: 1 if name in ('id', 'thread') else 'x' for name in rule.arguments},
                                                      method='POST')
            assert ana.post(url, data=data, content_type=kind).status_code < 500, url


@cursory
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_path_and_query_are_answered_without_a_fault(client, path, query):
    for base in ('/', '/articles/', '/workouts/', '/sign-in/', '/pictures/', '/static/', '/threads/'):
        assert client.get(base + quote(path).lstrip('/'), query_string={'before': query, 'after': query, 'next': query}).status_code < 500


@cursory
@given(st.fixed_dictionaries({name: st.text(max_size=60) for name in ('name', 'email', 'password', 'next', 'key', 'op', 'body', 'code')}))
def test_any_words_in_a_form_are_answered_without_a_fault(ana, form):
    for url in ('/join', '/sign-in', '/threads/1/comments', '/forgotten', '/forgotten/code', '/account/email'):
        assert ana.post(url, data=form).status_code < 500


@cursory
@given(st.fixed_dictionaries({name: st.text(max_size=70) for name in ('key', 'term', 'synonyms', 'text')}, optional={'comment': st.text(max_size=20)}))
def test_any_words_at_the_desk_become_an_answer_or_a_sentence(cleo, client, form):
    for url in ('/coach/answers', '/coach/answers/bosu'):
        assert cleo.post(url, data=form).status_code in (303, 400, 404, 422)
    assert client.get('/workouts/hip-strength').status_code == 200


@cursory
@given(st.fixed_dictionaries({name: st.text(max_size=70) for name in ('title', 'summary', 'source', 'alt')},
                             optional={'picture': st.text(max_size=30), 'workout': st.sampled_from(['foot-core', 'x', '\0']), 'version': st.text(max_size=9),
                                       'do': st.sampled_from(['save', 'publish', 'proof', 'bare', 'place', '\0'])}))
def test_any_words_at_the_desk_become_an_article_or_a_sentence(cleo, client, form):
    key = new_key()
    assert cleo.post(f'/coach/articles/{key}', data=form).status_code in (303, 409, 422)
    assert cleo.get(f'/coach/articles/{key}').status_code == cleo.get('/coach/articles').status_code == client.get('/articles').status_code == 200
