"""A seeded world: four phones with three flushers each, two members, one server, and everything that can go wrong."""
import heapq
import json
from collections import deque
from itertools import count
from random import Random

from tests.simulation.ledger import Ledger, hangs_nowhere, is_poison
from tests.simulation.network import FATES, Network
from tests.simulation.server import NAMES, SITE, START

DAY, HOUR, MINUTE = 86_400_000, 3_600_000, 60_000
SKEWS = (0, 0, 0, 0, 4 * MINUTE, -4 * MINUTE, HOUR, -HOUR, 365 * DAY, -365 * DAY)
GAPS = {0: 8, 700: 20, 5000: 30, 40_000: 20, HOUR: 6, 9 * HOUR: 3, 20 * DAY: 1}
DEVICES = ('d1', 'd2', 'd3', 'd4')
ENDED = 'ended'  # instead of a cookie
REALMS = ('page', 'tab', 'worker')
WISHES = {'tick': 40, 'run': 25, 'session': 10, 'comment': 20, 'photo': 6, 'bad': 3}
ACTS = {'write': 40, 'sync': 38, 'leave': 3, 'kill': 3, 'arm': 8, 'expire': 2, 'swap': 2, 'sign_in': 3, 'sign_out': 1, 'back_up': 2, 'restore': 1.2,
        'fail_over': 1.2, 'notice_loss': 2, 'moderate': 2, 'shut': 1, 'forget': 1, 'inspect': 2, 'take_back': 2, 'look': 3, 'glance': 3, 'draft': 1, 'fill': 0.6, 'lose': 1, 'end': 0.5}


