"""Any page: what hypothesis draws, and how a page read is compared with the page saved."""
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from pwa.importers.furniture import is_furniture, is_heading
from pwa.importers.lines import plain
from pwa.importers.marks import BYLINE, FOOT, GATE, HEADER, LINKS, UNDATED, VIEWS, matched
from pwa.importers.parts import PageComment
from tests.importers.saved import LINKS as BADGES
from tests.importers.saved import Saved, comment, ms

TALK = [
    comment('Zoë Lindqvist', '2014-02-01 00:05', 'Hi all,', 'Three weeks in, and the stairs are quiet.', '- Zoë'),
    comment('Tom Fry AKA Tommy Two Shoes', '2013-09-14 12:05', 'Does this help uphill too?'),
    comment('Bo', '2011-12-31 23:59', 'I keep losing my balance.\nThe left is worse.', 'Any trick?'),
]
LETTERS = st.characters(categories=('Lu', 'Ll', 'Lo'))
NAMES = st.one_of(
    st.sampled_from(['Marit', 'Ana María Núñez', 'Tom Fry AKA Tommy Two Shoes', 'Bob Jr.', 'O’Neil-Žižek', '李 小龙', 'Jo on the Run']),
    st.text(LETTERS, min_size=1, max_size=20))
SAYINGS = st.one_of(
    st.sampled_from(['Comment by Marit on May 3, 2012 at 5:01pm was the best answer.', 'You said “Comment by Bo on May 3, 2012”!',
                     'thanks', 'Views: many.', '© 2020 was a good year.', 'Join Odile, all of you!', '1 < 2 & "3" > 2', '<b>bold</b>.']),
    st.text(st.characters(categories=('L', 'M', 'N', 'P', 'S', 'Zs')), min_size=1, max_size=80))
MARKS = (BYLINE, FOOT, GATE, HEADER, LINKS, UNDATED, VIEWS)
NASTY = st.one_of(SAYINGS, st.sampled_from([
    'Comment by Marit on May 3, 2030 at 5:01pm', 'Posted by Bo on May 3, 2012 at 5:01pm', 'Foot Care', 'RSS', 'View All', BADGES,
    'Views: 5', 'You need to be a member of Hill Academy to add comments!', '© 2020   Created by Bo.   Powered by']))
# A busy machine is no fault of the parser's.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MINUTES = st.integers(ms('2005-01-01 00:00') // 60_000, ms('2026-12-31 23:59') // 60_000)


def is_prose(text: str) -> bool:
    """True where nothing in the text, taken alone, is what such a page has as furniture."""
    return not (any(matched(mark, text) for mark in MARKS) or is_furniture(text) or is_heading(text, ''))


@st.composite
def pages(draw, sayings=SAYINGS.map(plain).filter(is_prose)):
    """Any page: its comments at different minutes, newest first."""
    texts = st.lists(sayings.map(plain).filter(bool), min_size=1, max_size=3)
    minutes = sorted(draw(st.lists(MINUTES, max_size=6, unique=True)), reverse=True)
    views = draw(st.one_of(st.none(), st.integers(0, 10**7)))
    return Saved(
        title=plain(draw(SAYINGS.filter(lambda text: plain(text) and is_prose(text)))), paragraphs=draw(texts), owner=plain(draw(NAMES)),
        gate=draw(st.booleans()) or not minutes and views is None, views=views if views is None else f'{views:,}',
        spaced=draw(st.booleans()),
        comments=[PageComment(plain(draw(NAMES)), minute * 60_000, '\n\n'.join(draw(texts))) for minute in minutes])


def faithful(page, saved: Saved) -> bool:
    return ((page.title, page.author, page.paragraphs, page.comments) == (saved.title, saved.owner, saved.paragraphs, saved.comments)
            and page.views == (saved.views and int(saved.views.replace(',', ''))))
