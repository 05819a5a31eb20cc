"""A saved Ning blog page, as text or HTML, read into a Page.

Its dates carry no zone: they are taken as UTC. Text alone cannot always tell a quotation or the side bar from a
comment's words; `headers` and `furniture` say by which invariant they do. Saved HTML tells by its elements.
"""
import re
from itertools import dropwhile, zip_longest

from pwa.importers import markup
from pwa.importers.furniture import is_furniture, is_heading, side_bar
from pwa.importers.headers import Header, opening, told
from pwa.importers.lines import decode, filled, paragraphs, plain, spaced, split
from pwa.importers.marks import GATE, HEADER, OTHER, VIEWS, foot, where
from pwa.importers.parts import Page, PageComment, PageError, Said
from pwa.importers.top import top

MOST_VIEWS = 2 ** 31 - 1
JOIN = re.compile(r'join \S.*', re.I)


def parse(data: bytes) -> Page:
    """The page in a saved file; raises PageError with one sentence when it is not one, or not whole."""
    text = decode(data)
    if not markup.is_markup(text):
        return read(split(text))
    lines, body = markup.reduce(text)
    page = read(lines)
    page.markup = body
    return page


def read(lines: list[str]) -> Page:
    """The page in these lines."""
    end, owner = foot(lines)
    lines = spaced(lines[:end])
    gate, site = _gate(lines)
    heads = opening(lines, gate)
    stop, views = _bottom(lines, gate or (heads[0].line if heads else end))
    head = top(lines[:stop], site)
    if not (gate or heads or views is not None or head.published_at):
        raise PageError(OTHER)
    author = head.author or owner or site
    body = _article(lines[head.line:stop], None if stop < end else author)
    if not author or not body:
        raise PageError(OTHER)
    comments, unsure = _comments(lines, heads)
    return Page(head.title, author, head.published_at, views, body, None, comments, unsure)


def _gate(lines: list[str]) -> tuple[int, str | None]:
    """Where the invitation to join stands, which parts article from comments, and the site's name; 0 for nowhere."""
    for index, found in where(GATE, lines):
        below = plain(next(iter(filled(lines[index + 1:index + 6])), ''))
        # One below a comment is a quotation, unless it brings its link with it.
        if JOIN.fullmatch(below) or not where(HEADER, lines[:index]):
            return index, found['site']
    return 0, None


def _bottom(lines: list[str], close: int) -> tuple[int, int | None]:
    """Where the article ends at the latest, and its view count."""
    for index, found in where(VIEWS, lines[:close])[-1:]:
        return index, min(int(re.sub('[^0-9]', '', found['views'])), MOST_VIEWS)
    return close, None


def _article(lines: list[str], signer: str | None) -> list[str]:
    """The article's paragraphs; with a `signer`, nothing but the side bar marks their end."""
    if any(isinstance(line, Said) for line in lines):
        return paragraphs([line for line in lines if isinstance(line, Said)])
    texts = paragraphs(lines if signer is None else lines[:side_bar([*map(str, lines)], signer)[0]])
    while texts and (is_furniture(texts[-1]) or JOIN.fullmatch(texts[-1]) and is_heading(texts[-1], '')):
        texts.pop()
    return texts


def _comments(lines: list[str], heads: list[Header]) -> tuple[list[PageComment], str | None]:
    """The comments, newest first, and the line that only by its looks ended the last of them."""
    known, unsure, comments = told(lines, heads), None, []
    for head, following in zip_longest(heads, heads[1:]):
        body = [line for line in lines[head.line + 1:following and following.line] if isinstance(line, Said) or not known]
        if not known:
            body = _without_tools(body)
        if following is None and not known:
            body, unsure = _last(body, head.author)
        comments.append(PageComment(plain(head.author), head.at, '\n\n'.join(paragraphs(body))))
    return sorted(comments, key=lambda comment: -comment.created_at), unsure


def _without_tools(lines: list[str]) -> list[str]:
    """Without the links that a page saved by its owner shows above each comment."""
    return [*dropwhile(lambda line: not line or line.lower() == 'delete comment', lines)]


def _last(lines: list[str], signer: str) -> tuple[list[str], str | None]:
    end, by_looks = side_bar(lines, signer)
    return lines[:end], lines[end] if by_looks else None
