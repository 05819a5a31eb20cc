"""What sync keeps: streams, receipts, notices, and Synced, the base of every synced entity."""
from typing import NamedTuple

from blinker import Signal
from peewee import BigIntegerField, BlobField, CharField, CompositeKey, IntegerField

from pwa import db, jsontext
from pwa.sync.merge import Register
from pwa.sync.statements import columns, later, selection, upsert

ACADEMY = 'academy'  # the stream of what everybody follows


class Refused(Exception):
    """An op that will never work: a code of sync.md §2 and a sentence for its author."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code


class Later(Exception):
    """An op that cannot be taken now; `wait` in seconds."""

    def __init__(self, sentence: str, wait: int):
        super().__init__(sentence)
        self.wait = wait


class Meta(db.Model):
    """Facts about this database: site id, epoch, which accounts were deleted."""
    key = CharField(primary_key=True, max_length=40)
    value = CharField()

    @classmethod
    def replace_value(cls, key: str, value: str):
        """Set a fact, whether it was known or not."""
        cls.insert(key=key, value=value).on_conflict(conflict_target=[cls.key], preserve=[cls.value]).execute()

    @staticmethod
    def gone_key(public_id: str) -> str:
        """The fact that this account was deleted. Not to be found is no proof: an older backup knows fewer members."""
        return f'gone:{public_id}'

    @classmethod
    def is_gone(cls, public_id: str) -> bool:
        return cls.select().where(cls.key == cls.gone_key(public_id)).exists()


class Stream(db.Model):
    """A feed to follow; `head` is the last seq given out."""
    name = CharField(primary_key=True, max_length=40)
    head = BigIntegerField(default=0)
    floor = BigIntegerField(default=0)

    @classmethod
    def head_of(cls, name: str) -> tuple[int, int]:
        """(head, floor) of a stream, zeros when nothing was ever written to it."""
        return cls.ends([name])[name]

    @classmethod
    def lock(cls, name: str) -> int:
        """The head, locked until commit. Whoever writes to a stream waits here and nowhere else, so no deadlock."""
        query = 'SELECT "head" FROM "stream" WHERE "name" = ?' + (' FOR UPDATE' if db.database.for_update else '')
        row = db.execute(query, name).fetchone()
        if row is None:
            db.execute('INSERT INTO "stream" ("name", "head", "floor") VALUES (?, 0, 0) ON CONFLICT DO NOTHING', name)
            row = db.execute(query, name).fetchone()
        if row[0] < 0:
            raise Later('This account was deleted.', 60)
        return row[0]

    @classmethod
    def close(cls, name: str):
        """Nothing is written to it any more, not by whoever waits for its lock either; only with the lock held."""
        db.execute('UPDATE "stream" SET "head" = -1 WHERE "name" = ?', name)

    @classmethod
    def heads(cls, names) -> dict[str, int]:
        """The heads of those streams, by name; 0 where nothing was ever written."""
        return {name: head for name, (head, _) in cls.ends(names).items()}

    @classmethod
    def ends(cls, names) -> dict[str, tuple[int, int]]:
        """(head, floor) of those streams, by name."""
        marks = ', '.join('?' * len(names))
        found = db.execute(f'SELECT "name", "head", "floor" FROM "stream" WHERE "name" IN ({marks})', *names).fetchall()
        return dict.fromkeys(names, (0, 0)) | {name: (head, floor) for name, head, floor in found}

    @classmethod
    def advance(cls, name: str, head: int):
        """Hand out the seqs up to `head`; only with the lock held."""
        db.execute('UPDATE "stream" SET "head" = ? WHERE "name" = ?', head, name)


class Receipt(db.Model):
    """An op already judged: kept 60 days as the belt to the merge's braces."""
    stream = CharField(max_length=40)
    op = CharField(max_length=80)
    sum = BlobField()
    verdict = db.JSONField()
    day = IntegerField()

    class Meta:
        primary_key = CompositeKey('stream', 'op')

    @classmethod
    def known(cls, stream: str, ops: list[str]) -> dict[str, tuple[bytes, dict]]:
        """What was judged before among these ops: id → (sum, verdict)."""
        marks = ', '.join('?' * len(ops))
        query = f'SELECT "op", "sum", "verdict" FROM "receipt" WHERE "stream" = ? AND "op" IN ({marks})'
        return {op: (bytes(sum), jsontext.load(verdict)) for op, sum, verdict in db.execute(query, stream, *ops).fetchall()}

    @classmethod
    def keep(cls, stream: str, judged: dict[str, tuple[bytes, dict]], day: int):
        """Remember verdicts; `day` counts from 1970."""
        rows = ', '.join(['(?, ?, ?, ?, ?)'] * len(judged))
        values = (value for op, (sum, verdict) in judged.items() for value in (stream, op, sum, jsontext.dump(verdict).decode(), day))
        db.execute(f'INSERT INTO "receipt" ("stream", "op", "sum", "verdict", "day") VALUES {rows}', *values)


