"""What every phone holds, read from its own commits, and what must be true of it (I1–I12 of docs/sync.md)."""
from collections import defaultdict

from pwa.sync.merge import SLACK
from tests.simulation.server import WINDOW

HOUR = 3_600_000
SETTLED = ('ok', 'same', 'stale', 'no')


class Shelf:
    """One owner's database on one phone."""

    def __init__(self):
        self.base, self.out, self.meta, self.drafts = {}, {}, {}, {}


class Ledger:
    """Follows the phones' journals and the server's answers; `faults` are broken promises."""

    def __init__(self):
        self.shelves = defaultdict(Shelf)
        self.ops, self.owners, self.seen = {}, {}, {}
        self.answered, self.verdicts = defaultdict(set), defaultdict(set)
        self.discarded, self.required, self.lowered = set(), {}, set()
        self.registry, self.faults = {}, []

    def active(self, device: str) -> str | None:
        """Who is signed in there, as that phone believes."""
        return self.registry.get((device, 'active'))

    def fault(self, invariant: str, *about):
        self.faults.append(f'{invariant}: ' + ' '.join(map(str, about)))

    def write(self, file: str, store: str | None, key, value):
        """One committed change of a phone's database."""
        device, name = file.split('/')
        if name == 'registry':
            if store == 'state':
                self.registry[device, key] = value
            return
        owner = name.removeprefix('u-')
        place = device, owner
        if store is None:
            self.shelves.pop(place, None)
        elif store == 'base':
            self._base(place, tuple(flat(key)), value)
        elif store == 'out':
            self._out(place, key, value)
        elif store == 'drafts':
            self.shelves[place].drafts[key] = value
        elif store == 'meta' and key == 'sync':
            self.shelves[place].meta = value or {}

    def _base(self, place, key, row):
        held = self.shelves[place].base
        before = held.pop(key, None)
        if row is None:
            return
        held[key] = row
        if row['s'] == 'academy':
            return
        if before and row['s'] == 'm':
            for field, register in before['f'].items():
                if stamp(row['f'].get(field)) < stamp(register):
                    self.fault('I6', place, key, field, 'went back from', register, 'to', row['f'].get(field))
        for field, register in own(place[1], row):
            about = spot(place[1], row, field)
            self.required[about] = max(self.required.get(about, (-1, '')), stamp(register))

    def _out(self, place, n, record):
        out = self.shelves[place].out
        before = out.pop(n, None)
        if record is not None:
            if record['id'] not in self.ops:
                self._look(place, record)
            out[n] = record
            self._know(place[1], record)
        if before and (record is None or record['id'] != before['id']):
            self._left(place, before)

    def _look(self, place, record):
        """Note whose value its author saw in each field, from what this phone showed just before."""
        shelf, op = self.shelves[place], record['op']
        row = shelf.base.get((op['s'], op['t'], *op['k']), {'f': {}})
        for field in op['f']:
            shown = row['f'].get(field)
            for _, other in sorted(shelf.out.items()):
                entry = other['op']['f'].get(field)
                if entry and other['state'] != 'refused' and place_of(other['op']) == place_of(op):
                    shown = (entry['v'], entry['at'], entry['by']) if 'by' in entry else (entry['v'], 0, other['id'])
            if shown and 'by' not in op['f'][field]:
                self.seen[op['id'], field] = shown[2]

    def _know(self, owner, record):
        op = record['op']
        self.ops.setdefault(op['id'], op)
        if self.owners.get(op['id']) in (None, 'visitor'):
            self.owners[op['id']] = owner
        elif self.owners[op['id']] != owner:
            self.fault('I8', op['id'], 'was made as', self.owners[op['id']], 'and lies with', owner)

    def _left(self, place, record):
        """Nothing but a verdict or the user's own hand removes an op."""
        id = record['id']
        moved = place[1] == 'visitor' and self.owners[id] != 'visitor'
        if not moved and id not in self.discarded and id not in self.answered[place[0]]:
            self.fault('I1', id, 'left', place, 'without a verdict')

    def discard(self, device: str, owner: str):
        """The user signs out and lets go of what was not sent, and of a visitor's ops that a killed page was about to take over."""
        adopting = (self.registry.get((device, 'adopting')) or {}).get('to') == owner
        for whose in (owner, 'visitor') if adopting else (owner,):
            self.discarded |= {record['id'] for record in self.shelves[device, whose].out.values()}

    def heard(self, device: str, answer: dict):
        """An answer of the server reached a phone."""
        for id, verdict in answer.get('results', {}).items():
            if verdict['r'] in SETTLED:
                self.answered[device].add(id)
            self.verdicts[id].add(verdict['r'])
            for field, register in verdict.get('row', {}).get('f', {}).items():
                if register[1] > answer['now'] + SLACK + HOUR // 60:
                    self.fault('I10', id, field, 'is stamped', register[1] - answer['now'], 'ms ahead of the server')
            if verdict['r'] == 'no' and id in self.ops:
                self._refused(device, id, verdict)

    def _refused(self, device, id, verdict):
        """A photo is refused for want of bytes only where there are none; its repair may come from another phone that has them."""
        owner, op = self.owners[id], self.ops[id]
        if id.startswith('fix-'):
            if op['t'] != 'photo' or verdict['code'] != 'bad_value':
                self._forgive(owner, op)
        elif verdict['code'] == 'bad_value' and self.shelves[device, owner].drafts.get('~' + op['k'][-1]):
            self.fault('I1', id, 'was refused although its bytes are on', device, verdict)

    def _forgive(self, owner, op):
        for field in op['f']:
            about = spot(owner, op, field)
            self.required.pop(about, None)
            self.lowered.add(about)

    def settle_losses(self, rows: dict):
        """After the server went back or a phone was wiped: what nobody holds any more cannot be asked for."""
        held = {}
        def hold(about, stamped):
            held[about] = max(held.get(about, (-1, '')), stamped)
        for (stream, table, key), row in rows.items():
            for field, register in row['f'].items():
                hold((stream, table, key, field), stamp(register))
        for (_, owner), shelf in self.shelves.items():
            for row in shelf.base.values():
                for field, register in own(owner, row):
                    hold(spot(owner, row, field), stamp(register))
            for record in shelf.out.values():
                for field, entry in record['op']['f'].items():
                    if 'by' in entry:
                        hold(spot(owner, record['op'], field), (entry['at'], entry['by']))
        for about, stamped in list(self.required.items()):
            if held.get(about, (-1, '')) < stamped:
                self.lowered.add(about)
                self.required[about] = held.get(about, (-1, ''))

    def check_saved(self, op: str, device: str, held: bool):
        """I1: what looks saved is on the disk."""
        if not held:
            self.fault('I1', op, 'was said to be saved on', device, 'and was not')

    def check_shown(self, device: str, owner: str, rows: list):
        """I6: a member sees his own words at once and always; of one that was being taken back when its tab died, either."""
        shown = {(row['s'], row['t'], *row['k']): row['f'] for row in rows}
        wanted = {}
        for _, record in sorted(self.shelves[device, owner].out.items()):
            if record['op']['t'] != 'tick' or record['id'].startswith('fix-'):
                continue
            for field, entry in record['op']['f'].items():
                place = ('m', 'tick', *record['op']['k']), field
                wanted[place] = entry['v']
                if record['id'] in self.discarded:
                    del wanted[place]
        for (key, field), value in wanted.items():
            if shown.get(key, {}).get(field) != value:
                self.fault('I6', device, owner, 'is shown', shown.get(key), 'for', key, 'and wrote', field, value)

    def check_failure(self, what: str, error: str):
        """Whatever cannot be done is told in a sentence."""
        if not error.startswith('NotSaved: '):
            self.fault('I1', what, 'failed with', error)

    def check_history(self, device: str, kept: dict, fresh: dict):
        """I6: what a phone keeps of the history is what its rows say."""
        if kept != fresh:
            self.fault('I6', device, 'keeps as the history', kept, 'and not', fresh)

    def check_finished(self):
        """Every tab was closed and a page opened again: what a crash interrupted is done."""
        for (device, what), value in self.registry.items():
            if what in ('adopting', 'leaving') and value:
                self.fault('I8', device, 'never finished', what, value)

    def check_seen(self, rows: dict, epoch: str):
        """I4: a phone at cursor c has the latest state of every row with seq ≤ c."""
        for (device, owner), shelf in self.shelves.items():
            if shelf.meta.get('epoch') != epoch:
                continue
            for name, cursor in shelf.meta.get('cursors', {}).items():
                for (_, table, key), row in must_have(rows, name, owner, shelf.meta).items():
                    if cursor is not None and row['seq'] <= cursor:
                        held = shelf.base.get((name, table, *key.split('/')))
                        if held is None or held['seq'] < row['seq']:
                            self.fault('I4', device, owner, 'is at', cursor, 'and missed', (name, table, key), row['seq'])

    def check_end(self, rows: dict, thread: str, heads: dict, notices: list, restored: bool):
        """After everything healed."""
        self._converged(rows, thread)
        self._kept(rows)
        self._attributed(rows)
        self._last_word(rows)
        seqs = [(stream, row['seq']) for (stream, _, _), row in rows.items()]
        if len(set(seqs)) != len(seqs) or any(seq > heads[stream] for stream, seq in seqs):
            self.fault('I3', 'seqs are not unique and within the heads')
        replies = sorted(f'reply:{key}' for (_, table, key), row in rows.items() if table == 'comment' and row['srv']['parent'])
        if sorted(notices) != replies:
            self.fault('I3', 'notices', notices, 'for', replies)
        if not restored:
            refused = {id for id, found in self.verdicts.items() if 'no' in found}
            for place, row in rows.items():
                for field, register in row['f'].items():
                    if register[2] in refused:
                        self.fault('I3', register[2], 'was refused and stands in', place, field)

    def _converged(self, rows, thread):
        for (device, owner), shelf in self.shelves.items():
            if owner == 'visitor' or not shelf.meta.get('cursors'):
                continue
            for record in shelf.out.values():
                op = record['op']
                if record['state'] != 'refused' and not hangs_nowhere(rows, op['s'], op['t'], '/'.join(op['k'])):
                    self.fault('I5', device, owner, 'still holds', record)
                elif record['op']['s'] == 'm' and not is_poison(record['op']):
                    self.fault('I7', device, owner, 'was refused', record)
            for stream in ('m', thread):
                all_of_it = {(stream, table, *key.split('/')): row for (at, table, key), row in rows.items() if at == stored_name(stream, owner)}
                ours = {key: shown(row) for key, row in shelf.base.items() if key[0] == stream}
                needed = {(stream, table, *key.split('/')) for _, table, key in must_have(rows, stream, owner, shelf.meta)}
                for key in sorted(key for key in ours.keys() | needed if not hangs_nowhere(rows, stream, key[1], '/'.join(key[2:]))):
                    theirs = shown(all_of_it[key]) if key in all_of_it else None
                    if ours.get(key) != theirs:
                        self.fault('I5', device, owner, key, 'holds', ours.get(key), 'and not', theirs)

    def _kept(self, rows):
        for (stream, table, key, field), wanted in self.required.items():
            row = rows.get((stream, table, key), {'f': {}})
            server = row.get('srv') or {}
            if table == 'comment' and (server.get('hidden') or server.get('deleted')) or hangs_nowhere(rows, stream, table, key):
                continue
            if table == 'photo' and not any(shelf.drafts.get('~' + key.rpartition('/')[2]) for shelf in self.shelves.values()):
                continue
            if stamp(row['f'].get(field)) < wanted:
                self.fault('I2', (stream, table, key, field), 'was', wanted, 'and is', row['f'].get(field))

    def _attributed(self, rows):
        for (stream, table, key), row in rows.items():
            writer = 'm_' + stream[2:] if stream[0] == 'm' else row['srv']['by']
            for field, register in row['f'].items():
                if self.owners.get(register[2]) != writer:
                    self.fault('I8', (stream, table, key, field), 'of', writer, 'was written by', self.owners.get(register[2]))

    def _last_word(self, rows):
        """I9: a value that somebody saw and changed does not stand."""
        for id, op in self.ops.items():
            if id not in self.verdicts or 'no' in self.verdicts[id] or id in self.discarded or self.owners[id] == 'visitor':
                continue
            for field in op['f']:
                about = spot(self.owners[id], op, field)
                row = rows.get(about[:3], {'f': {}})
                register = row['f'].get(field) if not (row.get('srv') or {}).get('deleted') else None
                if register and self.seen.get((id, field)) == register[2] and about not in self.lowered:
                    self.fault('I9', about, 'stands at', register, 'although', id, 'saw and changed it')


