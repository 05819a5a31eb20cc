"""A site that sends mail, to a server on loopback."""
from dataclasses import replace

import pytest

from pwa import db
from pwa.reminders.letters import Postman
from tests.mailbox import Mailbox


@pytest.fixture
def mailbox(app, monkeypatch):
    box = Mailbox()
    monkeypatch.setitem(app.config, 'MEDIUS', replace(app.config['MEDIUS'], mail_url=box.url, base_url='https://academy.example'))
    yield box
    box.shutdown()
    box.server_close()


@pytest.fixture
def post(app, mailbox):
    """post() does now what the postman's thread would."""
    def once():
        with db.connection():
            return Postman(app.config['MEDIUS']).work()
    return once