class World:
    """`run()`, then read `ledger.faults`; the same seed does the same, step by step.

    With a `prey` every tab dies at that end of an await, and all that is drawn by lot comes as often as the number `swarm` has it;
    once the first has died, a `fork` goes on in its own way."""

    def __init__(self, server, phones, seed: int, traced: bool = False, prey: str = '', swarm: int = 0, fork: int = 0):
        self.server, self.phones, self.seed, self.random, self.fork = server, phones, seed, Random(seed), fork
        self.ledger = Ledger()
        self.events, self.order, self.timer = [], count(), None
        self.answered, self.alive, self.log = set(), set(), [] if traced else None
        self.requests, self.restored, self.hidden, self.pending, self.killed = 0, 0, {}, [], []
        self.recent, self.backup, self.unnoticed = deque(maxlen=8), None, False
        server.begin()
        self.now = START
        self.skews = {device: self.random.choice(SKEWS) for device in DEVICES}
        phones.begin(seed, self.now, self.skews, SITE, [device for device in DEVICES if self.random.random() < 0.5])
        ends = phones.ends
        self.ends, self.target, self.share = ends, prey or ends[seed % len(ends)], 1 if prey else 0.3
        self.acts, self.gaps, self.wishes, fates = ACTS, GAPS, WISHES, FATES
        if prey:
            dice = Random(swarm)
            self.ends = dice.sample(ends, 4)
            self.acts, self.gaps, self.wishes, fates = ({what: weight * dice.choice((0.1, 1, 1, 10)) for what, weight in lots.items()}
                                                        for lots in (ACTS, GAPS, WISHES, FATES))
        self.network = Network(self, fates)
        self.cookies = dict.fromkeys(DEVICES)

    def run(self, steps: int = 75) -> list[str]:
        for device, member in zip(DEVICES, ('m_81', 'm_81', 'm_82', 'm_82'), strict=True):
            if self.random.random() < 0.75:
                self.sign_in(device, member)
        self.server.broken = True
        for _ in range(steps):
            self.pass_time(self.draw(self.gaps))
            getattr(self, '_' + self.draw(self.acts))(self.random.choice(DEVICES))
        self.heal()
        return self.ledger.faults

    def draw(self, lots: dict):
        """One of them, each as often as it says."""
        return self.random.choices(list(lots), lots.values())[0]

    def is_residue(self) -> bool:
        """The one known weakness (I9): a clock an hour or more ahead, and a server that went back in time."""
        ahead = max(self.skews.values()) >= HOUR
        return bool(self.restored) and ahead and all(fault.startswith('I9') for fault in self.ledger.faults)

    # time

    def later(self, ms: int, do, *about):
        heapq.heappush(self.events, (self.now + ms, next(self.order), do, about))

    def pass_time(self, ms: int):
        """Everything that is due until then happens in its order."""
        until = self.now + ms
        while True:
            event = self.events[0][0] if self.events else until + 1
            timer = until + 1 if self.timer is None else self.timer
            if min(event, timer) > until:
                break
            self.now = self.server.now = max(self.now, min(event, timer))
            if event <= timer:
                _, _, do, about = heapq.heappop(self.events)
                do(*about)
            else:
                self.tell()
        self.now = self.server.now = until

    def note(self, *about):
        if self.log is not None:
            self.log.append(f'{self.now - START} ' + ' '.join(map(str, about)))

    # phones

    def tell(self, *actions: dict):
        """Let things happen on the phones, and see what they do."""
        self.pending, actions = [], [*self.pending, *actions]
        answer = self.phones.turn(self.now, actions)
        self.timer, self.alive = answer['due'], set(answer['alive'])
        for looked in answer['looked']:
            self.ledger.check_shown(**looked)
        for history in answer['histories']:
            self.ledger.check_history(**history)
        for change in answer['journal']:
            self.note('wrote', *change)
            self.ledger.write(*change)
            if change[0].endswith('/registry') and change[2:] == ['leaving', None]:
                self.ledger.settle_losses(self.server.rows())
        for saved in answer['saved']:
            self.note('saved', *saved.values())
            self.ledger.check_saved(**saved)
        for realm, point in answer['killed']:
            if point:
                self.killed.append(point)
                if self.fork and point == self.target:
                    self.random, self.fork = Random(f'{self.seed} {self.fork}'), 0
            self.note('killed', realm, point)
        for failure in answer['failed']:
            self.note('failed', *failure)
            self.ledger.check_failure(*failure)
        for request in answer['requests']:
            self.requests += 1
            self.network.send(request)

    def prepare(self, device: str, name: str, does: str, **more):
        """To be done first thing in the next turn; a tab that is not there is opened."""
        realm = f'{device}/{name}'
        if realm not in self.alive:
            self.alive.add(realm)
            deadly = [self.target] if not self.network.fair and self.random.random() < self.share else []
            self.pending.append({'does': 'open', 'device': device, 'name': name, 'follows': [self.server.thread, self._drawn()], 'deadly': deadly})
        self.note(does, realm, more)
        self.pending.append({'does': does, 'realm': realm} | more)

    def _drawn(self):
        """Up to where the server drew the thread on the page that is opened, if it did."""
        return self.server.heads().get(self.server.thread, 0) if self.random.random() < 0.3 else None

    def do(self, device: str, name: str, does: str, **more):
        self.prepare(device, name, does, **more)
        self.tell()

    def serve(self, request) -> tuple:
        cookie = self.cookies[request['device']]
        if 'photo' in request:
            return self.server.put(None if cookie == ENDED else cookie, request['photo'], request['body'])
        if cookie == ENDED:
            return self.server.without(request['body']['as'], json.dumps(request['body']).encode())
        self.recent.append(self.server.copy())
        return self.server.post(cookie, json.dumps(request['body']).encode())

    def sign_in(self, device: str, member: str, adopt: bool = True):
        self.cookies[device] = member
        self.do(device, 'page', 'signedIn', member={'id': member, 'name': NAMES[member], 'coach': False}, adopt=adopt)

    # what users, operators and chance do

    def _page(self):
        return self.random.choice(('page', 'page', 'tab'))

    def _write(self, device):
        s, t, k, fields, more = self._wish(device)
        self.do(device, self._page(), 'attach' if t == 'photo' else 'write', s=s, t=t, k=k, fields=fields, more=more, bytes='all')

    def _wish(self, device):
        dice = self.random
        kind = self.draw(self.wishes)
        if kind == 'tick':
            return 'm', 'tick', [dice.choice(('s1', 's1', 's2', 's3')), f'squat.{dice.randint(1, 3)}'], dice.choice(({'done': dice.random() < 0.6}, {'reps': dice.randint(0, 30)})), {}
        if kind == 'run':
            fields = {'run_on': f'2026-11-{dice.randint(10, 28)}', 'distance_m': dice.randint(1, 42_000), 'pain': dice.randint(0, 10), 'note': f'note {self.now}', 'duration_s': dice.randint(0, 9999), 'deleted': dice.random() < 0.5}
            return 'm', 'run', [f'r{dice.randint(1, 3)}'], dict(dice.sample(list(fields.items()), dice.randint(1, 2))), {}
        if kind == 'session':
            begun = {'workout': 'hip-strength', 'done_on': f'2026-11-{dice.randint(10, 28)}', 'started_at': self.now}
            return 'm', 'session', [f's{dice.randint(1, 3)}'], dice.choice(({'note': f'felt {self.now}'}, begun)), {}
        if kind == 'bad':
            bad = dice.choice(({'duration_s': -1}, {'note': 'bug'}, {'note': 'bomb'}))
            return ('m', 'tick', ['s1', 'bad'], {'reps': 5000}, {}) if 'duration_s' in bad else ('m', 'run', [f'bad{dice.randint(1, 9)}'], bad, {})
        return self._photo(device) if kind == 'photo' else self._comment(device)

    def _photo(self, device):
        """On a comment that this phone knows of, its member's own or not; else a comment. Its id is one that no other member makes."""
        owner = self.ledger.active(device)
        shelf = self.ledger.shelves[device, owner or 'visitor']
        keys = sorted({row['k'][0] for row in (*shelf.base.values(), *(one['op'] for one in shelf.out.values())) if row['t'] == 'comment'})
        if owner is None or not keys:
            return self._comment(device)
        key = self.random.choice(keys)
        return self.server.thread, 'photo', [key, f'p-{owner}-{key}-{self.random.randint(1, 2)}'], {'alt': f'seen at {self.now}'}, {}

    def _comment(self, device):
        dice, thread = self.random, self.server.thread
        key = f'c-{device}-{dice.randint(1, 4)}'
        if dice.random() < 0.2:
            return thread, 'comment', [key], {'deleted': True}, {}
        parents = sorted({row['k'][0] for shelf in self.ledger.shelves.values() for row in shelf.base.values() if row['t'] == 'comment'})
        return thread, 'comment', [key], {'body': f'said at {self.now}'}, \
            {'draft': 'said', 'kept': dice.random() < 0.5} | ({'parent': dice.choice(parents)} if parents and dice.random() < 0.4 else {})

    def _sync(self, device):
        self.do(device, self.random.choice(REALMS), 'sync')

    def _leave(self, device):
        self.do(device, self._page(), 'leave')

    def _kill(self, device):
        self.prepare(device, self.random.choice(REALMS), 'kill')

    def _arm(self, device):
        """A tab that will die the next time it comes to that await, or comes back from it."""
        self.prepare(device, self.random.choice(REALMS), 'arm', point=self.random.choice((self.target, self.random.choice(self.ends))))

    def _expire(self, device):
        self.note('session expired', device)
        self.cookies[device] = None

    def _swap(self, device):
        """Somebody signs in on this phone without its pages hearing of it."""
        self.cookies[device] = self.random.choice(('m_81', 'm_82'))
        self.note('cookie of', device, 'is now', self.cookies[device])

    def _end(self, device):
        """This phone is told that its account was deleted, and lets everything go."""
        self.note('account deleted, says the server to', device)
        self.cookies[device] = ENDED

    def _sign_in(self, device):
        if self.random.random() < 0.1:
            self._fill(device)
        self.sign_in(device, self.random.choice(('m_81', 'm_82')), adopt=self.random.random() < 0.7)

    def _sign_out(self, device):
        keep, owner = self.random.random() < 0.6, self.ledger.active(device)
        if owner is None:
            return
        self.cookies[device] = None
        if not keep:
            self.ledger.discard(device, owner)
        self.do(device, 'page', 'signOut', keep=keep)

    def _take_back(self, device):
        """The user discards or edits what was refused, or has not gone yet; the photos of a comment go with it."""
        records = list(self.ledger.shelves[device, self.ledger.active(device) or 'visitor'].out.values())
        if records:
            record = self.random.choice(records)
            self.ledger.discarded |= {one['id'] for one in records if one is record or one['op']['t'] == 'photo' and one['op']['k'][:1] == record['op']['k']}
            fields = {name: entry['v'] for name, entry in record['op']['f'].items()}
            if 'reps' in fields and self.random.random() < 0.5:
                self.do(device, 'page', 'revise', op=record['id'], fields={'reps': 12})
            elif not record['id'].startswith('fix-'):
                self.do(device, 'page', 'discard', op=record['id'])

    def _look(self, device):
        self.do(device, self._page(), 'look', t='tick')

    def _glance(self, device):
        self.do(device, self._page(), 'glance')

    def _fill(self, device):
        """For a while there is no space on this phone."""
        self.pending.append({'does': 'fill', 'device': device, 'full': True})
        self.later(20_000, self.tell, {'does': 'fill', 'device': device, 'full': False})

    def _lose(self, device):
        """The browser takes its databases away from a tab."""
        self.prepare(device, self.random.choice(REALMS), 'lose')

    def _draft(self, device):
        self.do(device, self._page(), 'draft', key='said', text=f'half said at {self.now}')

    def _back_up(self, _):
        self.backup = self.server.copy()

    def _restore(self, _):
        if self.backup:
            self._go_back(self.backup, 'restored')
            self._notice_loss(_)

    def _fail_over(self, _):
        """The standby that takes over lacks the last few transactions; its new history is noticed at once, or late."""
        if self.recent:
            self._go_back(self.random.choice(self.recent), 'failed over')
            if self.random.random() < 0.6:
                self._notice_loss(_)

    def _go_back(self, copy, word):
        self.note(word)
        self.server.put_back(copy)
        if self.random.random() < 0.3:
            self.server.others_write(self.random.randint(1, 30))
        self.recent.clear()
        self.restored += 1
        self.unnoticed = True
        rows = self.server.rows()
        self.hidden = {key: row['srv']['hidden'] for (_, table, key), row in rows.items() if table == 'comment'}
        self.ledger.settle_losses(rows)

    def _notice_loss(self, _):
        if self.unnoticed:
            self.server.renew_epoch()
            self.unnoticed = False

    def _moderate(self, device):
        key, hidden = f'c-{device}-{self.random.randint(1, 4)}', self.random.random() < 0.6
        if self.server.moderate(key, hidden):
            self.hidden[key] = hidden

    def _shut(self, _):
        self.server.close_thread(self.random.random() < 0.5)

    def _forget(self, _):
        self.server.forget_receipts()

    def _inspect(self, _):
        if not self.unnoticed:
            self.ledger.check_seen(self.server.rows(), self.server.epoch())

    # the end

    def heal(self):
        """The weather clears: every phone syncs until it has nothing to say, for each of its owners."""
        self.note('heals')
        self.network.fair = True
        self._notice_loss(None)
        self.server.close_thread(False)
        anew = self.random.random() < 0.5
        self.tell(*({'does': 'fill', 'device': device, 'full': False} for device in DEVICES),
                  *({'does': 'kill' if anew else 'disarm', 'realm': realm} for realm in sorted(self.alive)))
        self.pass_time(2 * MINUTE)
        self._rounds('I7', lambda record, slow: record['state'] in ('refused', 'aside' if self._is_suspect(record) else '') or row_of(record) in slow, 30)
        self.server.broken = False
        self.pass_time(8 * DAY)
        self._rounds('I5', lambda record, _: record['state'] == 'refused' or self._is_orphan(record), 30)
        self._rounds('I5', lambda record, _: record['state'] == 'refused' or self._is_orphan(record), 10)
        if anew:
            self.ledger.check_finished()
        for device in DEVICES:
            self.do(device, 'page', 'histories')
        rows = self.server.rows()
        self.ledger.check_seen(rows, self.server.epoch())
        self.ledger.check_end(rows, self.server.thread, self.server.heads(), self.server.notices(), bool(self.restored))
        for (_, table, key), row in rows.items():
            if table == 'comment' and row['srv']['hidden'] != self.hidden.get(key, False):
                self.ledger.fault('I12', key, 'is hidden', row['srv']['hidden'], 'and should be', self.hidden.get(key, False))

    def _rounds(self, invariant, may_stay, most):
        for device in DEVICES:
            self.do(device, 'page', 'look', t='tick')
            for owner in sorted({owner for known, owner in self.ledger.shelves if known == device and owner != 'visitor'}):
                self._quiet(invariant, device, owner, may_stay, most)

    def _is_suspect(self, record):
        """An op that breaks the server, or whose answers were so often another's that it looks like one."""
        return is_bad(record) or self.network.strayed[record['id']] >= 3

    def _is_orphan(self, record):
        """A photo whose comment was refused, or was taken back elsewhere: it waits for what may come yet."""
        op = record['op']
        return hangs_nowhere(self.server.rows(), op['s'], op['t'], '/'.join(op['k']))

    def _quiet(self, invariant, device, owner, may_stay, most):
        if self.cookies[device] != owner or self.ledger.active(device) != owner:
            self.sign_in(device, owner, adopt=False)
        shelf, before = self.ledger.shelves[device, owner], self.requests
        bad = sum(is_bad(record) or self._is_orphan(record) for record in shelf.out.values())
        most = most * (1 + bad) + 2 * sum(record['op']['t'] == 'photo' for record in shelf.out.values())
        for _ in range(10):
            self.do(device, 'page', 'sync')
            self.pass_time(2 * MINUTE)
            if self.requests - before > most:
                break
            slow = {row_of(record) for record in shelf.out.values() if record.get('code') == 'slow'}
            if all(may_stay(record, slow) for record in shelf.out.values()) and not any(cursor is None for cursor in shelf.meta.get('cursors', {}).values()):
                return
        self.ledger.fault(invariant, device, owner, 'after', self.requests - before, 'requests still holds', list(shelf.out.values())[:3], shelf.meta)


def row_of(record) -> tuple:
    return record['op']['s'], record['op']['t'], tuple(record['op']['k'])


def is_bad(record) -> bool:
    return is_poison(record['op']) or any(entry['v'] in ('bug', 'bomb') for entry in record['op']['f'].values())
