"""A seeded world of phones around the real application: everything that can go wrong, replayable by its seed."""
import random

from pwa import db, seeds
from pwa.comments.models import Thread
from pwa.sync import epoch
from tests.simulation.device import Device

START = 1_795_340_000_000
FAULTS = (('lose', 8), ('lose_answer', 8), ('twice', 6), ('portal', 4), ('error', 4), ('late', 5), ('fine', 65))
SKEWS = (0, 0, 240_000, -240_000, -3_600_000, 3_600_000, -365 * 86_400_000, 365 * 86_400_000)


class World:
    """Two members with two phones each and one thread; `run()` then `heal()`, then look."""

    def __init__(self, app, seed: int, monkeypatch, kept, wipe, rows):
        self.random, self.now = random.Random(seed), START
        self.wipe, self.rows, self.kept = wipe, rows, kept
        monkeypatch.setattr('pwa.clock.now', lambda: self.now)
        with db.connection():
            cast = seeds.members()
            self.thread = Thread.at('/articles/strong-on-one-leg').stream
        self.clients, self.devices, self.delayed, self.acknowledged = {}, [], [], {}
        self.skew, self.backup, self.restored = {}, None, 0
        for owner in ('Ana', 'Ben'):
            for number in (1, 2):
                self._device(app, cast[owner], f'{owner}{number}')

    def _device(self, app, member, name):
        client = app.test_client()
        client.post('/sign-in', data={'email': member.email, 'password': seeds.PASSWORD})
        self.clients[name], self.skew[name] = client, self.random.choice(SKEWS)
        self.devices.append(Device(name, member.public_id, ['m', self.thread], lambda name: max(1, self.now + self.skew[name]), self.post))

    def run(self, steps: int):
        """Let things happen."""
        for _ in range(steps):
            self.now += self.random.choice((500, 20_000, 90_000, 3_600_000))
            device = self.random.choice(self.devices)
            self.random.choices((self._act, self._sync, self._back_up, self._restore, self._arrive), (50, 40, 3, 2, 5))[0](device)

    def _act(self, device):
        kind = self.random.choices(('tick', 'run', 'comment'), (6, 3, 1))[0]
        if kind == 'tick':
            device.write(('m', 'tick', f's1/squat.{self.random.randint(1, 3)}.left'), 'done', self.random.random() < 0.6)
        elif kind == 'run':
            device.write(('m', 'run', f'r{self.random.randint(1, 3)}'), self.random.choice(('pain', 'duration_s')), self.random.randint(0, 10))
        else:
            device.write((self.thread, 'comment', f'c-{device.name}-{self.random.randint(1, 4)}'), 'body', f'said at {self.now}')

    def _sync(self, device):
        device.sync()

    def _back_up(self, _):
        self.backup = {table: self.rows(table) for table in self.kept}

    def _restore(self, _):
        """A backup comes back; devices stay signed in, since their cookies are not what is tested here."""
        if self.backup:
            self.wipe(self.backup)
            with db.connection():
                epoch.renew()
            self.restored += 1

    def _arrive(self, _):
        """A request that was under way for long arrives at last."""
        if self.delayed:
            name, body = self.delayed.pop(self.random.randrange(len(self.delayed)))
            self._deliver(name, body)

    def post(self, device, body):
        fault = self.random.choices([name for name, _ in FAULTS], [weight for _, weight in FAULTS])[0]
        if fault == 'late':
            self.delayed.append((device.name, body))
        if fault in ('lose', 'portal', 'error', 'late'):
            return None
        if fault == 'twice':
            self._deliver(device.name, body)
        answer = self._deliver(device.name, body)
        return None if fault == 'lose_answer' else answer

    def _deliver(self, name, body):
        response = self.clients[name].post('/sync', json=body)
        assert response.status_code in (200, 409), response.text
        answer = response.json
        for verdict in answer.get('results', {}).values():
            if verdict['r'] == 'ok':
                self._acknowledge(body['as'], verdict['row'])
        return answer

    def _acknowledge(self, owner, row):
        for field, (_, *stamp) in row['f'].items():
            place = (owner if row['t'] != 'comment' else self.thread, row['t'], '/'.join(row['k']), field)
            self.acknowledged[place] = max(stamp, self.acknowledged.get(place, stamp))

    def heal(self, rounds: int = 10):
        """The network is good again: each phone syncs until it has nothing to say."""
        self.post = lambda device, body: self._deliver(device.name, body)
        for device in self.devices:
            device.post = self.post
        for _ in range(rounds):
            self.now += 120_000
            for device in self.devices:
                for _ in range(4):
                    device.sync()
        return self
