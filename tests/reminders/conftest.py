"""A push service of our own, and a courier that may call it."""
import pytest

from pwa import features
from pwa.reminders.delivery import Courier
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
    """courier.work() does now what its thread would; asked for after `mailbox`, it leaves mail too."""
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
