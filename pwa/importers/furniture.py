"""What Ning puts around an article and its comments, and where the side bar begins after the last comment."""
import re

from pwa.importers.lines import plain

# Nobody's whole paragraph: furniture wherever it stands alone.
FITTINGS = frozenset((
    'add a blog post', 'add photos', 'add videos', 'all blog posts', 'blog posts', 'delete comment', 'follow us',
    'get badge', 'latest activity', 'latest photos', 'loading feed', 'loading…', 'loading...', 'monthly archives',
    'my blog', 'my page', 'next post', 'or sign in', 'order link:', 'powered by', 'previous post', 'recent posts',
    'report an issue', 'rss', 'share on facebook', 'share on twitter', 'sign in', 'sign up', 'sign up or sign in',
    'terms of service', 'top content', 'view all', 'view blog', 'welcome to'))
# Furniture only where other furniture is expected: a comment may well consist of "Welcome".
SIGNS = frozenset((
    'about', 'add', 'archives', 'badge', 'badges', 'birthdays', 'blog', 'comment', 'comments', 'email', 'events',
    'facebook', 'featured', 'forum', 'google+', 'groups', 'home', 'invite', 'like', 'links', 'main', 'members', 'music',
    'news', 'next', 'notes', 'pages', 'permalink', 'photos', 'pinterest', 'previous', 'search', 'share', 'tags', 'tweet',
    'twitter', 'videos', 'welcome'))
COUNTS = re.compile(r'tags: ?.*|\d+ members? (?:like|likes|favorited) this|\d+ comments?|views: ?[\d,. ]+'
                    r'|comments are closed for this (?:blog )?post\.?', re.I)
PAGES = re.compile(r'(?:‹ ?previous)?[\d …]*next ?›|‹ ?previous[\d …]*', re.I)
BULLETS = ' •·*|<>‹›«»'

LONGEST_HEADING = 60
LITTLE = frozenset((
    'a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'is', 'of', 'on', 'or', 'the', 'to', 'vs', 'with', 'your'))
PARTING = re.compile(
    r'(?:all the |kind |warm |best |many )?(?:thank you|thanks|cheers|regards|wishes|best|peace|love|hugs|namaste|sincerely'
    r'|good luck|take care|god bless|see you|well done|congrat\w*|hi|hello|hey|dear|yours|respectfully|p\.?s|'
    r'(?:happy|run|keep|stay|great|nice|good|awesome|amazing|excellent) \w+)\b.*', re.I)


def is_fitting(line: str) -> bool:
    return _bare(line) in FITTINGS or bool(line and PAGES.fullmatch(plain(line)))


def is_furniture(line: str) -> bool:
    """True for a line that is furniture next to other furniture."""
    return is_fitting(line) or _bare(line) in SIGNS or bool(COUNTS.fullmatch(plain(line)))


def _bare(line: str) -> str:
    return plain(line).strip(BULLETS).lower()


def is_heading(line: str, signer: str) -> bool:
    """True for a line in the form of a side bar's heading: short, Capitalised Throughout, no punctuation at its end.

    Not so a parting word, or `signer`'s own name below a comment.
    """
    words = plain(line).split()
    return bool(words) and len(line) <= LONGEST_HEADING and _is_titled(words) and not _is_signature(words, signer)


def _is_titled(words: list[str]) -> bool:
    weighty = [word for word in words if word.lower() not in LITTLE]
    return (words[0][0].isupper() and words[-1][-1].isalnum()
            and all(word[0].isupper() or not word[0].isalpha() for word in weighty))


def _is_signature(words: list[str], signer: str) -> bool:
    own = {word.strip('.,').lower() for word in signer.split()}
    return bool(PARTING.fullmatch(' '.join(words))) or all(word.strip('.,').lower() in own for word in words)


def side_bar(lines: list[str], signer: str) -> tuple[int, bool]:
    """Where the side bar begins below the last comment, and whether only its looks tell.

    The invariant: a comment's words come first, and the side bar after them opens either with a fitting known
    by name or with a heading in a paragraph of its own; prose never looks like either.
    """
    first = next((index for index, line in enumerate(lines) if line), len(lines))
    for index in range(first, len(lines)):
        if is_fitting(lines[index]):
            return _before_page_numbers(lines, index), False
        if index > first and _stands_alone(lines, index) and is_heading(lines[index], signer):
            return index, lines[index].lower() not in SIGNS
    return len(lines), False


def _before_page_numbers(lines: list[str], index: int) -> int:
    while PAGES.fullmatch(plain(lines[index])) and index and lines[index - 1].isdecimal():
        lines, index = [*lines[:index - 1], lines[index]], index - 1
    return index


def _stands_alone(lines: list[str], index: int) -> bool:
    return bool(lines[index]) and not lines[index - 1] and not ''.join(lines[index + 1:index + 2])
