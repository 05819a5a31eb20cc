"""The one merge rule (sync.md §5); static/js/core/register.js says the same, proved by shared cases."""
from typing import Any, NamedTuple

SLACK = 300_000


class Stamp(NamedTuple):
    """When a value was written (ms since 1970) and by which op."""
    at: int
    by: str


class Register(NamedTuple):
    """One field of one row: its value and the stamp of the write that made it."""
    value: Any
    at: int
    by: str


def write(current: Register | None, value, at: int, op: str, saw: Stamp | None, now: int) -> Register | None:
    """The register after this write, or None when it changes nothing (the same write again, or a stale one)."""
    if current and current.by == op:
        return None
    void = at > now + SLACK
    if current is None or (saw and current.by == saw.by):
        if void:
            at = saw.at + 1 if saw and saw.at <= now + SLACK else 0
        return Register(value, max(at, current.at + 1) if current else at, op)
    if not void and (at, op) > (current.at, current.by):
        return Register(value, at, op)
    return None
