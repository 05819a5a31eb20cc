"""Every route says who may call it, and nobody else can."""
from dataclasses import replace

import pytest

SAMPLES = {'slug': 'strong-on-one-leg', 'id': 1, 'thread': 1, 'key': 'c-1', 'token': 'nothing', 'hash': '0' * 16, 'name': 'icons/icon.svg'}
ROLES = {'anyone': {'visitor', 'member', 'coach'}, 'member': {'member', 'coach'}, 'coach': {'coach'}}
VISITORS_MAY = {
    'GET /', 'GET /articles', 'GET /articles/<slug>', 'GET /workouts', 'GET /workouts/<slug>', 'GET /session', 'GET /runs', 'GET /runs/import', 'GET /progress',
    'GET /join', 'POST /join', 'GET /sign-in', 'POST /sign-in', 'GET /sign-in/<token>', 'POST /sign-in/<token>', 'GET /account',
    'POST /sign-in/passkey/challenge', 'POST /sign-in/passkey', 'GET /forgotten', 'POST /forgotten', 'GET /forgotten/code', 'POST /forgotten/code', 'GET /members/<int:id>', 'GET /moves/<token>', 'POST /moves/<token>', 'POST /moves/<token>/arrival', 'GET /unsubscribe/<token>', 'POST /unsubscribe/<token>',
    'GET /install', 'GET /offline', 'GET /phone', 'GET /talk', 'GET /terms', 'GET /manifest.json', 'GET /sw.js', 'GET /healthz', 'POST /sync',
    'GET /comments', 'GET /comments.atom', 'GET /threads/<int:id>/comments.atom', 'GET /comments/<int:thread>/<key>', 'GET /reminders', 'GET /threads/<int:id>', 'POST /threads/<int:id>/comments', 'GET /pictures/<hash>.svg', 'GET /pictures/<hash>.jpg', 'GET /photos/<id>', 'GET /portraits/<id>', 'GET /photos/<id>/small', 'GET /comments/<int:thread>/photos', 'GET /talk/photos', 'GET /static/<path:name>'}


def routes(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {'HEAD', 'OPTIONS'}):
            yield rule, method


def test_every_route_declares_who_may_call_it(app):
    undeclared = [str(rule) for rule, _ in routes(app) if not hasattr(app.view_functions[rule.endpoint], 'access')]
    assert undeclared == []


def test_what_visitors_may_call_is_written_down_here(app):
    open_ = {f'{method} {rule}' for rule, method in routes(app) if app.view_functions[rule.endpoint].access == 'anyone'}
    assert open_ == VISITORS_MAY


@pytest.mark.parametrize('role', ['visitor', 'member', 'coach'])
def test_each_role_reaches_exactly_what_is_declared(app, client, ana, cleo, role):
    caller = {'visitor': client, 'member': ana, 'coach': cleo}[role]
    with app.test_request_context():
        for rule, method in routes(app):
            if rule.endpoint == 'members.destroy':
                continue
            url = app.url_map.bind('localhost').build(rule.endpoint, {name: SAMPLES[name] for name in rule.arguments}, method=method)
            answer = caller.open(url, method=method)
            allowed = role in ROLES[app.view_functions[rule.endpoint].access]
            refused = answer.status_code == (401 if role == 'visitor' else 403)
            own_refusal = rule.endpoint == 'comments.create' and role == 'visitor'
            assert refused != allowed or own_refusal, (role, method, url, answer.status_code)


def test_a_number_that_fits_no_column_is_not_found(app, cleo):
    with app.test_request_context():
        for rule, method in routes(app):
            if any(type(converter).__name__ == 'IntegerConverter' for converter in rule._converters.values()):
                values = {name: 10 ** 20 if name in ('id', 'thread') else SAMPLES[name] for name in rule.arguments}
                answer = cleo.open(app.url_map.bind('localhost').build(rule.endpoint, values, method=method), method=method)
                assert answer.status_code in (400, 404), (rule, answer.status_code)


def test_an_undeclared_route_is_closed_even_to_coaches(app, cleo, monkeypatch):
    monkeypatch.delattr(app.view_functions['home.terms'], 'access')
    assert cleo.get('/terms').status_code == 403


@pytest.mark.parametrize('headers', [{'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'},
                                     {'Sec-Fetch-Site': '', 'Origin': 'https://evil.example'}, {'Sec-Fetch-Site': ''},
                                     {'Sec-Fetch-Site': '', 'Origin': 'null'}, {'Sec-Fetch-Site': '', 'Origin': 'http://['},
                                     {'Sec-Fetch-Site': '', 'Origin': ''}])
def test_another_site_changes_nothing(app, ana, headers):
    for rule, method in routes(app):
        if method == 'GET' or hasattr(app.view_functions[rule.endpoint], 'from_anywhere'):
            continue
        url = app.url_map.bind('localhost').build(rule.endpoint, {name: SAMPLES[name] for name in rule.arguments}, method=method)
        assert ana.open(url, method=method, headers=headers).status_code == 403


def test_only_ending_mail_may_be_asked_for_from_elsewhere(app):
    assert {rule.rule for rule, _ in routes(app) if hasattr(app.view_functions[rule.endpoint], 'from_anywhere')} == {'/unsubscribe/<token>'}


def test_our_own_origin_will_do_for_browsers_without_fetch_metadata(ana):
    assert ana.post('/sign-out', headers={'Sec-Fetch-Site': '', 'Origin': 'http://localhost'}).status_code == 303


def test_behind_a_proxy_with_a_host_of_its_own_base_url_is_our_origin(app, ana, monkeypatch):
    behind = {'Sec-Fetch-Site': '', 'Origin': 'https://academy.example', 'Host': '127.0.0.1:8000'}
    assert ana.post('/sync', json={}, headers=behind).status_code == 403
    monkeypatch.setitem(app.config, 'MEDIUS', replace(app.config['MEDIUS'], base_url='https://academy.example'))
    assert ana.post('/sync', json={}, headers=behind).status_code == 400
