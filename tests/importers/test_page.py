"""A page saved as text is read whole and exactly, or refused with one sentence."""
import re
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pwa.importers.page import parse
from pwa.importers.parts import PageComment, PageError
from tests.importers.pages import PATIENT, TALK, faithful, pages
from tests.importers.saved import Saved, as_html, as_ning, as_text, comment, ms, written


@given(pages())
@example(Saved(comments=TALK))
@example(Saved(comments=TALK, gate=False, views=None, spaced=False))
@PATIENT
def test_any_page_saved_as_text_is_read_exactly(saved):
    assume(not saved.title.startswith('<'))
    assert faithful(parse(as_text(saved).encode()), saved)


@pytest.mark.parametrize('first', ['Run With Odile', 'RSS', 'Members', 'Welcome to', 'About Odile', '‹ Previous', 'THE HILL BOOK'])
def test_the_side_bar_ends_the_last_comment(first):
    saved = Saved(comments=TALK, side_bar=(first, '', 'Odile has coached on this hill for twenty years.', '', 'More'))
    assert parse(as_text(saved).encode()).comments == TALK


@pytest.mark.parametrize('last', [
    'Bo', 'Bo Ek', '- Bo', 'Thanks Odile', 'Happy Trails', 'Bobby', 'Hill Week Three: 3', 'Week 3 Done', 'see you there', 'Up And Over!',
    'I did:\nHip Lift\nSide Walk', 'Hip Lift,\nSide Walk'])
@pytest.mark.parametrize('first', ['It works.', 'Up And Over'])
def test_words_like_a_heading_stay_in_the_last_comment(first, last):
    talk = [comment('Bo Ek', '2011-12-31 23:59', first, last)]
    assert parse(as_text(Saved(comments=talk)).encode()).comments == talk


def test_page_numbers_below_the_last_comment_are_left_out():
    saved = Saved(comments=TALK, side_bar=('1', '2', '3', 'Next ›', '', 'RSS'))
    assert parse(as_text(saved).encode()).comments == TALK


def test_a_guess_about_the_side_bar_is_owned_up_to():
    assert parse(as_text(Saved(comments=TALK)).encode()).unsure == 'Trail Talk'
    assert parse(as_text(Saved(comments=TALK, side_bar=('RSS', '', 'Trail Talk'))).encode()).unsure is None
    assert parse(as_ning(Saved(comments=TALK)).encode()).unsure is None


@pytest.mark.parametrize('quoted', [TALK[1], TALK[2]])
@pytest.mark.parametrize('host', [('Ida', '2014-03-01 09:00'), ('Ida', '2014-01-31 09:00')])
def test_a_header_quoted_inside_a_comment_opens_none(quoted, host):
    header = f'Comment by {quoted.author} on {written(quoted.created_at)}'
    talk = sorted([comment(*host, 'I found this:', header, 'Does it still hold?'), *TALK], key=lambda one: -one.created_at)
    assert parse(as_text(Saved(comments=talk)).encode()).comments == talk


def test_a_comment_quoted_whole_above_its_original_opens_none():
    header = f'Comment by {TALK[1].author} on {written(TALK[1].created_at)}'
    talk = [comment('Ida', '2013-09-15 09:00', 'Good question!', header, TALK[1].body, 'It does, for me.'), *TALK[1:]]
    assert parse(as_text(Saved(comments=talk)).encode()).comments == talk


def test_a_header_quoted_straight_after_a_colon_opens_none():
    header = f'Comment by Someone Gone on {written(ms("2009-05-03 12:00"))}'
    talk = [*TALK[:2], comment('Bo', '2011-12-31 23:59', f'As was said here:\n{header}', 'Yes.')]
    assert parse(as_text(Saved(comments=talk)).encode()).comments == talk


def test_an_invitation_quoted_in_a_comment_ends_no_article():
    talk = [comment('Ida', '2014-03-01 09:00', 'It says:', 'You need to be a member of Hill Academy to add comments!', 'Why?'), *TALK]
    page = parse(as_text(Saved(comments=talk, gate=False)).encode())
    assert (page.comments, page.paragraphs) == (talk, Saved().paragraphs)