def stored_name(stream: str, owner: str) -> str:
    return f'm:{owner[2:]}' if stream == 'm' else stream


def must_have(rows: dict, stream: str, owner: str, meta: dict) -> dict:
    """What a phone that follows a stream cannot lack: all that is private; of a thread the newest and its own, from where its page ended on."""
    since = meta.get('since', {}).get(stream, 0)
    of_it = {place: row for place, row in rows.items() if place[0] == stored_name(stream, owner) and row['seq'] > since}
    if stream == 'm':
        return of_it
    newest = sorted(row['seq'] for (_, table, _), row in of_it.items() if table == 'comment')[-WINDOW:]
    return {place: row for place, row in of_it.items() if row['seq'] in newest or row['srv']['by'] == owner}


def hangs_nowhere(rows: dict, stream: str, table: str, key: str) -> bool:
    """A photo whose comment never came, or was taken away and it with it."""
    server = rows.get((stream, 'comment', key.partition('/')[0]), {'srv': None})['srv']
    return table == 'photo' and (server is None or bool(server.get('hidden') or server.get('deleted')))


def stamp(register) -> tuple:
    return (register[1], register[2]) if register else (-1, '')


def spot(owner: str, row: dict, field: str) -> tuple:
    """Where a register lies on the server."""
    return stored_name(row['s'], owner), row['t'], '/'.join(row['k']), field


def shown(row) -> tuple:
    """What a phone has to hold of a row: of one that was taken away, no text."""
    server = row.get('srv') or {}
    taken = server.get('hidden') or server.get('deleted')
    return row['seq'], {field: register for field, register in row['f'].items() if not (taken and field == 'body' and not register[0])}, row.get('srv')


def own(owner: str, row: dict):
    """The registers this phone would give back to a server that lost them."""
    if row['s'] == 'm':
        return row['f'].items()
    server = row.get('srv') or {}
    if server.get('by') != owner or server.get('hidden'):
        return ()
    return [(field, register) for field, register in row['f'].items() if field == 'deleted' or not server.get('deleted')]


def place_of(op: dict) -> tuple:
    return op['s'], op['t'], *op['k']


def is_poison(op: dict) -> bool:
    return any(entry['v'] == 5000 for entry in op['f'].values())


def flat(key):
    return [part for one in key for part in (one if isinstance(one, list) else [one])]
