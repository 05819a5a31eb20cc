"""The lines by which a Ning blog page is known: header, byline, gate, views, foot."""
import re
from datetime import UTC, datetime

from pwa.importers.lines import filled, plain
from pwa.importers.parts import PageError, Said

MONTHS = ('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec')
WHEN = (r'(?P<month>[a-z]{3,9})\.? (?P<day>[0-9]{1,2}), (?P<year>[0-9]{4})'
        r' at (?P<hour>[0-9]{1,2}):(?P<minute>[0-9][0-9]) ?(?P<half>[ap])m')
HEADER = re.compile(rf'comment by (?P<name>.*\S) on {WHEN}', re.I)
BYLINE = re.compile(rf'posted by (?P<name>.*\S) on {WHEN}(?: in .+)?', re.I)
UNDATED = re.compile(r'comment by (?P<name>.*\S) (?:(?:a|an|[0-9]+) (?:second|minute|hour|day)s? ago|yesterday|just now)', re.I)
GATE = re.compile(r'you need to be a member of (?P<site>.*\S) to add comments!?', re.I)
VIEWS = re.compile(r'views: ?(?P<views>[0-9][0-9,. ]*)', re.I)
FOOT = re.compile(r'(?:©|\(c\)) ?(?:[0-9]{4} ?[-–] ?)?[0-9]{4} created by (?P<name>.*?\S)\. ?'
                  r'(?:powered by\b|badges\b|report an issue\b).*', re.I)
LINKS = re.compile(r'(?:badges ?\| ?)?report an issue ?\| ?terms of service', re.I)
AFTER_FOOT = 12

CUT = 'This page is cut off: save it again down to its last lines (“© … Created by …”), and import that.'
OTHER = 'This is not a saved academy page: it needs the text or the HTML of one Ning blog page, from its title to its last line.'


def matched(mark: re.Pattern, line: str) -> re.Match | None:
    """The match of a whole line, which no line known to be a person's words can be."""
    return None if isinstance(line, Said) else mark.fullmatch(plain(line))


def where(mark: re.Pattern, lines: list[str]) -> list[tuple[int, re.Match]]:
    """Each line that is such a mark, with its match."""
    return [(index, found) for index, line in enumerate(lines) if (found := matched(mark, line))]


def instant(found: re.Match) -> int | None:
    """The ms since 1970 of a header's date and time, taken as UTC (the page tells no zone); None for 31 June."""
    try:
        hour, month = int(found['hour']), MONTHS.index(found['month'][:3].lower()) + 1
        if not 1 <= hour <= 12:
            return None
        moment = datetime(int(found['year']), month, int(found['day']),
                          hour % 12 + 12 * (found['half'].lower() == 'p'), int(found['minute']), tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) * 1000


def foot(lines: list[str]) -> tuple[int, str | None]:
    """Where the page's foot begins, and the site's owner as told there; a page without its foot is cut off.

    The last one counts, and little may follow it: a foot quoted in a comment does not end the page.
    """
    feet = [(index, found) for index in range(len(lines)) if (found := _foot_at(lines, index))] or where(LINKS, lines)
    if not feet:
        raise PageError(CUT if any(map(_is_mark, lines)) else OTHER)
    index, found = feet[-1]
    rest = filled(lines[index:])
    if len(rest) > AFTER_FOOT or any(map(_is_mark, rest)):
        raise PageError(CUT)
    return index, found.groupdict().get('name')


def _foot_at(lines: list[str], index: int) -> re.Match | None:
    line = lines[index]
    opens = not isinstance(line, Said) and line.lower().startswith(('©', '(c)'))
    return FOOT.fullmatch(plain(' '.join(lines[index:index + 6]))) if opens else None


def _is_mark(line: str) -> bool:
    return any(matched(mark, line) for mark in (HEADER, GATE, VIEWS))
