"""A small mail server on loopback: what it was given, and ways for it to fail."""
import socketserver
import threading
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from pwa import db, features
from pwa.reminders.letters import Postman


class Talk(socketserver.StreamRequestHandler):
    """One connection; RFC 5321 as far as smtplib needs it."""

    def handle(self):
        self.say('220 here')
        while line := self.rfile.readline():
            verb = line.split(b' ')[0].strip().upper()
            if verb == b'QUIT':
                return self.say('221 bye')
            self.say(self.server.answers.get(verb.decode(), '354 go on' if verb == b'DATA' else '250 fine'))
            if verb == b'DATA' and 'DATA' not in self.server.answers:
                self.take()

    def take(self):
        data = b''
        while not data.endswith(b'\r\n.\r\n'):
            data += self.rfile.readline()
        self.server.arrived.append(message_from_bytes(data[:-3].replace(b'\r\n..', b'\r\n.'), policy=policy.default))
        self.say('250 taken')

    def say(self, text: str):
        self.wfile.write(text.encode() + b'\r\n')


class Mailbox(socketserver.ThreadingTCPServer):
    """`arrived` are the messages; `answers` what it says instead, by verb."""
    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Talk)
        self.arrived, self.answers = [], {}
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f'smtp://127.0.0.1:{self.server_address[1]}'

    def code(self) -> str:
        """The digits in the last mail."""
        return self.arrived[-1].get_content().partition('Your code: ')[2][:6]


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
            return Postman(app.config['MEDIUS'], features.NEWS).work()
    return once
