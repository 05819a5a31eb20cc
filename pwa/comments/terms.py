"""Terms in a text: where one that has an answer first stands. static/js/comments/terms.js finds the same, proved by shared cases."""
import re
from collections.abc import Iterable
from html import escape

from markupsafe import Markup

# Cleaned HTML quotes every attribute, so that a tag ends at the first > outside quotes.
TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
NAME = re.compile(r'</?([a-z0-9]+)')
HEADING = re.compile(r'h[1-6]')
CLOSED = ('a', 'code', 'pre')  # and headings: no button inside these
GAP = re.compile(r'[\s\-‐‑–]+')
QUOTE = re.compile(r"['’]")


def normal(term: str) -> str:
    """A term as it is compared: no capitals, one space for spaces and hyphens, a plain apostrophe."""
    return QUOTE.sub("'", GAP.sub(' ', term)).strip().lower()


def finder(terms: Iterable[str]) -> re.Pattern:
    """What finds any of these as a whole word, the longest first."""
    words = [GAP.sub(' ', term).strip() for term in terms]
    alternatives = '|'.join(_pattern(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf'(?<![\w&\-‐‑–])(?:{alternatives or "(?!)"})(?![\w\-‐‑–])', re.IGNORECASE)


def _pattern(word: str) -> str:
    return r'[\s\-‐‑–]+'.join(QUOTE.sub("['’]", re.escape(part)) for part in word.split(' '))


class Marking:
    """Marks terms on one page, each where it first stands in a section; `used` are the answers that the page then needs, in order.

    `answers` have a `key` and `names`."""

    def __init__(self, answers: list):
        self.used: list = []
        self._by_name = {normal(name): answer for answer in answers for name in answer.names}
        self._finder = finder(escape(name, quote=False) for answer in answers for name in answer.names)
        self._seen: set[tuple] = set()

    def mark(self, text: str | Markup, section: str = '') -> Markup:
        """The HTML with its terms as buttons; a plain text becomes HTML. Headings begin new sections."""
        pieces = TAG.split(text if isinstance(text, Markup) else escape(text, quote=False))
        closed, heading = 0, 0
        for at, piece in enumerate(pieces):
            if not at % 2:
                pieces[at] = piece if closed else self._marked(piece, (section, heading))
                continue
            name = NAME.match(piece)
            if name and (name[1] in CLOSED or HEADING.fullmatch(name[1])):
                closed += -1 if piece[1] == '/' else 1
                heading += name[1][0] == 'h'
        return Markup(''.join(pieces))

    def _marked(self, text: str, section: tuple) -> str:
        return self._finder.sub(lambda found: self._button(found[0], section), text)

    def _button(self, words: str, section: tuple) -> str:
        answer = self._by_name.get(normal(_plain(words)))  # none: letters that are alike to the finder only, such as a dotless i
        if answer is None or (section, answer.key) in self._seen:
            return words
        self._seen.add((section, answer.key))
        if answer not in self.used:
            self.used.append(answer)
        return f'<button class="term" type="button" popovertarget="answer-{escape(answer.key)}">{words}</button>'


def _plain(words: str) -> str:
    return words.replace('&lt;', '<').replace('&gt;', '>').replace('&amp;', '&')