def test_a_header_quoted_in_the_article_opens_no_comment():
    saved = Saved(paragraphs=['Somebody asked:', 'Comment by Bo on May 3, 2012 at 5:01pm', 'Here is why.'], comments=TALK)
    assert faithful(parse(as_text(saved).encode()), saved)


@pytest.mark.parametrize('body', [TALK[2].body, 'My other hip, I mean.'])
def test_two_comments_of_one_minute_are_two(body):
    talk = [*TALK[:2], PageComment('Bo', TALK[2].created_at, body), TALK[2]]
    assert parse(as_text(Saved(comments=talk)).encode()).comments == talk


@pytest.mark.parametrize('order', [(3, 2, 1, 0), (1, 0, 2, 3), (0, 3, 2, 1)])
def test_comments_in_another_order_are_all_kept_and_come_newest_first(order):
    talk = [*TALK, comment('Ida', '2010-01-01 08:00', 'First!')]
    assert parse(as_text(Saved(comments=[talk[index] for index in order])).encode()).comments == talk


@pytest.mark.parametrize(('clock', 'hour'), [('12:05am', 0), ('12:05pm', 12), ('1:05 AM', 1), ('11:05pm', 23)])
def test_noon_and_midnight_are_told_apart(clock, hour):
    text = as_text(Saved(comments=TALK[1:])).replace('12:05pm', clock)
    assert parse(text.encode()).comments[0].created_at == ms(f'2013-09-14 {hour:02}:05')


def test_two_hundred_comments():
    talk = [comment(f'Runner {n % 37}', f'2013-{n // 28 % 12 + 1:02}-{n % 28 + 1:02} 08:00', f'Hill number {n} done.') for n in range(200)]
    talk.sort(key=lambda one: -one.created_at)
    assert parse(as_text(Saved(comments=talk)).encode()).comments == talk


def test_a_byline_tells_author_and_date():
    page = parse(as_text(Saved(byline='Posted by Ana María Núñez on May 3, 2012 at 12:05am')).encode())
    assert (page.author, page.published_at, page.paragraphs) == ('Ana María Núñez', ms('2012-05-03 00:05'), Saved().paragraphs)


def test_navigation_above_and_buttons_below_the_article_are_left_out():
    text = 'Search\nSign In\nMain\nMy Page\nBlog\n\n' + as_text(Saved()).replace(
        'Views:', 'Share\n\nTags: hill, knee\n\nLike\n\nViews:').replace('You need', '‹ Previous Post\nNext Post ›\n\nComment\n\nYou need')
    page = parse(text.encode())
    assert (page.title, page.paragraphs, page.views) == (Saved().title, Saved().paragraphs, 1204)


@pytest.mark.parametrize('save', [
    lambda text: text.replace('\n', '\r\n').encode(), lambda text: text.encode('utf-8-sig'), lambda text: text.encode('utf-16'),
    lambda text: text.replace('李', 'L').encode('cp1252'), lambda text: text.replace(' ', '\xa0').encode(),
    lambda text: text.replace('am\n', 'am \t\n').encode()])
def test_any_way_of_writing_text_reads_the_same(save):
    assert parse(save(as_text(Saved(comments=TALK)))).comments == TALK


@pytest.mark.parametrize('saved', [as_text, as_ning, as_html])
def test_a_page_cut_off_anywhere_is_refused(saved):
    whole = saved(Saved(comments=TALK, owner='Odile'))
    foot = whole.index('Powered by') + len('Powered by')
    for end in {found.end() for found in re.finditer('\n|>|Comment|Created|[a-z]{9}', whole[:foot - 1])}:
        with pytest.raises(PageError):
            parse(whole[:end].encode())


@pytest.mark.parametrize('saved', [as_text, as_ning])
def test_a_foot_quoted_in_a_comment_does_not_make_a_cut_page_whole(saved):
    quoting = replace(TALK[0], body='Funny:\n\n© 2020 Created by Bo. Powered by love.')
    whole = saved(Saved(comments=[quoting, *TALK[1:]]))
    assert parse(whole.encode()).author == 'Odile Baptiste'
    for end in (whole.index('Does this help'), whole.index('Trail Talk'), whole.index('Created by Odile')):
        with pytest.raises(PageError, match='cut off'):
            parse(whole[:end].encode())


