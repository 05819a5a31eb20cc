"""What Ning puts around an article and its comments, and where the side bar begins after the last comment."""
import re
from itertools import takewhile

from pwa.importers.lines import plain
from pwa.importers.parts import Label

# Nobody's whole paragraph: furniture wherever it stands alone.
FITTINGS = frozenset((
    'add a blog post', 'add photos', 'add videos', 'all blog posts', 'blog posts', 'delete comment', 'follow us',
    'get badge', 'latest activity', 'latest photos', 'loading feed', 'loading…', 'loading...', 'monthly archives',
    'my blog', 'my page', 'next post', 'or sign in', 'order link:', 'powered by', 'previous post', 'recent posts',
    'report an issue', 'rss', 'share on facebook', 'share on twitter', 'sign in', 'sign up', 'sign up or sign in',
    'terms of service', 'top content', 'view all', 'view blog', 'welcome to'))
# Furniture only where other furniture is expected: a comment may well consist of "Welcome".
SIGNS = frozenset((
    'about', 'add', 'ads', 'advertisement', 'announcements', 'archives', 'badge', 'badges', 'birthdays', 'blog', 'books',
    'calendar', 'categories', 'chat', 'coaching', 'comment', 'comments', 'contact', 'donate', 'email', 'events',
    'facebook', 'featured', 'forum', 'google+', 'groups', 'home', 'instagram', 'invite', 'like', 'links', 'main',
    'members', 'music', 'news', 'newsletter', 'next', 'notes', 'pages', 'partners', 'permalink', 'photos', 'pinterest',
    'podcast', 'previous', 'resources', 'search', 'share', 'shop', 'sponsors', 'store', 'tags', 'testimonials', 'training',
    'tweet', 'twitter', 'videos', 'welcome', 'youtube'))
COUNTS = re.compile(r'tags: ?.*|\d+ members? (?:like|likes|favorited) this|\d+ comments?|views: ?[\d,. ]+'
                    r'|comments are closed for this (?:blog )?post\.?', re.I)
PAGES = re.compile(r'(?:‹ ?previous)?[\d …]*next ?›|‹ ?previous[\d …]*', re.I)
BULLETS = ' •·*|<>‹›«»'

LONGEST_HEADING = 60
LITTLE = frozenset((
    'a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'is', 'of', 'on', 'or', 'the', 'to', 'vs', 'with', 'your'))
PARTING = re.compile(
    r'(?:many )?(?:thanks?|cheers|congrat[a-z]*|hi|hello|hey|dear|regards|sincerely|namaste|god bless|good luck|take care|see you'
    r'|well done|p\.?s)\b.*|(?:all the |kind(?:est)? |warm(?:est)? |very )?best(?: regards| wishes)?|(?:yours|your friend)\b.*'
    r'|(?:happy|keep|stay) \w+|run (?:free|happy|on|safe|strong|well)'
    r'|(?:awesome|excellent|good|great|nice) (?:advice|article|info|job|point|post|question|read|stuff|tips?|work)', re.I)


def is_fitting(line: str) -> bool:
    return _bare(line) in FITTINGS or bool(line and PAGES.fullmatch(plain(line)))


def is_furniture(line: str) -> bool:
    """True for a line that is furniture next to other furniture."""
    return is_fitting(line) or _bare(line) in SIGNS or bool(COUNTS.fullmatch(plain(line)))


def _bare(line: str) -> str:
    return plain(line).strip(BULLETS).lower()


def is_heading(line: str, signer: str) -> bool:
    """True for a line in the form of a side bar's heading: short, Capitalised Throughout, no digits, no final mark.

    Not so a parting word, or a name below a comment: `signer`'s own, or a single word that is no known sign.
    """
    words = plain(line).split()
    return _bare(line) in SIGNS or (len(words) > 1 and len(line) <= LONGEST_HEADING and _is_titled(words)
                                    and not _is_signature(words, signer))


def _is_titled(words: list[str]) -> bool:
    weighty = [word for word in words if word.lower() not in LITTLE]
    return (words[0][0].isupper() and words[-1][-1].isalpha() and not any(map(str.isdigit, ''.join(words)))
            and all(word[0].isupper() or not word[0].isalpha() for word in weighty))


def _is_signature(words: list[str], signer: str) -> bool:
    own = {word.strip('.,').lower() for word in signer.split()}
    return bool(PARTING.fullmatch(' '.join(words))) or all(word.strip('.,').lower() in own for word in words)


def side_bar(lines: list[str], signer: str) -> tuple[int, bool]:
    """Where the side bar begins below the last comment, and whether only its looks tell.

    The invariant: a comment's words come first, and the side bar after them opens with a heading of the markup, a
    fitting known by name, or a paragraph in the form of a heading; prose looks like none of them.
    """
    first = next((index for index, line in enumerate(lines) if line), len(lines))
    for index in range(first, len(lines)):
        if is_fitting(lines[index]) or isinstance(lines[index], Label):
            return _before_page_numbers(lines, index), False
        if index > first and not lines[index - 1] and _opens(lines[index:], signer):
            return index, _bare(lines[index]) not in SIGNS
    return len(lines), False


def _opens(lines: list[str], signer: str) -> bool:
    paragraph = [*takewhile(bool, lines)]
    return bool(paragraph) and all(is_heading(line, signer) or is_furniture(line) for line in paragraph)


def _before_page_numbers(lines: list[str], index: int) -> int:
    numbered = bool(PAGES.fullmatch(plain(lines[index])))
    while numbered and index and lines[index - 1].isdecimal():
        index -= 1
    return index
