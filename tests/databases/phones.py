"""Phones over real HTTP to a real server: they write, sync, keep a ledger of what was acknowledged, and repair."""
import http.client
import json
import random
import threading
import time

from pwa import clock
from tests.databases.load import HEADERS, PATIENCE_S, TAKEN
from tests.databases.device import Device

EVERY_S = 1.05  # a member may ask 60 times a minute


class Phone(threading.Thread):
    """One member's phone. `acked` is the ledger: (stream, table, key, field) → the latest stamp the server answered for."""

    def __init__(self, number: int, port: int, member, cookie: str, thread: str):
        super().__init__(daemon=True)
        self.chance, self.port, self.cookie, self.member = random.Random(number), port, cookie, member
        self.device = Device(f'p{number}', member.public_id, ['m', thread], lambda name: clock.now(), self._post)
        self.thread, self.connection = thread, None
        self.acked: dict[tuple, tuple] = {}
        self.times, self.faults, self.brought_back, self.asked_since = [], [], 0, 0.0
        self.contacts: list[str] = []
        self.stopped, self.rests = threading.Event(), 0.0

    def run(self):
        while not self.stopped.is_set():
            self._write()
            self.round()

    def round(self):
        """One sync, and the pause a phone makes before the next."""
        self.device.sync()
        self.stopped.wait(max(EVERY_S, self.rests - time.monotonic()) * self.chance.uniform(1, 1.2))

    def drain(self, rounds: int = 100):
        """No new writes: sync until there is nothing left to say."""
        while (self.device.out or self.device.resetting) and rounds:
            self.device.sync()
            time.sleep(max(EVERY_S, self.rests - time.monotonic()))
            rounds -= 1
        self.device.sync()

    def is_at_rest(self) -> bool:
        """True when nothing is left to be repaired."""
        return not self.device.resetting and not any(op['id'].startswith('fix-') for op in list(self.device.out))

    def _write(self):
        for _ in range(self.chance.randint(1, 6)):
            self.device.write(('m', 'tick', f's{self.chance.randint(1, 40)}/squat.{self.chance.randint(1, 9)}.left'), 'done', self.chance.random() < 0.8)
        if self.chance.random() < 0.01:
            self.device.write((self.thread, 'comment', f'c-{self.device.name}-{self.device.made}'), 'body', f'said at {clock.now()}')

    def _post(self, _device, body):
        began = time.monotonic()
        answer = self._ask(json.dumps(body))
        if answer is None:
            return None
        if began > self.asked_since:
            self.contacts.append(answer.get('code', 'ok'))
        for op_id, verdict in answer.get('results', {}).items():
            self._note(op_id, verdict)
        return answer

    def _ask(self, body):
        try:
            self.connection = self.connection or http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE_S)
            self.connection.request('POST', '/sync', body, HEADERS | {'Cookie': f'medius={self.cookie}'})
            response = self.connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException):
            self.connection = self.connection and self.connection.close()
            return None
        if response.status in (200, 409):
            return json.loads(answer)
        self.rests = time.monotonic() + float(response.headers.get('Retry-After', 2))
        if response.status not in (429, 503):
            self.faults.append(response.status)
        return None

    def _note(self, op_id, verdict):
        if verdict['r'] not in TAKEN:
            if verdict['r'] != 'later' or verdict.get('code') == 'failed':
                self.faults.append(verdict)
            return
        self.times.append(time.monotonic())
        self.brought_back += op_id.startswith('fix-') and verdict['r'] == 'ok'
        row = verdict['row']
        stream = f'm:{self.member.id}' if row['t'] == 'tick' else self.thread
        for field, (_, *stamp) in row['f'].items():
            place = stream, row['t'], '/'.join(row['k']), field
            self.acked[place] = max(tuple(stamp), self.acked.get(place, tuple(stamp)))