@pytest.mark.parametrize(('data', 'sentence'), [
    (b'', 'This file is empty'), (b' \n\r\n', 'This file is empty'), (b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'This file is not text'),
    (b'\xff\xfe\x00', 'This file is not text'), (b'a' * 5_000_001, 'This file is larger than 5 MB'),
    (b'A shopping list.\n\nBread, shoes.\n', 'This is not a saved academy page'),
    ('© 2020 Created by Bo. Powered by'.encode(), 'This is not a saved academy page'),
    (b'<html><body><h1>News</h1><p>Nothing.</p></body></html>', 'This is not a saved academy page'),
    ('Hill\n\nUp, then down.\n\n© 2020 Created by Bo. Powered by\n'.encode(), 'This is not a saved academy page'),
    (as_text(Saved())[:100].encode(), 'This is not a saved academy page'),
    (as_text(Saved(comments=TALK))[:-120].encode(), 'This page is cut off'),
    (as_text(Saved(comments=TALK)).replace('on December 31, 2011 at 11:59pm', '5 hours ago').encode(), 'This page tells a comment’s age')])
def test_what_is_no_whole_page_is_refused_with_one_sentence(data, sentence):
    with pytest.raises(PageError, match=f'^{sentence}[^.]*[.]$'):
        parse(data)


WHOLE = [as_text(Saved(comments=TALK)).encode(), as_ning(Saved(comments=TALK)).encode()]
SCRAPS = st.one_of(st.binary(), st.text('<>/!-[]&;#ax?="\' \n', min_size=1).map(lambda text: f'<html>{text}'.encode()))


@given(st.sampled_from(WHOLE), st.integers(0, 4000), st.integers(0, 400), SCRAPS)
@settings(PATIENT, max_examples=200)
def test_whatever_the_bytes_they_are_read_or_refused(whole, start, length, scrap):
    for data in (scrap, whole[:start] + scrap + whole[start + length:]):
        try:
            parse(data)
        except PageError as error:
            assert str(error).endswith('.')


def test_the_owners_own_copy_shows_its_tools_and_they_are_left_out():
    text = re.sub('(Comment by .*)', r'\1\n\nDelete Comment', as_text(Saved(comments=TALK)))
    assert parse(text.encode()).comments == TALK


def test_a_text_without_blank_lines_has_a_paragraph_a_line():
    saved = Saved(comments=[replace(one, body=one.body.replace('\n', ' ')) for one in TALK])
    assert faithful(parse(re.sub('\n+', '\n', as_text(saved)).encode()), saved)


BYLINE_ALONE = Saved(gate=False, views=None, byline='Posted by Odile Baptiste on May 3, 2012 at 12:05am')


def test_without_views_invitation_or_comments_the_side_bar_ends_the_article():
    assert parse(as_text(BYLINE_ALONE).encode()).paragraphs == BYLINE_ALONE.paragraphs
    headed = as_html(BYLINE_ALONE).replace('<p>Brake', '<h2>what to do</h2><p>Brake')
    assert parse(headed.encode()).paragraphs == ['Going down is braking.', 'what to do', BYLINE_ALONE.paragraphs[1]]


def test_a_byline_quoted_in_the_article_is_not_the_pages():
    saved = Saved(paragraphs=['Down and down. ' * 20 + 'Down.', 'Posted by Bo on May 3, 2012 at 5:01pm', 'So it began.'])
    assert faithful(parse(as_text(saved).encode()), saved)


@pytest.mark.parametrize('title', ['Welcome', 'x' * 200, 'Events'])
def test_a_title_may_be_a_label_or_long(title):
    assert parse(as_text(Saved(title=title)).encode()).title == title


@pytest.mark.parametrize('data', [as_text(Saved(title='x' * 201)).encode(), b'<html><![x[', as_text(Saved(paragraphs=[])).encode()])
def test_a_page_without_title_or_text_is_refused(data):
    with pytest.raises(PageError, match='not a saved academy page'):
        parse(data)


def test_a_view_count_beyond_belief_still_fits_a_column():
    assert parse(as_text(Saved(views='99,999,999,999')).encode()).views == 2 ** 31 - 1
