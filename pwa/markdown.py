"""Markdown, or an older site's HTML, to HTML that is safe to show."""
import re
from collections.abc import Callable
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt

TAGS = {'p', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'strong', 'em', 'blockquote', 'a', 'img', 'figure', 'figcaption', 'br', 'hr',
        'code', 'pre', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub'}
ATTRIBUTES = {'a': {'href', 'title'}, 'img': {'src', 'alt', 'width', 'height', 'loading', 'decoding'}, 'h2': {'id'}, 'h3': {'id'},
              'li': {'id'}, 'th': {'scope'}}

ADDRESS = re.compile(r'(?<![A-Za-z0-9_])[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9][^\s<>"]*')
TRAILING = '.,;:!?\'’”»*_'


def render(source: str, picture: Callable[[str], tuple[str, int, int] | None]) -> str:
    """Safe HTML of a Markdown text; `picture` gives (url, width, height) for an image's name, or None to leave it out."""
    parser = _parser()
    parser.add_render_rule('image', lambda _, tokens, index, *__: _figure(tokens[index], picture))
    return clean(_lift(parser.render(source)))


def pictures(source: str) -> list[tuple[str, str]]:
    """(name, alternative text) of each image of a Markdown text, in order."""
    inlines = [token.children or [] for token in _parser().parse(source)]
    return [(str(token.attrGet('src') or ''), token.content) for tokens in inlines for token in tokens if token.type == 'image']


def _parser() -> MarkdownIt:
    parser = MarkdownIt('commonmark', {'typographer': True}).enable(['table', 'smartquotes'])
    parser.core.ruler.push('ids', _name_headings)
    return parser


def _name_headings(state):
    """'## When to stop' is found at '#about-when-to-stop'; no other id of a page begins like that."""
    for opening, words in pairwise(state.tokens):
        if opening.type == 'heading_open' and opening.tag == 'h2':
            opening.attrSet('id', 'about-' + re.sub(r'[^a-z0-9]+', '-', words.content.lower()).strip('-'))


def clean(html: str) -> str:
    """The same HTML with nothing left that could run, style or load from elsewhere."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_own_pictures, url_schemes={'https', 'http', 'mailto'},
                     link_rel='noopener nofollow ugc')


def links(text: str) -> list[tuple[str, bool]]:
    """A member's text in pieces, (piece, whether it is a web address): put together they are the text, character by character.

    static/js/comments/links.js says the same, proved by shared cases."""
    pieces, at = [], 0
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(TRAILING)
        if address.endswith(')') and address.count('(') < address.count(')'):
            address = address[:-1].rstrip(TRAILING)
        pieces += [(text[at:found.start()], False), (address, True)]
        at = found.start() + len(address)
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    return None if (tag, attribute) == ('img', 'src') and not value.startswith('/pictures/') else value


def _figure(token, picture) -> str:
    found = picture(token.attrGet('src') or '')
    if not found:
        return ''
    url, width, height = found
    caption = token.attrGet('title')
    image = f'<img src="{_escape(url)}" alt="{_escape(token.content)}" width="{width}" height="{height}" loading="lazy" decoding="async">'
    return f'<figure>{image}{f"<figcaption>{_escape(caption)}</figcaption>" if caption else ""}</figure>'


def _lift(html: str) -> str:
    """A figure may not stand inside the paragraph that CommonMark puts around a lone image."""
    return re.sub(r'<p>((?:\s*<figure>.*?</figure>)+)\s*</p>', r'\1', html, flags=re.S)


def _escape(text: str) -> str:
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&quot;')
