"""A saved page, brought in: article, members who have not joined, discussion; all of it or nothing."""
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from markupsafe import escape

from pwa import clock, db
from pwa.articles.manuscripts import Manuscript
from pwa.articles.models import Article, slugify
from pwa.comments.models import Comment, imported_key
from pwa.comments.threads import Thread
from pwa.importers.lines import LARGEST
from pwa.importers.page import parse
from pwa.importers.parts import Page, PageComment, PageError
from pwa.members.models import Member, tidy
from pwa.workouts.models import Workout

SLUG = re.compile(r'[a-z0-9]+(?:-[a-z0-9]+)*')
LONGEST_NAME = LONGEST_SLUG = 80


@dataclass
class Report:
    """What an import added; `comments` and `members` count only what is new, `unsure` is the page's."""
    article: Article
    is_new: bool
    comments: int
    members: int
    unsure: str | None

    def __str__(self) -> str:
        article, added = self.article, f'{count(self.comments, "comment")} by {count(self.members, "member")}'
        if not self.is_new and not self.comments:
            return f'Nothing new: “{article.title}” and all its comments are here already → {article.url}'
        if not self.is_new:
            return f'Added to “{article.title}”: {added} → {article.url}{self._doubt()}'
        return (f'Imported “{article.title}” by {article.author.name}: {added}, {count(article.views, "view")} → {article.url}'
                f'{self._doubt()}')

    def _doubt(self) -> str:
        return f'\nThe side bar was taken to begin at “{self.unsure}”: check that the oldest comment is whole.' if self.unsure else ''


def import_page(path: str, slug: str | None = None, workout: str | None = None) -> str:
    """Bring in a saved page and say what was added; raises PageError with one sentence, having changed nothing."""
    try:
        with Path(path).open('rb') as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise PageError(f'{path} cannot be read: {error.strerror or error}.') from None
    return str(load(parse(data), slug, workout))


def load(page: Page, slug: str | None = None, workout: str | None = None) -> Report:
    """Store the page under `slug` (made from its title by default), leading to `workout` (the academy's first by default).

    What is here already stays as it is.
    """
    slug = slug or slugify(page.title)
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise PageError(f'“{slug}” cannot be an address: use small letters and digits with single dashes between, as in it-band.')
    if workout and not Workout.find(workout):
        raise PageError(f'There is no workout “{workout}”: name the end of a workout’s address, as in foot-core.')
    with db.transaction():
        comments, members = _comments(page, Thread.at(f'/articles/{slug}'))  # first: the academy is locked last
        article, is_new = _article(page, slug, workout)
    return Report(article, is_new, comments, members, page.unsure)


def _article(page: Page, slug: str, workout: str | None) -> tuple[Article, bool]:
    author, known = _member(page.author), Article.known(slug)
    if known is None:
        oldest = min((comment.created_at for comment in page.comments), default=clock.now())
        return Article.publish(slug, page.title, author, _html(page), views=page.views or 0, workout=workout or _first_workout(),
                               published_at=page.published_at or oldest), True
    if known.author != author or known.title != page.title and not Manuscript.is_of(slug):
        raise PageError(f'There is another article at {known.url}: choose another address with --slug.')
    return known, False


def _first_workout() -> str | None:
    return next((workout.slug for workout in Workout.published()), None)


def _html(page: Page) -> str:
    return page.markup or '\n'.join(f'<p>{escape(text)}</p>'.replace('\n', '<br>') for text in page.paragraphs)


def _member(name: str) -> Member:
    return Member.imported(tidy(name)[:LONGEST_NAME].strip() or 'Member')


def _comments(page: Page, thread: Thread) -> tuple[int, int]:
    """Add those not here yet, oldest first; how many, by how many members."""
    known = {row.key for row in Comment.select(Comment.key).where(Comment.stream == thread.stream)}
    fresh = [entry for entry in _entries(page.comments, thread) if entry[0] not in known]
    return Comment.bring_in(thread, fresh), len({author.id for _, author, *_ in fresh})


def _entries(comments: list[PageComment], thread: Thread) -> list[tuple[str, Member, int, str]]:
    """Keys that are the same on every run; comments of one minute a millisecond apart, so that they keep their order."""
    members = {name: _member(name) for name in {comment.author for comment in comments}}
    twins: Counter[tuple] = Counter()
    minutes: Counter[int] = Counter()
    entries = []
    for comment in reversed([comment for comment in comments if comment.body]):
        twin = comment.author, comment.created_at, comment.body
        key = imported_key(thread, comment.author, comment.created_at + twins[twin], comment.body)
        entries.append((key, members[comment.author], comment.created_at + minutes[comment.created_at], comment.body))
        twins[twin] += 1
        minutes[comment.created_at] += 1
    return entries


def count(number: int, noun: str) -> str:
    return f'{number:,} {noun}{"" if number == 1 else "s"}'
