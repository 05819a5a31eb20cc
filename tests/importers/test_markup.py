"""A page saved as HTML, Ning's own or any other, is read as well as its text, and better where its elements tell."""
import re
from dataclasses import replace

import pytest
from hypothesis import example, given

from pwa.importers.page import parse
from pwa.importers.parts import PageError
from tests.importers.pages import NASTY, PATIENT, TALK, faithful, pages
from tests.importers.saved import Saved, as_html, as_ning, as_text, comment


@given(pages())
@example(Saved(comments=TALK))
@PATIENT
def test_any_page_saved_as_plain_html_is_read_exactly(saved):
    assert faithful(parse(as_html(saved).encode()), saved)


@given(pages(NASTY))
@example(Saved(title='Comment by Marit was the best answer', paragraphs=['Comment by Bo on May 3, 2012 at 5:01pm'], comments=TALK))
@PATIENT
def test_in_nings_own_html_no_words_are_taken_for_furniture(saved):
    assert faithful(parse(as_ning(saved).encode()), saved)


def test_a_foot_quoted_in_nings_own_html_is_never_the_pages():
    whole = as_ning(Saved(comments=[replace(TALK[2], body='© 2020 Created by Bo. Powered by love.')]))
    with pytest.raises(PageError, match='cut off'):
        parse(whole[:whole.index('Trail Talk')].encode())


@pytest.mark.parametrize('html', [
    '<h1>Odile Baptiste Hill Academy</h1><h1>{title}</h1>', '<title>{title} - Hill</title><h1>{title}</h1><h2>x</h2><h1>Hill</h1>'])
def test_the_title_is_told_from_the_sites_name(html):
    page = as_html(Saved()).replace(f'<h1>{Saved().title}</h1>', html.format(title=Saved().title))
    assert parse(page.encode()).title == Saved().title


def test_a_heading_of_the_markup_ends_the_last_comment():
    page = as_html(Saved(comments=TALK)).replace('<p>Trail Talk</p>', '<h2>what we are up to</h2><p>Trail Talk</p>')
    assert parse(page.encode()).comments == TALK


def test_a_text_shown_by_a_browser_keeps_its_lines():
    assert parse(f'<html><body><pre>{as_text(Saved(comments=TALK))}</pre></body></html>'.encode()).comments == TALK


def test_comments_in_other_elements_than_nings_are_read():
    page = re.sub('<dl[^>]*>|</dl>', '', as_ning(Saved(comments=TALK))).replace('<dt>', '<h3>').replace('</dt>', '</h3>')
    assert parse(page.replace('html_module', 'side').replace('postbody', 'story').encode()).comments == TALK


def test_a_header_on_its_own_line_of_a_paragraph_opens_a_comment():
    lines = as_text(Saved(comments=TALK[1:], spaced=False)).split('\n\n')
    page = f'<html><body>{"".join(f"<p>{line}</p>" for line in lines)}</body></html>'
    assert [one.author for one in parse(page.encode()).comments] == [one.author for one in TALK[1:]]


def test_markup_of_bottomless_depth_is_refused():
    with pytest.raises(PageError, match='not a saved academy page'):
        parse(b'<html>' + b'<div>' * 100_000)


def test_nings_own_html_tells_the_article_from_what_stands_around_it():
    page = as_ning(Saved(comments=TALK)).replace('<p class="small">', '<p>Rate this story!</p><p class="small">')
    module = '<div class="html_module"><div class="xg_user_generated"><p>Buy the book.</p></div></div>'
    for told in (page, page.replace('postbody', 'story').replace('<div class="xg_headline">', f'{module}<div class="xg_headline">')):
        assert parse(told.encode()).paragraphs == Saved().paragraphs


def test_words_in_nings_own_elements_are_kept_whatever_holds_them():
    page = re.sub('<p>(Three weeks in.*?)</p>', r'<h3>\1</h3>', as_ning(Saved(comments=TALK))).replace('</dd>', '<textarea>Your answer</textarea><a class="delete_link">Delete</a></dd>')
    assert parse(page.encode()).comments == TALK


def test_a_first_comment_is_not_mistaken_for_the_article():
    page = as_ning(Saved(comments=TALK)).replace('html_module', 'side').replace('postbody', 'story')
    page = re.sub('<dl[^>]*>|</dl>', '', page).replace('<div class="xg_user_generated">', '<div>', 1)
    assert faithful(parse(page.encode()), Saved(comments=TALK))


def test_nings_headline_is_the_title_whatever_else_is_a_heading():
    page = as_ning(Saved()).replace('<title>', '<title>Hill: ').replace('<div id="xg_head">', '<div id="xg_head"><h1>Hill</h1>')
    assert parse(page.encode()).title == Saved().title


def test_characters_of_private_use_cannot_pass_for_structure():
    talk = [comment('Bo', '2013-09-14 12:05', 'Up\ue003 and \ue001down.')]
    assert parse(as_ning(Saved(comments=talk)).encode()).comments[0].body == 'Up and down.'
