"""A member takes along everything that is held of them, and nothing of anybody else's."""
import io
import json
import zipfile

import pytest

from pwa import clock
from pwa.account import everything
from pwa.comments.threads import Thread
from pwa.members.models import Device, Member
from pwa.reminders.models import Reminder, Subscription
from tests.conftest import op

NOW = 1_780_000_000_000


def taken(client) -> zipfile.ZipFile:
    answer = client.get('/account/everything')
    assert answer.status_code == 200 and answer.headers['Content-Disposition'].startswith('attachment; filename=medius-everything-')
    return zipfile.ZipFile(io.BytesIO(answer.data))


def told(client) -> dict:
    return json.loads(taken(client).read('account.json'))


@pytest.fixture
def lived(ana, ben, cast):
    """A run, a setting, a comment and reminders of Ana's; a run and a comment of Ben's."""
    stream = Thread.at('/articles/strong-on-one-leg').stream
    for client, name in ((ana, 'Ana'), (ben, 'Ben')):
        client.push(op('run', [name], {'distance_m': 5000, 'note': f'{name} ran.'}, at=NOW),
                    op('setting', ['unit'], {'value': f'{name} likes miles'}, at=NOW),
                    op('comment', [name], {'body': f'{name} wrote.'}, at=NOW, stream=stream))
    Reminder.insert(member=cast['Ana'], days='135', quiet_from=None, quiet_until=None, due_at=clock.now()).execute()
    ana.ben = ben
    return ana


def test_it_holds_what_she_wrote_chose_and_is(lived, database):
    stream = Thread.at('/articles/strong-on-one-leg').stream
    for client, name in ((lived, 'Ana'), (lived.ben, 'Ben')):
        client.push(op('comment', [name], {'body': f'{name} wrote more.'}, at=NOW + 1, stream=stream))
    held = told(lived)
    assert [row['body'] for row in held['earlier']] == ['Ana wrote.']
    assert held['member'][0]['email'] == 'ana@example.org'
    assert [row['note'] for row in held['run'] if row['key'] == 'Ana'] == ['Ana ran.']
    assert 'Ana likes miles' in [row['value'] for row in held['setting']]
    assert 'Ana wrote more.' in [row['body'] for row in held['comment']]
    assert held['reminder'][0]['days'] == '135' and held['device']


def test_nothing_of_another_member_is_in_it_and_nothing_that_opens_a_door(lived, database):
    text = taken(lived).read('account.json').decode()
    member = Member.get(Member.email == 'ana@example.org')
    assert 'Ben ' not in text and member.password not in text
    assert not any(device.token in text for device in Device.select())


def test_every_model_that_has_a_member_is_in_it_or_a_door_of_minutes(app):
    names = {model._meta.table_name for model, _ in everything.owned()}
    assert names >= {'device', 'passkey', 'reminder', 'profile', 'comment', 'helpful', 'photo', 'photo_file', 'answer', 'article', 'manuscript', 'portrait', 'decision', 'letter'}
    assert names >= everything.DOORS


def test_where_her_phone_takes_pushes_is_in_it_without_what_opens_them(lived, database):
    device = Device.get(Device.member == Member.get(Member.email == 'ana@example.org'))
    Subscription.insert(device=device, endpoint='https://push.example/ana', p256dh='a-key', auth='a-secret').execute()
    assert told(lived)['subscription'] == [{'endpoint': 'https://push.example/ana'}]


def test_a_visitor_has_nothing_to_take(client):
    assert client.get('/account/everything', headers={'Accept': 'application/json'}).status_code == 401
