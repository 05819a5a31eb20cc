"""A push service of our own, and a courier that may call it."""
import pytest

from pwa import features
from pwa.comments.threads import Thread
from pwa.reminders.delivery import Courier
from tests.conftest import op
from tests.mailbox import mailbox, post  # noqa: F401  (fixtures)
from tests.reminders.pusher import PushService, allow


@pytest.fixture
def pusher(tmp_path, monkeypatch):
    service = PushService(tmp_path)
    allow(service.certificate, monkeypatch.setattr)
    yield service
    service.shutdown()
    service.server_close()


@pytest.fixture
def courier(app):
    """courier.work() does now what the queue would send it to do; asked for after `mailbox`, it leaves mail too."""
    return Courier(app.config['MEDIUS'], features.NEWS, features.TRAINED)


@pytest.fixture
def reminded(pusher):
    """reminded(phone, name) subscribes that phone as /<name>, and returns its phone's page data."""
    def subscribe(phone, name, **choice):
        answer = phone.post('/account/subscription', json=pusher.browser(name).json(phone.member))
        assert answer.status_code == 200, answer.text
        card = phone.get('/account/reminders').json['reminder'] | choice
        assert phone.post('/account/reminders', json=card).status_code == 200
        return card
    return subscribe


@pytest.fixture
def talk(ana, database):
    """A comment of Ana's; talk(phone, body) answers it."""
    thread = Thread.at('/articles/strong-on-one-leg')
    ana.push(op('comment', ['c-ana'], {'body': 'How deep?'}, at=1, stream=thread.stream))

    def reply(phone, body, key='c-reply'):
        said = op('comment', [key], {'body': body}, at=2, stream=thread.stream, parent='c-ana')
        assert phone.push(said)[said['id']]['r'] == 'ok'
    return reply
