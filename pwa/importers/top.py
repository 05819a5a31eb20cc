"""What stands above the article's text: navigation, title, byline."""
from itertools import takewhile
from typing import NamedTuple

from pwa.importers.furniture import is_furniture
from pwa.importers.lines import plain
from pwa.importers.marks import BYLINE, OTHER, instant, where
from pwa.importers.parts import Headline, PageError

LONGEST_TITLE = LONGEST_LABEL = 200
MOST_LABELS = 40


class Top(NamedTuple):
    """`line` is where the article's text begins; author and ms are None where no byline tells them."""
    title: str
    author: str | None
    published_at: int | None
    line: int


def top(lines: list[str], site: str | None) -> Top:
    """The top of a page whose article ends with these lines; raises PageError where there is no title."""
    for index, found in where(BYLINE, lines)[:1]:
        above = [line for line in lines[:index] if line]
        # One further down is a quotation in the article.
        if len(above) <= MOST_LABELS and all(len(line) <= LONGEST_LABEL for line in above):
            title = _title(lines[:index], site, -1)
            return Top(plain(lines[title]), plain(found['name']), instant(found), _below(lines, index))
    title = _title(lines, site, 0)
    return Top(plain(lines[title]), None, None, title + 1)


def _title(lines: list[str], site: str | None, which: int) -> int:
    """Where the title is: told by the markup, else the first or last line that is no label of the navigation."""
    told = [index for index, line in enumerate(lines) if isinstance(line, Headline)]
    title = next(iter(told or _candidates(lines, site)[which:][:1]), None)
    if title is None or len(lines[title]) > LONGEST_TITLE:
        raise PageError(OTHER)
    return title


def _candidates(lines: list[str], site: str | None) -> list[int]:
    rest = [index for index, line in enumerate(lines) if line]
    run = len([*takewhile(lambda index: is_furniture(lines[index]) or lines[index] == site, rest)])
    # A single label is a title, as of an article called "Welcome".
    return rest[run:] if run > 1 else rest


def _below(lines: list[str], index: int) -> int:
    index += 1
    while index < len(lines) and (not lines[index] or is_furniture(lines[index])):
        index += 1
    return index
