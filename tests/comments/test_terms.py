"""A term is marked where it first stands in a section, and nowhere that a button has no place."""
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from markupsafe import Markup

from pwa.comments.terms import Marking, finder
from tests.browser.test_talk import PAYLOADS

CASES = json.loads(Path(__file__).with_name('terms.json').read_text())


@dataclass
class Known:
    key: str
    names: list[str]


def marked(html, *names, section=''):
    return Marking([Known(name.replace(' ', '-'), [name]) for name in names]).mark(Markup(html), section)


def button(words, key):
    return f'<button class="term" type="button" popovertarget="answer-{key}">{words}</button>'


@pytest.mark.parametrize('text, terms, found', CASES)
def test_terms_are_found_as_whole_words_however_they_are_joined(text, terms, found):
    assert [hit[0] for hit in finder(terms).finditer(text)] == found


def test_only_the_first_in_each_section_is_marked():
    html = '<p>A band, the band.</p><h2>Next</h2><p>Again the band and the band.</p>'
    assert marked(html, 'band') == (f'<p>A {button("band", "band")}, the band.</p><h2>Next</h2>'
                                    f'<p>Again the {button("band", "band")} and the band.</p>')


@pytest.mark.parametrize('html', ['<h2>The band</h2>', '<p><a href="/x">the <em>band</em></a></p>', '<pre><code>band</code></pre>', '<p><code>band</code></p>',
                                  '<p><img src="/pictures/0.svg" alt="a band > band"></p>', '<p>AT&amp;T &lt;band-like&gt;</p>'])
def test_no_heading_link_code_or_attribute_is_touched(html):
    assert marked(html, 'band', 'amp', 'lt') == html


def test_what_stands_after_a_link_is_marked_again():
    assert marked('<p><a href="/x">band</a> band</p>', 'band') == f'<p><a href="/x">band</a> {button("band", "band")}</p>'


def test_a_term_with_signs_of_html_is_found_in_html_and_in_plain_text():
    assert button('R&amp;D', 'R&amp;D') in marked('<p>Our R&amp;D.</p>', 'R&D')
    assert Marking([Known('r', ['R&D'])]).mark('Our R&D.') == f'Our {button("R&amp;D", "r")}.'


@pytest.mark.parametrize('letter', ['ı', 'İ', 'ſ', 'K'])
def test_letters_that_only_look_like_a_terms_break_nothing(letter):
    assert letter in marked(f'<p>The {letter}t {letter}band, {letter}s.</p>', 'IT', 'kband', 'ss')


def test_the_answers_that_a_page_needs_are_told_once_each_in_order():
    marking = Marking([Known('a', ['band', 'loop']), Known('b', ['BOSU']), Known('c', ['wall'])])
    for section in ('one', 'two'):
        marking.mark('A BOSU, a loop, a band.', section)
    assert [answer.key for answer in marking.used] == ['b', 'a']


@pytest.mark.parametrize('payload', PAYLOADS)
def test_a_payload_as_a_plain_text_or_as_a_term_stays_text(payload):
    page = Marking([Known('x', [payload])]).mark(f'Say {payload} now')
    rest = page.replace('<button class="term" type="button" popovertarget="answer-x">', '').replace('</button>', '')
    assert '<' not in rest and '>' not in rest
