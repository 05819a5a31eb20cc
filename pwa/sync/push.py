"""Push: judge ops and write what stands (sync.md §3.2)."""
import logging
import random
import time
from itertools import groupby

from peewee import PeeweeException

from pwa import db
from pwa.sync import ops as wire
from pwa.sync import tally
from pwa.sync.merge import write
from pwa.sync.models import Later, Receipt, Refused, Stream

log = logging.getLogger(__name__)
DAY = 86_400_000
KEPT = 60
TRIES = 5


def push(entities: dict, member, raws: list[dict], now: int) -> dict[str, dict]:
    """A verdict for each op id; consecutive private ops share a transaction, each public op has its own."""
    verdicts, ready = {}, []
    for raw in raws:
        try:
            ready.append(wire.read(raw, entities, member))
        except Refused as refusal:
            verdicts[raw['id']] = _no(refusal)
    for (_, private), run in groupby(ready, lambda op: (op.stream, op.model.scope == 'm')):
        group = list(run)
        for batch in [group] if private else [[op] for op in group]:
            verdicts |= _judge(batch, member, now)
    tally.note(ready, verdicts, now)
    return verdicts


def _judge(batch, member, now) -> dict:
    """Judge a batch; when it fails as a whole, each op alone, so that one bad op holds up no other."""
    try:
        return _retrying(batch, member, now)
    except Exception as error:
        if db.is_transient(error):
            raise
        failure = error
    if len(batch) == 1:
        tally.tallies.add([f'failed.{type(failure).__name__}'])
        log.error('op %s failed', batch[0].id, exc_info=failure)
        return {batch[0].id: {'r': 'later', 'code': 'failed', 'msg': 'The server could not take this yet.', 'wait': 60}}
    return {op: verdict for one in batch for op, verdict in _judge([one], member, now).items()}


def _retrying(batch, member, now) -> dict:
    """Again after a deadlock. Not after a lost connection: the next may lead to another history, whose epoch nobody compared."""
    for left in reversed(range(TRIES)):
        try:
            return _commit(batch, member, now)
        except PeeweeException as error:
            if not left or not db.is_contended(error):
                raise
            time.sleep(random.uniform(0.005, 0.05))
    raise AssertionError('the last try returns or raises')


def _commit(batch, member, now) -> dict:
    refusals = {op.id: refusal for op in batch if (refusal := _refusal(op, member, now))}
    stream = batch[0].stream
    with db.transaction():
        begun = time.perf_counter()
        head = Stream.lock(stream)
        waited = time.perf_counter() - begun
        desk = Desk(stream, batch, member, now)
        for op in batch:
            desk.judge(op, refusals.get(op.id))
        desk.store(head)
    tally.note_lock(waited)
    return desk.answers()


def _refusal(op, member, now):
    try:
        op.model.accept(op, member, now)
    except (Refused, Later) as refusal:
        return refusal


class Desk:
    """One transaction on one stream: reads what the ops touch at once, writes what changed at once."""

    def __init__(self, stream, batch, member, now):
        self.stream, self.member, self.now = stream, member, now
        self.receipts = Receipt.known(stream, [op.id for op in batch])
        self.rows = {model: model.named(stream, {op.key for op in batch if op.model is model})
                     for model in {op.model for op in batch}}
        self.changed, self.verdicts, self.fresh, self.about = {}, {}, {}, {}

    def judge(self, op, refusal=None):
        """Set the verdict of one op."""
        self.about.setdefault(op.id, op)
        known = self.receipts.get(op.id) or self.fresh.get(op.id)
        if known:
            self._repeat(op, *known)
            return
        try:
            if refusal:
                raise refusal
            self.verdicts[op.id] = {'r': self._merge(op)}
        except Refused as error:
            self.verdicts[op.id] = _no(error)
        except Later as error:
            self.verdicts[op.id] = {'r': 'later', 'code': 'slow', 'msg': str(error), 'wait': error.wait}
        if self.verdicts[op.id]['r'] in ('ok', 'no') and not op.is_repair:  # another phone's has the same id and may bring more
            self.fresh[op.id] = (op.sum, self.verdicts[op.id])

    def _repeat(self, op, sum, verdict):
        if sum == op.sum or len(sum) != wire.SUM:  # other releases summed otherwise
            self.verdicts.setdefault(op.id, verdict)
        else:
            self.verdicts.setdefault(op.id, _no(Refused('op_reused', 'This id was used for another change.')))

    def _merge(self, op) -> str:
        row = self.rows[op.model].get(op.key) or op.model.blank(self.stream, op.key)
        row.permit(op, self.member)
        changed = lost = False
        for entry in op.writes:
            current = row.register(entry.field)
            register = write(current, entry.value, entry.at, entry.by, entry.saw, self.now)
            if register:
                row.take(entry.field, register)
                changed = True
            elif current.by != entry.by:
                lost = True
        if changed:
            row.applied(op, self.member, self.now)
            self.rows[op.model][op.key] = self.changed[op.model, op.key] = row
            self.changed |= {(type(other), other.key): other for other in row.touched()}
        return 'stale' if lost else 'ok' if changed else 'same'

    def store(self, head: int):
        """Give changed rows consecutive seqs and write rows, receipts and the head."""
        for seq, row in enumerate(self.changed.values(), head + 1):
            row.seq = seq
        for model in {model for model, _ in self.changed}:
            model.put([row for row in self.changed.values() if type(row) is model])
        if self.changed:
            Stream.advance(self.stream, head + len(self.changed))
        if self.fresh:
            Receipt.keep(self.stream, self.fresh, self.now // DAY)

    def answers(self) -> dict:
        """The verdicts, each with the row as it now stands."""
        for op_id, op in self.about.items():
            row = self.rows[op.model].get(op.key)
            if row is not None and row.seq is not None:
                self.verdicts[op_id] = self.verdicts[op_id] | {'row': row.wire(self.member)}
        return self.verdicts


def _no(refusal: Refused) -> dict:
    return {'r': 'no', 'code': refusal.code, 'msg': str(refusal)}


def purge(now: int):
    """Forget receipts older than 60 days; with sane clocks the merge alone keeps a repeat harmless."""
    with db.transaction():
        Receipt.delete().where(Receipt.day < now // DAY - KEPT).execute()
