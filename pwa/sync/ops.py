"""An op as it arrives, checked for shape before anything is looked up."""
import hashlib
import re
from dataclasses import dataclass, field
from typing import NamedTuple, TypeGuard

from pwa import jsontext
from pwa.sync.merge import Stamp
from pwa.sync.models import Refused, Synced
from pwa.sync.values import LARGEST

NAME = re.compile(r'[A-Za-z0-9._:~-]{1,80}')
PART = re.compile(r'[A-Za-z0-9._:~-]{1,64}')
SUM = 12  # bytes


class Write(NamedTuple):
    """One field of an op: the value, its stamp, and the stamp of the value its author was looking at."""
    field: str
    value: object
    at: int
    by: str
    saw: Stamp | None


@dataclass(slots=True)
class Op:
    """One change of one row; `stream` is the server's name for it.

    `sum` is a digest over all but its own `at`, the same whenever it is sent; made before its stream is locked, where others wait."""
    id: str
    stream: str
    model: type[Synced]
    key: str
    writes: list[Write]
    parent: str | None
    sum: bytes = field(init=False)

    def __post_init__(self):
        said = [[name, value, saw and [*saw], by != self.id and [at, by]] for name, value, at, by, saw in sorted(self.writes)]
        self.sum = hashlib.blake2b(jsontext.dump([self.model.table, self.key, self.parent, said]), digest_size=SUM).digest()

    @property
    def is_repair(self) -> bool:
        """True when a phone brings back what a restored server lost."""
        return any(write.by != self.id for write in self.writes)

    def value(self, field: str):
        """What the op writes to a field, or None."""
        return next((write.value for write in self.writes if write.field == field), None)

    def has(self, field: str) -> bool:
        return any(write.field == field for write in self.writes)


def is_name(value) -> TypeGuard[str]:
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def read(raw: dict, entities: dict, member) -> Op:
    """The op in `raw`; raises Refused with the first thing that is wrong with it."""
    model = entities.get(raw.get('t')) if isinstance(raw.get('t'), str) else None
    if model is None or model.scope is None:
        raise Refused('bad_value', 'This kind of entry cannot be written from a phone.')
    return Op(id=raw['id'], stream=_stream(raw.get('s'), model, member), model=model, key=_key(raw.get('k'), model),
              writes=_writes(raw, model), parent=_parent(raw.get('parent')))


def _stream(name, model, member) -> str:
    if model.scope == 'm' and name == 'm':
        return f'm:{member.id}'
    if model.scope == 't' and isinstance(name, str) and re.fullmatch(r't:[1-9][0-9]{0,17}', name):
        return name
    raise Refused('bad_value', 'This entry does not belong there.')


def _key(parts, model) -> str:
    if not isinstance(parts, list) or len(parts) != model.parts:
        raise Refused('bad_value', 'This entry has no proper id.')
    if not all(isinstance(part, str) and PART.fullmatch(part) for part in parts):
        raise Refused('bad_value', 'An id is at most 64 letters, digits, dots or dashes.')
    return '/'.join(parts)


def _parent(parent):
    if parent is not None and not (isinstance(parent, str) and PART.fullmatch(parent)):
        raise Refused('bad_value', 'The comment this answers has no proper id.')
    return parent


def _writes(raw: dict, model) -> list[Write]:
    fields = raw.get('f')
    if not isinstance(fields, dict) or not fields:
        raise Refused('bad_value', 'There is nothing to save in this entry.')
    return [_write(raw, model, name, entry) for name, entry in fields.items()]


def _write(raw: dict, model, name: str, entry) -> Write:
    if name not in model.fields or not isinstance(entry, dict) or 'v' not in entry:
        raise Refused('bad_value', f'“{name[:40]}” cannot be written here.')
    at, by = (entry.get('at'), entry['by']) if 'by' in entry else (raw.get('at'), raw['id'])
    if not _is_time(at) or by is not raw['id'] and not is_name(by):
        raise Refused('bad_value', 'This entry does not say when it was made.')
    model.fields[name](entry['v'])
    return Write(name, entry['v'], at, by, _saw(entry.get('saw')))


def _saw(saw) -> Stamp | None:
    if saw is None:
        return None
    if not isinstance(saw, list) or len(saw) != 2 or not _is_time(saw[0]) or not is_name(saw[1]):
        raise Refused('bad_value', 'This entry does not say what it changes.')
    return Stamp(*saw)


def _is_time(value) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
