"""From bytes to lines, and from lines to paragraphs."""
import codecs
import re
from itertools import groupby

from pwa.importers.parts import PageError

LARGEST = 5_000_000
NOT_TEXT = 'This file is not text: save the page as text or as HTML and import that.'
# What shows nothing, or turns the reading direction of what follows; joiners stay, scripts and emoji need them.
UNSEEN = re.compile('[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]')
SPACE = re.compile(r'[^\S ]')


def decode(data: bytes) -> str:
    """The text of a saved file: UTF-8, UTF-16 with its mark, else Windows-1252; raises PageError."""
    if len(data) > LARGEST:
        raise PageError('This file is larger than 5 MB, which no academy page is: save the one page and import that.')
    if not data.strip():
        raise PageError('This file is empty: save the page again and import that.')
    text = _utf16(data) if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _bytewise(data)
    if '\0' in text:
        raise PageError(NOT_TEXT)
    return text


def _utf16(data: bytes) -> str:
    try:
        return data.decode('utf-16')
    except UnicodeDecodeError:
        raise PageError(NOT_TEXT) from None


def _bytewise(data: bytes) -> str:
    try:
        return data.decode('utf-8')
    except UnicodeDecodeError:
        return data.decode('cp1252', 'replace')


def split(text: str) -> list[str]:
    """Lines without their outer blanks; every kind of space is a space, what shows nothing is gone."""
    return [tidy(line) for line in text.splitlines()]


def spaced(lines: list[str]) -> list[str]:
    """The same lines; where no blank line was kept, each is a paragraph."""
    return lines if '' in '\n'.join(lines).strip().split('\n') else [part for line in lines for part in (line, '')]


def tidy(line: str) -> str:
    return SPACE.sub(' ', UNSEEN.sub('', line)).strip()


def plain(line: str) -> str:
    """A line with single spaces, as the recognisers read it."""
    return ' '.join(line.split())


def filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line]


def paragraphs(lines: list[str]) -> list[str]:
    """What stands between blank lines."""
    return ['\n'.join(run) for full, run in groupby(lines, bool) if full]
