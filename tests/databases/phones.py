"""The shipped client of many phones in one Node process (tests/js/live.js), and the ledger of what the server answered them."""
import json
import shutil
import subprocess
import threading
import time

from pwa import db, paths
from pwa.sync import epoch
from tests.databases import checker
from tests.databases.load import TAKEN

TABLES = {'tick': 'm', 'comment': 't'}


class Phone:
    """What is known of one phone; instants in ms since 1970.

    `acked` is the ledger: (stream, table, key, field) → the latest stamp the server answered for."""

    def __init__(self, member):
        self.member = member
        self.acked: dict[tuple, tuple] = {}
        self.holds: dict[tuple, tuple] = {}
        self.times, self.faults, self.contacts, self.brought_back = [], [], [], 0
        self.since = 0

    def heed_from(self, instant: int):
        """Count contacts from here on."""
        self.contacts, self.since = [], instant

    def is_at_rest(self) -> bool:
        """True once other ops are taken again: during a reset none is sent, and repairs go before the others."""
        return 'taken' in self.contacts

    def hear(self, line: dict, streams: dict[str, str]):
        """An answer, or in the end all that the phone holds."""
        if 'holds' in line:
            self.holds = {(streams.get(row['s'], f'm:{self.member.id}'), row['t'], '/'.join(row['k']), field): tuple(stamp)
                          for row in line['holds'] if row['t'] in TABLES for field, (_, *stamp) in row['f'].items()}
            return
        if line['status'] not in (200, 409, 429, 503):
            self.faults.append(line['status'])
        for op, verdict in line['results'].items():
            self._note(op, verdict, line['at'], streams)
        if line['began'] > self.since and line['status'] in (200, 409):
            self.contacts.append(line['code'] or ('taken' if any(not op.startswith('fix-') for op in line['results']) else 'ok'))

    def _note(self, op, verdict, at, streams):
        if verdict['r'] not in TAKEN:
            if verdict['r'] != 'later' or verdict['code'] == 'failed':
                self.faults.append(verdict)
            return
        self.times.append(at)
        self.brought_back += op.startswith('fix-') and verdict['r'] == 'ok'
        row = verdict['row']
        for field, (_, *stamp) in row['f'].items():
            place = streams.get(TABLES[row['t']], f'm:{self.member.id}'), row['t'], '/'.join(row['k']), field
            self.acked[place] = max(tuple(stamp), self.acked.get(place, tuple(stamp)))


class Phones:
    """All of them, syncing by themselves from the start until `finish()` and writing every `every` ms, but for rests."""

    def __init__(self, port: int, people: list, thread: str, every: int = 1000):
        self.all = {member.public_id: Phone(member) for member, _ in people}
        self.streams = {thread: thread, 't': thread}
        with db.connection():
            site = epoch.site()
        told = {'port': port, 'site': site, 'stream': thread, 'every': every, 'phones': [{'member': member.card(), 'cookie': cookie} for member, cookie in people]}
        node = shutil.which('node') or str(paths.HOME / '.venv/bin/node')
        self.process = subprocess.Popen([node, paths.HOME / 'tests/js/live.js', json.dumps(told)], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, start_new_session=True)
        self.resting = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __iter__(self):
        return iter(self.all.values())

    def _read(self):
        for text in self.process.stdout:
            line = json.loads(text)
            if 'resting' in line:
                self.resting.set()
                continue
            self.all[line['phone']].hear(line, self.streams)

    def acknowledged(self) -> int:
        return sum(len(phone.times) for phone in self)

    def rest(self, within: float) -> float:
        """Nothing new is written until `write()`; seconds until nothing waited on any phone."""
        begun = time.monotonic()
        self.resting.clear()
        self._say('rest')
        assert self.resting.wait(within), f'Ops still wait after {within} s.'
        return time.monotonic() - begun

    def write(self):
        self._say('write')

    def _say(self, word: str):
        self.process.stdin.write(word + '\n')
        self.process.stdin.flush()

    def finish(self):
        """Nothing new is written, and each phone syncs until it has nothing to say."""
        self.process.stdin.close()
        self.reader.join()
        if self.process.wait():
            raise RuntimeError('the phones stopped')

    def stop(self):
        self.process.kill()
        self.process.wait()


def reckon(phones: Phones) -> tuple[int, int, int]:
    """Everybody stops writing and syncs; then (registers lost, ops doubled, phones that differ from the server)."""
    phones.finish()
    registers, ops = {}, []
    with db.connection():
        for table in checker.TABLES:
            for stream, key, stamps in db.execute(f'SELECT "stream", "key", "stamps" FROM "{table}"').fetchall():
                registers |= {(stream, table, key, field): tuple(stamp) for field, stamp in json.loads(stamps).items()}
                ops += {op for _, op in json.loads(stamps).values()}
    lost = sum(registers.get(place, (0, '')) < stamp for phone in phones for place, stamp in phone.acked.items())
    return lost, len(ops) - len(set(ops)), sum(_differs(phone, registers) for phone in phones)


def _differs(phone: Phone, registers: dict) -> bool:
    stream = f'm:{phone.member.id}'
    held, stored = ({place: stamp for place, stamp in side.items() if place[0] == stream} for side in (phone.holds, registers))
    return held != stored or not held


def now() -> int:
    return time.time_ns() // 1_000_000
