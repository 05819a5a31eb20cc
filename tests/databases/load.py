"""Phones that write as fast as they are answered, ask again until they are, and remember what was acknowledged."""
import http.client
import json
import random
import threading
import time
from collections import Counter

from pwa import clock

HEADERS = {'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin'}
PATIENCE_S = 15  # sync.md §2: a phone gives up then, whatever the server still does with it
TAKEN = ('ok', 'same', 'stale')


class Load:
    """`pushers` threads on the site at `port`; `acked` maps each op that was taken to (stream, key)."""

    def __init__(self, port: int, runners: list, thread: str, pushers: int = 12, batch: int = 40):
        self.port, self.runners, self.thread, self.batch = port, runners, thread, batch
        self.acked, self.statuses, self.lock = {}, Counter(), threading.Lock()
        self.gap, self.last, self.stopped = 0.0, time.monotonic(), threading.Event()
        self.abandoned = False
        self.threads = [threading.Thread(target=self._push, args=(number,), daemon=True) for number in range(pushers)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *fault):
        self.abandoned = any(fault)
        self.finish()

    def finish(self):
        """No new ops; those on their way are sent until they are answered."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def wait(self, more: int, within: float = 300):
        """Return once that many more were acknowledged."""
        goal, deadline = len(self.acked) + more, time.monotonic() + within
        while len(self.acked) < goal:
            assert time.monotonic() < deadline, f'only {len(self.acked)} of {goal} acknowledged, {dict(self.statuses)}'
            time.sleep(0.01)

    def _push(self, number: int):
        chance, connection, sent = random.Random(number), None, 0
        while not self.stopped.is_set():
            member, cookie = chance.choice(self.runners)
            ops = [self._op(f'{number}-{sent + n}', chance) for n in range(chance.randint(1, self.batch))]
            sent += len(ops)
            while ops and not self.abandoned:
                connection = connection or http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE_S)
                answer = self._ask(connection, member, cookie, ops)
                if answer is None:
                    connection = connection.close()
                    continue
                if chance.random() < 0.05:  # its answer was lost on the way: everything again
                    continue
                ops = self._taken(member, ops, answer)

    def _op(self, name: str, chance) -> dict:
        if chance.random() < 0.02:
            stream, table, key, fields = self.thread, 'comment', [f'c-{name}'], {'body': f'said by {name}'}
        else:
            stream, table, key, fields = 'm', 'tick', [f's-{name}', 'squat.1.left'], {'done': True, 'reps': 12}
        return {'id': name, 's': stream, 't': table, 'k': key, 'at': clock.now(), 'f': {f: {'v': v, 'saw': None} for f, v in fields.items()}}

    def _ask(self, connection, member, cookie, ops) -> dict | None:
        body = json.dumps({'v': 1, 'as': member.public_id, 'epoch': None, 'pull': {}, 'ops': ops})
        try:
            connection.request('POST', '/sync', body, HEADERS | {'Cookie': f'medius={cookie}'})
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException):
            self._count('no answer')
            time.sleep(0.02)
            return None
        self._count(response.status)
        if response.status == 200:
            return json.loads(answer)['results']
        time.sleep(0.1 if response.status == 503 else 1)  # sooner than Retry-After says: more requests meet the fault
        return {}

    def _count(self, status):
        with self.lock:
            self.statuses[status] += 1

    def _taken(self, member, ops, verdicts) -> list[dict]:
        """What is still to be sent; a comment too many for the pace was not taken, and is dropped."""
        now = time.monotonic()
        with self.lock:
            taken = {op['id']: self._place(member, op) for op in ops if verdicts.get(op['id'], {}).get('r') in TAKEN}
            if taken:
                self.acked |= taken
                self.gap, self.last = max(self.gap, now - self.last), now
        for verdict in verdicts.values():
            if verdict['r'] not in (*TAKEN, 'later') or verdict.get('code') == 'failed':
                self._count(f'{verdict["r"]} {verdict.get("code")}')
        return [op for op in ops if op['id'] not in verdicts]

    def _place(self, member, op) -> tuple[str, str]:
        return f'm:{member.id}' if op['s'] == 'm' else op['s'], '/'.join(op['k'])
