"""Pages as a browser saves them, made up: as text, in Ning's own markup, and in plain HTML."""
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape

from pwa.importers.parts import PageComment

SIDE_BAR = ('Trail Talk', '', 'Run With Odile', '', 'The Patient Hill by Odile Baptiste', '',
            '“A book to keep beside the shoes.” - Hill Gazette', '', 'Order link:', '', '', '', '  • Add Photos', '  • View All')
LINKS = 'Badges  |  Report an Issue  |  Terms of Service'


@dataclass
class Saved:
    """What a page holds, and how it was saved."""
    title: str = 'Why does my knee complain on the way down?'
    paragraphs: list[str] = field(default_factory=lambda: ['Going down is braking.', 'Brake with the hip, and the knee is spared.'])
    comments: list[PageComment] = field(default_factory=list)
    owner: str = 'Odile Baptiste'
    views: str | None = '1204'
    byline: str | None = None
    gate: bool = True
    spaced: bool = True
    side_bar: tuple[str, ...] = SIDE_BAR

    @property
    def site(self) -> str:
        return f'{self.owner} Hill Academy'


def comment(author: str, when: str, *paragraphs: str) -> PageComment:
    """A comment at 'YYYY-MM-DD HH:MM' UTC."""
    return PageComment(author, ms(when), '\n\n'.join(paragraphs))


def ms(when: str) -> int:
    return int(datetime.fromisoformat(f'{when}+00:00').timestamp() * 1000)


def written(at: int) -> str:
    """An instant as Ning writes it: 'May 3, 2012 at 12:05am'."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return f'{moment:%B} {moment.day}, {moment.year} at {moment.hour % 12 or 12}:{moment:%M}{"am" if moment.hour < 12 else "pm"}'


def as_text(page: Saved) -> str:
    said = [line for one in page.comments for line in (
        '', f'Comment by {one.author} on {written(one.created_at)}', *[''] * page.spaced, *one.body.split('\n'))]
    return '\n'.join((
        page.title, *([page.byline] if page.byline else []), '', '\n\n'.join(page.paragraphs), '',
        *([f'Views: {page.views}', '', ''] if page.views else []),
        *([f'You need to be a member of {page.site} to add comments!', '', f'Join {page.site}'] if page.gate else []),
        *said, '', *page.side_bar, '', '', *_foot(page), ''))


def _foot(page: Saved) -> tuple[str, ...]:
    return f'© 2020 \xa0 Created by {page.owner}. \xa0 Powered by', '', LINKS


def as_ning(page: Saved) -> str:
    """Ning's elements: the headline, the post's body, a dl for each comment, text modules in the side bar."""
    byline = f'<ul class="navigation byline"><li>{escape(page.byline)}</li></ul>' if page.byline else ''
    views = f'<p class="small">Views: <span class="view-count">{page.views}</span></p>' if page.views else ''
    return f'''<!DOCTYPE html>
<html><head><title>{escape(page.title)} - {escape(page.site)}</title><script>var a = "<p>";</script></head><body>
<div id="xg_head"><p id="xg_sitename">{escape(page.site)}</p><ul><li>Main</li><li>My Page</li><li>Blog</li></ul></div>
<div class="xg_headline"><h1>{escape(page.title)}</h1>{byline}</div>
<div class="xg_module_body"><div class="postbody"><div class="xg_user_generated">{_p(page.paragraphs)}</div></div>
{views}{_gate(page)}</div>
<div id="comments">{''.join(map(_dl, page.comments))}</div>
<div class="xg_1col"><div class="xg_module html_module"><div class="xg_module_body xg_user_generated">
{_p(line for line in page.side_bar if line)}</div></div></div>
<div id="xg_foot">{_p(filter(None, _foot(page)))}</div></body></html>'''


def _dl(one: PageComment) -> str:
    header = f'<a href="/u"><img alt=""></a> Comment by <a class="fn url" href="/u">{escape(one.author)}</a> on {written(one.created_at)}'
    body = _p(one.body.split('\n\n'))
    return f'<dl class="comment vcard xg_lightborder">\n<dt>{header}</dt>\n<dd><div class="xg_user_generated">{body}</div></dd></dl>'


def as_html(page: Saved) -> str:
    """The same lines in paragraphs, from a tool that knows nothing of Ning."""
    return f'<html><body><h1>{escape(page.title)}</h1>{_p(as_text(page).split(chr(10), 1)[1].split(chr(10) * 2))}</body></html>'


def _gate(page: Saved) -> str:
    return _p([f'You need to be a member of {page.site} to add comments!', f'Join {page.site}']) if page.gate else ''


def _p(texts) -> str:
    return '\n'.join(f'<p>{escape(text)}</p>'.replace('\n', '<br>\n') for text in texts if text.strip())
