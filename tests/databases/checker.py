"""What a history may look like afterwards: everything acknowledged is there, once, and no number is missing."""
from typing import NamedTuple

from pwa import db

TABLES = ('tick', 'session', 'run', 'comment')


class Found(NamedTuple):
    """How many acknowledged ops are there, not there, there more than once; rows nobody asked for; seqs missing or given twice."""
    acked: int
    lost: int
    doubled: int
    foreign: int
    gaps: int

    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.foreign or self.gaps)


def look(acked: dict[str, tuple[str, str]]) -> Found:
    """Compare op id → (stream, key) with the database."""
    with db.connection():
        rows = [(stream, key, seq, stamps) for table in TABLES
                for stream, key, seq, stamps in db.execute(f'SELECT "stream", "key", "seq", "stamps" FROM "{table}"').fetchall()]
        heads = dict(db.execute('SELECT "name", "head" FROM "stream"').fetchall())
        receipts = {op for op, in db.execute('SELECT "op" FROM "receipt"').fetchall()}
    places = {(stream, key): stamps for stream, key, _, stamps in rows}
    lost = [op for op, place in acked.items() if f'"{op}"' not in places.get(place, '') or op not in receipts]
    foreign = set(places) - set(acked.values())
    return Found(len(acked), len(lost), len(rows) - len(places), len(foreign), _gaps(rows, heads))


def _gaps(rows, heads) -> int:
    """Every op of these histories wrote a row of its own once, so an effect too many leaves a hole where the row was before."""
    seqs: dict[str, list[int]] = {}
    for stream, _, seq, _ in rows:
        seqs.setdefault(stream, []).append(seq)
    return sum(sorted(given) != list(range(1, heads[stream] + 1)) for stream, given in seqs.items())
