"""Who may join is the site owner's choice."""
from dataclasses import replace

import pytest

from pwa.members.models import Member

GOOD = {'name': 'Dora', 'email': 'dora@example.org', 'password': 'three unrelated words'}


@pytest.fixture
def joining(app, monkeypatch):
    def choose(value):
        monkeypatch.setitem(app.config, 'MEDIUS', replace(app.config['MEDIUS'], joining=value))
    return choose


def test_open_lets_anyone_comment_at_once(client, joining, database):
    joining('open')
    client.post('/join', data=GOOD)
    assert Member.get(Member.name == 'Dora').approved_at


def test_approve_keeps_a_newcomer_waiting_until_a_coach_says_yes(client, cleo, ana, joining, database):
    joining('approve')
    client.post('/join', data=GOOD)
    dora, = Member.waiting()
    assert ana.post(f'/coach/members/{dora.id}/decisions', data={'what': 'approve'}).status_code == 403 and Member.waiting()
    assert 'Dora' in cleo.get('/coach/').text
    cleo.post(f'/coach/members/{dora.id}/decisions', data={'what': 'approve'})
    assert not Member.waiting() and Member.get_by_id(dora.id).approved_at


def test_invite_takes_nobody_who_was_not_invited(client, joining, database):
    joining('invite')
    answer = client.post('/join', data=GOOD)
    assert answer.status_code == 422 and 'by invitation' in answer.text and not Member.select().where(Member.name == 'Dora').exists()
