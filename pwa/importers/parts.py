"""The parts a saved page comes apart into, and the error of one that does not."""
from dataclasses import dataclass


class PageError(Exception):
    """A page that cannot be brought in; its text is a sentence for whoever ran the import."""


class Said(str):
    """A line known from the markup to be a person's words: nothing in it is furniture."""


class Label(str):
    """A heading known from the markup that is nobody's words: the page's own."""


class Headline(str):
    """The line known from the markup to be the page's title."""


@dataclass
class PageComment:
    """One comment: `created_at` in ms since 1970, `body` plain text with a blank line between paragraphs."""
    author: str
    created_at: int
    body: str


@dataclass
class Page:
    """An article with its discussion, newest comment first, as on the page.

    `published_at` (ms) and `views` are None where the page does not tell; `markup` is the article's own HTML,
    not yet cleaned, where the page was saved as HTML; `unsure` is the first line left out of the last comment
    by its looks alone.
    """
    title: str
    author: str
    published_at: int | None
    views: int | None
    paragraphs: list[str]
    markup: str | None
    comments: list[PageComment]
    unsure: str | None = None