class Notice(db.Model):
    """A side effect such as 'reply:<comment>', inserted with its row so that it happens once; `bell` rings when one is committed here."""
    id = CharField(primary_key=True, max_length=120)
    payload = db.JSONField(default=dict)
    sent_at = BigIntegerField(null=True, index=True)

    bell = Signal()

    @property
    def kind(self) -> str:
        return self.id.partition(':')[0]

    @property
    def about(self) -> str:
        return self.id.partition(':')[2]

    @classmethod
    def post(cls, id: str, payload: dict | None = None, sent_at: int | None = None) -> bool:
        """Note a side effect, within its row's transaction; False when it was noted before."""
        is_new = bool(cls.insert(id=id, payload=payload or {}, sent_at=sent_at).on_conflict_ignore().as_rowcount().execute())
        db.database.after_commit(cls.bell.send)
        return is_new

    def claim(self, now: int) -> bool:
        """Take it on, within the transaction that does what it asks for; False when somebody else has."""
        return bool(Notice.update(sent_at=now).where(Notice.id == self.id, Notice.sent_at.is_null()).execute())


class Word(NamedTuple):
    """What a notice says and to whom: members' ids, or None for everyone but `author`; `kind` is the switch it goes by.

    `url` is where it leads; to have read `page`, where that is another, settles it too."""
    kind: str
    title: str
    body: str
    url: str
    members: tuple[int, ...] | None = None
    author: int | None = None
    page: str = ''


class Synced(db.Model):
    """The base of every synced entity.

    A subclass names its wire `table`, the `fields` a device may write (name → validator raising Refused),
    and what it will `accept`; `scope` is 'm' for a member's private stream, 't' for a thread's, None for
    rows that only the server writes.
    """
    stream = CharField(max_length=40)
    key = CharField(max_length=140)
    seq = BigIntegerField()
    stamps = db.JSONField(default=dict)
    deleted_at = BigIntegerField(null=True)

    fields: dict = {}
    table = ''
    scope: str | None = None
    parts = 1

    class Meta:
        primary_key = CompositeKey('stream', 'key')
        indexes = ((('stream', 'seq'), True),)

    def register(self, field: str) -> Register | None:
        """The stamped value of a field, or None when it was never written."""
        stamp = self.stamps.get(field)
        return Register(self.__data__.get(field), *stamp) if stamp else None

    def take(self, field: str, register: Register):
        """Hold a merged register; entities hook in for what follows from it."""
        self.__data__[field] = register.value
        self.stamps[field] = [register.at, register.by]

    def wire(self, member=None) -> dict:
        """The row as `/sync` sends it: {"t", "k", "seq", "f": field → [value, at, op], "srv"?}."""
        held = self.__data__
        row = {'t': self.table, 'k': held['key'].split('/'), 'seq': held['seq'],
               'f': {field: [held.get(field), *stamp] for field, stamp in held['stamps'].items()}}
        server = self.server_columns(member)
        return row | {'srv': server} if server else row

    def server_columns(self, member) -> dict | None:
        """What the server alone decides about this row, or None."""

    @classmethod
    def accept(cls, op, member, now: int):
        """Raise Refused or Later when `member` may not write this now; called before any lock is held."""

    def permit(self, op, member):
        """Raise Refused when the row as it stands forbids this op; called with the lock held."""

    def applied(self, op, member, now: int):
        """Set the server's own columns once an op changed this row; called with the lock held."""

    def renamed(self):
        """Its author has another name: set what follows from that, for one that shows it. To be published."""

    def touched(self) -> list['Synced']:
        """Other rows of the same stream that follow from this one's change; called with the lock held."""
        return []

    @classmethod
    def since(cls, stream: str, cursor: int, head: int, limit: int, member=None) -> list:
        """Rows of a stream with cursor < seq ≤ head, by seq, as far as `member` (None: a visitor) may know of them."""
        return [*map(cls.stored, db.execute(later(cls), stream, cursor, head, limit))]  # type: ignore[arg-type]

    @classmethod
    def window(cls, stream: str, head: int, member) -> list | None:
        """The rows of a snapshot when it is not the whole stream, else None."""

    @classmethod
    def named(cls, stream: str, keys) -> dict[str, 'Synced']:
        """The rows of those keys, by key."""
        keys = list(keys)
        return {row.key: row for row in map(cls.stored, db.execute(selection(cls, len(keys)), stream, *keys))}  # type: ignore[arg-type]

    @classmethod
    def blank(cls, stream: str, key: str) -> 'Synced':
        """A row that nobody wrote yet."""
        row = cls(__no_default__=True)
        row.__data__ = cls._meta.get_default_dict() | {'stream': stream, 'key': key, 'stamps': {}}
        return row

    @classmethod
    def put(cls, rows: list):
        """Insert or replace whole rows, a few statements however many."""
        for batch in (rows[first:first + 200] for first in range(0, len(rows), 200)):
            values = [pack(row.__data__.get(name)) if pack else row.__data__.get(name)
                      for row in batch for name, pack in columns(cls)]  # type: ignore[arg-type]
            db.execute(upsert(cls, len(batch)), *values)  # type: ignore[arg-type]


def publish(rows: list, stream: str):
    """Give server-written rows of one stream their next seqs and store them; inside a transaction."""
    head = Stream.lock(stream)
    for seq, row in enumerate(rows, head + 1):
        row.stream, row.seq = stream, seq
    Stream.advance(stream, head + len(rows))
    for model in {type(row) for row in rows}:
        model.put([row for row in rows if type(row) is model])
