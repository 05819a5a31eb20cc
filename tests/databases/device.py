"""A phone as sync.md §4 and §6 describe it, reduced to its rules: base, outbox, cursors, epoch, repairs."""
import hashlib
import json

SLACK = 300_000
FOREVER = 2 ** 53 - 1


class Device:
    """`post` sends a request and gives the answer's JSON, or None when nothing recognisable came back."""

    def __init__(self, name, owner, streams, clock, post):
        self.name, self.owner, self.clock, self.post = name, owner, clock, post
        self.base, self.out, self.refused = {}, [], {}
        self.cursors = dict.fromkeys(streams)
        self.epoch, self.resetting, self.made = None, False, 0

    def seen(self, row: tuple, field: str):
        """(value, at, by) of a field as this phone shows it: the server's copy with the outbox laid over it."""
        shown = self.base.get(row, {'f': {}})['f'].get(field)
        for op in self.out:
            if op_row(op) == row and field in op['f']:
                entry = op['f'][field]
                shown = [entry['v'], entry.get('at', op.get('at')), entry.get('by', op['id'])]
        return shown

    def write(self, row: tuple, field: str, value):
        """One op in the outbox; returns its id."""
        self.made += 1
        shown = self.seen(row, field)
        at = max(self.clock(self.name), shown[1] + 1 if shown else 0)
        op = {'id': f'{self.name}-{self.made}', 's': row[0], 't': row[1], 'k': row[2].split('/'), 'at': at,
              'f': {field: {'v': value, 'saw': shown and [shown[1], shown[2]]}}}
        self.out.append(op)
        return op['id']

    def sync(self):
        """One round; True when the server answered it."""
        if self.resetting:
            return self._reset()
        sent = self.out[:100]
        answer = self._ask(self.cursors, sent)
        if answer is None:
            return False
        self._apply(answer)
        return True

    def _ask(self, cursors, ops):
        """The answer, or None: a fault, or another epoch, which may come again in the middle of a reset."""
        answer = self.post(self, {'v': 1, 'as': self.owner, 'epoch': self.epoch, 'now': self.clock(self.name), 'pull': cursors, 'ops': ops})
        if answer is not None and answer.get('code') == 'epoch':
            self.epoch, self.resetting = answer['epoch'], True
            return None
        return answer

    def _apply(self, answer):
        self.epoch = answer['epoch']
        for op_id, verdict in answer['results'].items():
            self._judge(op_id, verdict)
        for name, part in answer['streams'].items():
            if part['kind'] == 'ahead':
                self.resetting = True
                return
            for row in part['rows']:
                self._join(name, row)
            if part['cursor'] is not None:
                self.cursors[name] = max(self.cursors[name] or 0, part['cursor'])
        for op in self.out:
            if op.get('at', 0) > answer['now'] + SLACK:
                op['at'] = FOREVER

    def _judge(self, op_id, verdict):
        op = next((op for op in self.out if op['id'] == op_id), None)
        if op is None or verdict['r'] == 'later':
            return
        if verdict['r'] == 'no':
            self.refused[op_id] = op
        elif 'row' in verdict and self._regressed(op['s'], verdict['row']):
            self._repair((op['s'], verdict['row']['t'], '/'.join(verdict['row']['k'])), verdict['row'])
            return
        elif 'row' in verdict:
            self._join(op['s'], verdict['row'])
        self.out = [op for op in self.out if op['id'] != op_id]

    def _join(self, stream, row):
        key = (stream, row['t'], '/'.join(row['k']))
        if self._regressed(stream, row):
            self._repair(key, row)
        kept = self.base.setdefault(key, {'f': {}, 'seq': 0, 'srv': None})
        for field, register in row['f'].items():
            if field not in kept['f'] or register[1:] > kept['f'][field][1:]:
                kept['f'][field] = register
        if row['seq'] > kept['seq']:
            kept['seq'], kept['srv'] = row['seq'], row.get('srv')

    def _mine(self, key, row) -> bool:
        server = row.get('srv') or self.base.get(key, {}).get('srv') or {}
        return key[0] == 'm' or server.get('by') == self.owner

    def _regressed(self, stream, row) -> bool:
        key = (stream, row['t'], '/'.join(row['k']))
        server = row.get('srv') or {}
        if not self._mine(key, row) or server.get('deleted') or server.get('hidden'):
            return False
        return any(self._newer(key, field, row) for field in self.base.get(key, {'f': {}})['f'])

    def _newer(self, key, field, row) -> bool:
        mine, theirs = self.base[key]['f'][field], row['f'].get(field)
        return theirs is None or mine[1:] > theirs[1:]

    def _repair(self, key, row):
        fields = {field: self.base[key]['f'][field] for field in self.base[key]['f'] if self._newer(key, field, row)}
        if fields:
            digest = hashlib.sha256(json.dumps([self.epoch, key, sorted(fields.items())]).encode()).hexdigest()[:24]
            op = {'id': f'fix-{digest}', 's': key[0], 't': key[1], 'k': key[2].split('/'),
                  'f': {field: {'v': value, 'at': at, 'by': by} for field, (value, at, by) in fields.items()}}
            self.out = [op] + [known for known in self.out if known['id'] != op['id']]

    def _reset(self) -> bool:
        """§6: snapshots without ops; where ours is newer or theirs is missing, a repair; then theirs is the base."""
        rows, cursors, wanted = {}, {}, dict.fromkeys(self.cursors)
        while wanted:
            answer = self._ask(wanted, [])
            if answer is None:
                return False
            parts, wanted = answer['streams'], {}
            for name, part in parts.items():
                rows |= {(name, row['t'], '/'.join(row['k'])): row for row in part['rows']}
                cursors[name] = part['cursor']
                if part['more']:
                    wanted[name] = part['cursor']
        for key, kept in list(self.base.items()):
            theirs = rows.get(key, {'f': {}, 'srv': None})
            gone = (theirs['srv'] or {}) if theirs.get('srv') else {}
            if self._mine(key, kept) and not gone.get('deleted') and not gone.get('hidden'):
                self._repair(key, theirs)
        self.base = {key: {'f': dict(row['f']), 'seq': row['seq'], 'srv': row.get('srv')} for key, row in rows.items()}
        self.cursors, self.resetting = cursors, False
        return True


def op_row(op) -> tuple:
    return op['s'], op['t'], '/'.join(op['k'])
