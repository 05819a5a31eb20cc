"""An archive's members, articles and comments, brought in: all of it or nothing, and the second time nothing."""
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pwa import clock, db
from pwa.articles.models import slugify
from pwa.importers import markup
from pwa.importers.lines import paragraphs
from pwa.importers.ning.reader import Archive, text_in
from pwa.importers.parts import Page, PageComment, PageError
from pwa.importers.store import LONGEST_NAME, count, load
from pwa.members.models import Member, tidy

FORMER = 'Former member'
LONGEST_TITLE = 200
ELSEWHERE = ('discussions', 'groups', 'events', 'photos', 'videos', 'music', 'notes', 'pages')
MEMBER, BLOG, ANY = {'fullName', 'email', 'state', 'level'}, {'title', 'publishStatus', 'publishTime'}, {'contributorName', 'title', 'id'}


@dataclass
class Report:
    """What came in, what was here, what was left out and why."""
    members: int = 0
    articles: int = 0
    comments: int = 0
    known: int = 0
    left: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    dry: bool = False

    def __str__(self) -> str:
        verb = 'Would add' if self.dry else 'Added'
        lines = [f'{verb} {count(self.articles, "article")}, {count(self.comments, "comment")}, {count(self.members, "member")} who '
                 f'{"has" if self.members == 1 else "have"} not joined; {count(self.known, "article")} here already.']
        lines += [f'Left out: {number:,} {what}.' for what, number in sorted(self.left.items())]
        return '\n'.join(lines + [f'Repaired around {fault}' for fault in self.faults])


class _Tried(Exception):
    """The end of a dry run: everything is taken back."""


def import_ning(path: str, dry: bool = False, bar: Callable[[int, int], None] = lambda done, total: None) -> str:
    """Bring an archive in and say what became of it; raises PageError with one sentence, having changed nothing.

    `bar` hears after each article how many of all have been looked at.
    """
    archive, report = Archive(path), Report(dry=dry)
    try:
        with db.transaction():
            _bring_in(archive, report, bar)
            if dry:
                raise _Tried
    except _Tried:
        pass
    return str(report)


def _bring_in(archive: Archive, report: Report, bar: Callable[[int, int], None]):
    names = _members(archive, report)
    blogs, faults = archive.records('blogs', BLOG)
    report.faults += faults
    slugs: Counter[str] = Counter()
    for done, blog in enumerate(blogs, 1):
        page = _page(blog, names, report)
        if page:
            slugs[slugify(page.title)] += 1
            _store(page, slugs[slugify(page.title)], text_in(blog, 'id'), report)
        bar(done, len(blogs))
    for kind in ELSEWHERE:
        records = archive.records(kind, ANY)[0]
        if records:
            report.left[f'{kind}, which have no place here'] = len(records)


def _members(archive: Archive, report: Report) -> dict[str, str]:
    """Names by network id, each member's own; those not here yet are made, not joined and without an address to write to."""
    records, faults = archive.records('members', MEMBER)
    report.faults += faults
    names, taken = dict[str, str](), Counter[str]()
    for record in records:
        key, name = text_in(record, 'contributorName'), _name(text_in(record, 'fullName'))
        if key and key not in names:
            taken[name] += 1
            names[key] = name if taken[name] == 1 else f'{name} {taken[name]}'
    here = {row.name for row in Member.select(Member.name).where(Member.joined_at.is_null())}
    for name in sorted(set(names.values()) - here):
        Member.imported(name)
        report.members += 1
    return names


def _name(text: str) -> str:
    return tidy(text)[:LONGEST_NAME - 6].strip() or 'Member'


def _page(blog: dict, names: dict[str, str], report: Report) -> Page | None:
    """The article in a record, or None with the reason in the report."""
    status, html = text_in(blog, 'publishStatus'), text_in(blog, 'description')
    lines, body = markup.reduce(f'<div class="xg_user_generated">{html}</div>')
    if status not in ('publish', '') or not any(lines):
        report.left['articles without a word' if status in ('publish', '') else 'articles that were never published'] += 1
        return None
    if pictures := html.lower().count('<img'):
        report.left['pictures in articles'] += pictures
    title = tidy(text_in(blog, 'title'))[:LONGEST_TITLE].strip() or 'Untitled'
    published = _instant(blog, 'publishTime') or _instant(blog, 'createdDate')
    comments = [comment for comment in (_comment(raw, names, report) for raw in _comments(blog)) if comment]
    return Page(title, names.get(text_in(blog, 'contributorName'), FORMER), published, None, paragraphs(lines), body, comments)


def _comments(blog: dict) -> list:
    comments = blog.get('comments')
    return comments if isinstance(comments, list) else []


def _comment(raw, names: dict[str, str], report: Report) -> PageComment | None:
    raw = raw if isinstance(raw, dict) else {}
    at, body = _instant(raw, 'createdDate'), '\n\n'.join(paragraphs(markup.reduce(text_in(raw, 'description'))[0]))
    if at is not None and body:
        return PageComment(names.get(text_in(raw, 'contributorName'), FORMER), at, body)
    report.left['comments without a word' if at is not None else 'comments without a date'] += 1
    return None


def _instant(record: dict, name: str) -> int | None:
    """A date-time in ms since 1970, UTC where it names no zone; None for what is none, or lies ahead."""
    text = text_in(record, name)
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
        except (ValueError, TypeError, IndexError):
            continue
        at = int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)
        return at if 0 <= at <= clock.now() else None
    return None


def _store(page: Page, nth: int, key: str, report: Report):
    """Under its title's address; a namesake, or one of this site's own there, takes the archive's id along."""
    slug = slugify(page.title)
    other = f'{slug}-{hashlib.sha256((key or str(nth)).encode()).hexdigest()[:6]}'
    try:
        added = load(page, slug if nth == 1 else other)
    except PageError:
        added = load(page, other)
    report.articles += added.is_new
    report.known += not added.is_new
    report.comments += added.comments


