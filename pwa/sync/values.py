"""What a field may hold: each validator returns nothing or raises Refused('bad_value') with a sentence.

Its `shape`, like ['integer', 0, 10], says the same to a phone that has to judge a file.
"""
from datetime import date

from pwa.sync.models import Refused

LARGEST = 2 ** 53 - 1


def shaped(kind: str, *bounds):
    """Says on a validator what it lets through; `static/js/data/rules.js` knows the kinds."""
    def dress(check):
        check.shape = [kind, *bounds]
        return check
    return dress


@shaped('boolean')
def boolean(value):
    if not isinstance(value, bool):
        raise Refused('bad_value', 'This must be yes or no.')


def integer(low: int, high: int):
    """A whole number from low to high."""
    @shaped('integer', low, high)
    def check(value):
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise Refused('bad_value', f'This must be a whole number from {low} to {high:,}.')
    return check


def one_of(*words: str):
    """One of a few words."""
    @shaped('word', *words)
    def check(value):
        if value not in words:
            raise Refused('bad_value', f'This must be one of: {", ".join(words)}.')
    return check


def text(longest: int, shortest: int = 0):
    """Text of at most `longest` characters that every database and screen can hold."""
    @shaped('text', longest, shortest)
    def check(value):
        if not isinstance(value, str) or not is_plain(value):
            raise Refused('bad_value', 'This must be plain text.')
        if len(value) > longest:
            raise Refused('bad_value', f'This is {len(value):,} characters long; {longest:,} fit.')
        if len(value.strip()) < shortest:
            raise Refused('bad_value', 'Write something first.')
    return check


@shaped('day')
def day(value):
    """A date like '2026-11-23'."""
    try:
        if not isinstance(value, str) or date.fromisoformat(value).isoformat() != value:  # '2026-W48-1' is a date to it too
            raise ValueError
    except ValueError:
        raise Refused('bad_value', 'This must be a date like 2026-11-23.') from None


@shaped('integer', 0, LARGEST)
def instant(value):
    """Milliseconds since 1970."""
    integer(0, LARGEST)(value)


def optional(check):
    """The same, or nothing."""
    @shaped(*check.shape)
    def lenient(value):
        return None if value is None else check(value)
    return lenient


def is_plain(value: str) -> bool:
    """No NUL and no lone surrogate: PostgreSQL stores neither."""
    return '\0' not in value and (value.isascii() or not any('\ud800' <= char <= '\udfff' for char in value))
