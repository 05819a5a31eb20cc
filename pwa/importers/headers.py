"""Which lines open a comment: headers, told from headers quoted inside a comment."""
from itertools import accumulate
from typing import NamedTuple

from pwa.importers.lines import filled
from pwa.importers.marks import HEADER, UNDATED, instant, matched, where
from pwa.importers.parts import PageError, Said


class Header(NamedTuple):
    """The line that opens a comment: where it is, whose, when (ms)."""
    line: int
    author: str
    at: int


def opening(lines: list[str], start: int) -> list[Header]:
    """The headers from line `start` on, in the page's order."""
    if where(UNDATED, lines[start:]):
        raise PageError('This page tells a comment’s age only as “… ago”: save it again once that comment has a date.')
    heads = [head for head in map(_read, range(start, len(lines)), lines[start:]) if head]
    return heads if told(lines, heads) else _unquoted(lines, heads)


def told(lines: list[str], heads: list[Header]) -> bool:
    """True when the markup tells which words are a comment's."""
    return any(isinstance(line, Said) for head in heads[:1] for line in lines[head.line:])


def _read(index: int, line: str) -> Header | None:
    found = matched(HEADER, line)
    at = instant(found) if found else None
    return Header(index, found['name'], at) if found and at is not None else None


def _unquoted(lines: list[str], heads: list[Header]) -> list[Header]:
    """Without the headers that are quotations.

    Ning lists the newest first and a quotation is older than the comment it stands in, so a header that is older
    than one further down, or that follows straight upon a colon, opens no comment. On a page in another order
    nothing can be told, and every header counts.
    """
    newest = [*accumulate((head.at for head in reversed(heads)), max)][::-1]
    kept = [head for index, head in enumerate(heads)
            if head.at == newest[index] and not _is_introduced(lines, head) and not _is_of_next(lines, heads, index)]
    ordered = heads and heads[0].at == newest[0] and 3 * len(kept) >= 2 * len(heads)
    return kept if ordered else heads


def _is_introduced(lines: list[str], head: Header) -> bool:
    return head.line > 0 and lines[head.line - 1].endswith(':')


def _is_of_next(lines: list[str], heads: list[Header], index: int) -> bool:
    """True for the header of the next comment when it was quoted, with or without that comment's words.

    One person's two comments of one minute look alike, but nothing announces the upper one.
    """
    own, *below = heads[index:index + 3]
    if not below or own[1:] != below[0][1:]:
        return False
    before = filled(lines[max(0, own.line - 4):own.line])
    body = filled(lines[own.line + 1:below[0].line])
    original = filled(lines[below[0].line + 1:below[1].line if below[1:] else None])
    announced = before[-1:] and before[-1].endswith(':')
    return not body or bool(announced) or body[:1] == original[:1] and body != original[:len(body)]
