"""Pull: the rows of a stream after a cursor (sync.md §3.3)."""
import re

from pwa.sync.models import ACADEMY, Stream

PAGE = 1000
STREAM = re.compile(r'academy|m|t:[1-9][0-9]{0,17}')


def pull(entities: dict, member, wanted: dict) -> dict[str, dict]:
    """For each wanted wire stream → cursor (None: a snapshot): its rows, the new cursor, and what kind of answer it is."""
    # Heads are read before the rows: any seq up to one is committed, since heads are given out under the lock.
    ends = Stream.ends([stored_name(name, member) for name in wanted]) if wanted else {}
    return {name: _stream(_followed(entities, name), stored, *ends[stored], wanted[name], member)
            for name, stored in zip(wanted, ends, strict=True)}


def is_stream(name: str) -> bool:
    """True for a name that could be followed."""
    return STREAM.fullmatch(name) is not None


def stored_name(name: str, member) -> str:
    """The server's name of a wire stream."""
    return f'm:{member.id}' if name == 'm' else name


def _followed(entities, name) -> list:
    scope = name[0] if name != ACADEMY else None
    return [model for model in entities.values() if model.scope == scope]


def _stream(models, name, head, floor, cursor, member) -> dict:
    if cursor is not None and cursor > head:
        return {'rows': [], 'cursor': None, 'more': True, 'kind': 'ahead'}
    if cursor is None or cursor < floor:
        return _snapshot(models, name, head, member)
    return _delta(models, name, cursor, head, member) | {'kind': 'delta'}


def _snapshot(models, name, head, member) -> dict:
    windows = [model.window(name, head, member) for model in models]
    if all(window is not None for window in windows):
        rows = sorted((row for window in windows for row in window), key=lambda row: row.seq)
        return {'rows': [row.wire(member) for row in rows], 'cursor': head, 'more': False, 'kind': 'snapshot'}
    return _delta(models, name, 0, head, member) | {'kind': 'snapshot'}


def _delta(models, name, cursor, head, member) -> dict:
    if cursor == head:
        return {'rows': [], 'cursor': head, 'more': False}
    rows = sorted((row for model in models for row in model.since(name, cursor, head, PAGE + 1, member)), key=lambda row: row.seq)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return {'rows': [row.wire(member) for row in rows], 'cursor': rows[-1].seq if more else head, 'more': more}
