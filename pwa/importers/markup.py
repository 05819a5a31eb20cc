"""Saved HTML, reduced to the lines a browser would show, with what its elements tell about them."""
import re

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.element import NavigableString, PreformattedString

from pwa.importers.lines import tidy
from pwa.importers.marks import OTHER
from pwa.importers.parts import Headline, Label, PageError, Said

OPENS = re.compile(r'\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|div|main|article|section|h1)\b',
                   re.I | re.S)
UNSHOWN = ('title', 'script', 'style', 'noscript', 'template', 'iframe', 'object', 'textarea', 'select', 'button', 'nav',
           'aside', '.delete_link')
BLOCKS = ['p', 'div', 'ul', 'ol', 'dl', 'dt', 'dd', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'td', 'th', 'section',
          'article', 'header', 'footer', 'blockquote', 'pre', 'figure', 'form', 'fieldset', 'main', 'address']
LINES = ['li', 'tr', 'br']
# Ning's own elements: a comment's text, the article's (the first there is), the title.
COMMENT, ARTICLE, TITLE = 'dl.comment dd', ('.postbody', '.xg_user_generated'), '.xg_headline h1'
NOT_ARTICLE = ['comment', 'html_module']
RENAMED = {'h1': 'h2', 'b': 'strong', 'i': 'em'}
# Private characters stand for the structure while the tree becomes text.
LINE, BLANK, SAID, UNSAID, HEADLINE, LABEL = '\ue000\ue001\ue002\ue003\ue004\ue005'
KINDS: dict[str, type[str]] = {SAID: Said, UNSAID: str, HEADLINE: Headline, LABEL: Label}
DEEPEST = 1000
# Some tools keep a header's line of text as it was, inside a longer paragraph.
OWN_LINE = re.compile(r'^[ \t]*(comment by .+ at [0-9]{1,2}:[0-9]{2} ?[ap]m)[ \t]*$', re.I | re.M)
SIGNS = re.compile('([\ue000-\ue005])')


class Shallow(BeautifulSoup):
    """A tree of bounded depth: rearranging one takes time in proportion to it."""

    def pushTag(self, tag):
        if len(self.tagStack) > DEEPEST:
            raise PageError(OTHER)
        super().pushTag(tag)


def is_markup(text: str) -> bool:
    return bool(OPENS.match(text.lstrip('\ufeff')))


def reduce(text: str) -> tuple[list[str], str | None]:
    """The lines of the page, and the article's own HTML where its element is known."""
    try:
        soup = Shallow(SIGNS.sub('', text), 'html.parser')
    except ParserRejectedMarkup:
        raise PageError(OTHER) from None
    title = soup.title.get_text() if soup.title else ''
    for element in soup.select(', '.join(UNSHOWN)):
        element.extract()
    article = _article(soup)
    body = _body(article) if article else None
    _collapse(soup)
    _sign(soup, article, title)
    return _lines(soup.get_text()), body


def _article(soup: BeautifulSoup) -> Tag | None:
    candidates = (element for selector in ARTICLE for element in soup.select(selector))
    found = next((element for element in candidates if not any(
        set(NOT_ARTICLE) & set(around.get_attribute_list('class')) for around in [element, *element.parents])), None)
    above = found.find_all_previous(string=re.compile(r'^\s*Comment by\b')) if found else []
    return None if any(not text.find_parent('h1') for text in above) else found


def _body(article: Tag) -> str | None:
    """Its HTML in the tags this site uses, without pictures that stayed behind; None where it has no paragraphs."""
    copy = BeautifulSoup(article.decode_contents(), 'html.parser')
    for element in copy(['img', 'form']):
        element.extract()
    for element in copy(list(RENAMED)):
        element.name = RENAMED[element.name]
    for element in copy('div'):
        element.name = 'div' if element.find(BLOCKS) else 'p'
    for link in copy('a'):
        if not str(link.get('href', '')).startswith(('http://', 'https://')):
            link.unwrap()
    return str(copy) if copy.p else None


def _collapse(soup: BeautifulSoup):
    for text in soup.find_all(string=True):
        if not isinstance(text, PreformattedString):
            kept = re.sub(r'\r?\n', LINE, text) if text.find_parent('pre') else OWN_LINE.sub(rf'{LINE}\1{LINE}', text)
            text.replace_with(NavigableString(re.sub(r'\s+', ' ', kept)))


def _sign(soup: BeautifulSoup, article: Tag | None, title: str):
    for said in filter(None, [article, *soup.select(COMMENT)]):
        said.insert(0, SAID)
        said.append(UNSAID)
    for heading in soup.find_all(['h2', 'h3', 'h4']):
        if not heading.find_parent(lambda around: around.contents[0] == SAID):
            heading.insert(0, LABEL)
    for heading in _titles(soup, title)[:1]:
        heading.insert(0, HEADLINE)
    for element in soup.find_all(LINES):
        element.insert_before(LINE)
    for element in soup.find_all(BLOCKS):
        element.insert_before(BLANK)
        element.insert_after(BLANK)


def _titles(soup: BeautifulSoup, title: str) -> list[Tag]:
    """The headings that may be the page's title, the likeliest first: a site's name may be an h1 too."""
    headings = soup.find_all('h1')
    return soup.select(TITLE) + [heading for heading in headings if title.strip().startswith(heading.get_text().strip())] + headings[::-1]


def _lines(text: str) -> list[str]:
    shown, *signed = SIGNS.split(text)
    lines: list[str] = [tidy(shown)]
    kind: type[str] = str
    for sign, part in zip(signed[::2], signed[1::2], strict=True):
        kind = KINDS.get(sign, str if kind in (Headline, Label) else kind)
        line = tidy(part)
        if line or sign in (BLANK, LINE):
            lines += [kind('')] * (sign == BLANK) + [kind(line)]
    return lines
