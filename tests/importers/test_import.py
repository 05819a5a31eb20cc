"""A page is brought in once and whole, with people whom nobody can pose as."""
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pwa import db
from pwa.articles.models import Article
from pwa.comments.decisions import Decision
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.importers.page import parse
from pwa.importers.parts import PageComment, PageError
from pwa.importers.store import import_page, load
from pwa.members.models import Member
from pwa.sync.models import Stream
from tests.importers.saved import Saved, as_ning, as_text, comment, ms

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / 'shared' / 'input' / 'academy-page.txt'
TALK = [
    comment('Zoë Lindqvist', '2014-02-01 00:05', 'Three weeks in, and the stairs are quiet.', 'See you on the hill.'),
    comment('Bo', '2013-09-14 12:05', 'Uphill too?'),
    comment('Bo', '2013-09-14 12:05', 'I mean, with poles?'),
    comment('Odile Baptiste', '2013-09-13 12:05', 'Ask <b>me</b> & find out.'),
]
SAVED = Saved(comments=TALK)


def bring(saved: Saved, slug=None):
    return load(parse(as_text(saved).encode()), slug)


def discussion(report) -> list[tuple[str, int, str]]:
    """The thread as its page shows it."""
    return [(row.author.name, row.created_at, row.body) for row in Comment.page(Thread.at(report.article.url).stream)]


def everything() -> str:
    """A digest of every row, to see that nothing changed."""
    return hashlib.sha256(repr([db.execute(f'SELECT * FROM "{table}"').fetchall() for table in sorted(db.database.get_tables())])
                          .encode()).hexdigest()


def test_a_page_becomes_an_article_with_its_discussion_newest_first(database):
    report = bring(SAVED)
    article = Article.find('why-does-my-knee-complain-on-the-way-down')
    assert (article.title, article.author.name, article.views) == (SAVED.title, 'Odile Baptiste', 1204)
    assert article.html == '<p>Going down is braking.</p>\n<p>Brake with the hip, and the knee is spared.</p>'
    assert [(name, at // 60_000 * 60_000, body) for name, at, body in discussion(report)] == [
        (one.author, one.created_at, one.body) for one in TALK]
    assert str(report).startswith(f'Imported “{SAVED.title}” by Odile Baptiste: 4 comments by 3 members, 1,204 views → {article.url}\n')


def test_the_article_is_as_old_as_its_byline_or_its_oldest_comment(database):
    dated = bring(replace(SAVED, byline='Posted by Odile Baptiste on May 3, 2012 at 12:05am'), 'dated').article
    assert (dated.published_at, bring(SAVED).article.published_at) == (ms('2012-05-03 00:05'), TALK[-1].created_at)


def test_the_page_shows_it(client, database):
    page = client.get(bring(SAVED).article.url).text
    places = [page.index(words) for words in ('Three weeks in', 'Uphill too?', 'with poles?', 'Ask &lt;b&gt;me&lt;/b&gt; &amp;')]
    assert places == sorted(places)
    assert '1,204 views' in page and 'Trail Talk' not in page


def test_running_it_again_adds_nothing_and_says_so(database):
    bring(SAVED)
    before = everything()
    assert str(bring(SAVED)).startswith(f'Nothing new: “{SAVED.title}”')
    assert everything() == before


def test_a_later_copy_adds_only_its_new_comments(database):
    known = discussion(bring(replace(SAVED, comments=TALK[1:])))
    report = bring(SAVED)
    assert (report.comments, report.members) == (1, 1) and str(report).startswith(f'Added to “{SAVED.title}”: 1 comment by 1 member')
    assert discussion(report)[1:] == known


def test_a_comment_the_coach_hid_does_not_come_back(database, cast):
    thread = Thread.at(bring(SAVED).article.url)
    Decision.about_comment('hide', Comment.get(Comment.body == 'Uphill too?'), cast['Cleo'])
    assert bring(SAVED).comments == 0 and Comment.count_in(thread.stream) == 3


def test_the_same_name_on_two_pages_is_one_member(database):
    bring(SAVED)
    bring(replace(SAVED, title='Up again'))
    assert Member.select().where(Member.name == 'Bo').count() == 1


def test_imported_words_are_never_those_of_a_member_who_joined(database, cast):
    report = bring(Saved(comments=[comment('Ana', '2013-09-14 12:05', 'Not that Ana.')]))
    author = Comment.get(Comment.stream == Thread.at(report.article.url).stream).author
    assert author.name == 'Ana' and author.id != cast['Ana'].id and author.joined_at is None


@pytest.mark.parametrize('email', ['', 'Bo', 'bo@example.org', 'None'])
@pytest.mark.parametrize('password', ['', 'None', 'left-foot-then-right'])
def test_nobody_can_sign_in_as_an_imported_person(client, database, email, password):
    bring(SAVED)
    member = Member.get(Member.name == 'Bo')
    assert (member.email, member.password, member.joined_at) == (None, None, None)
    assert client.post('/sign-in', data={'email': email, 'password': password}).status_code == 422


def test_joining_under_an_imported_name_takes_none_of_its_words(database):
    bring(SAVED)
    poser = Member.join('Bo', 'bo@example.org', 'three-unrelated-words')
    assert Comment.select().where(Comment.author == poser).count() == 0
    assert bring(replace(SAVED, comments=[comment('Bo', '2015-01-01 10:00', 'Still here.'), *TALK])).comments == 1
    assert Comment.select().where(Comment.author == poser).count() == 0


def test_another_article_of_that_address_is_left_alone(database):
    bring(SAVED, 'hill')
    before = everything()
    with pytest.raises(PageError, match='--slug'):
        bring(replace(SAVED, title='Something else', owner='Someone Else'), 'hill')
    with pytest.raises(PageError, match='--slug'):
        bring(SAVED, 'strong-on-one-leg')
    assert everything() == before


@pytest.mark.parametrize('slug', ['Hill', 'a b', '../x', '-a', 'a--b', 'x' * 81, 'é'])
def test_an_address_is_checked(database, slug):
    with pytest.raises(PageError, match='cannot be an address'):
        bring(SAVED, slug)


def test_a_fault_half_way_changes_nothing(database, monkeypatch):
    before = everything()
    monkeypatch.setattr(Stream, 'advance', lambda name, head: (_ for _ in ()).throw(RuntimeError) if name.startswith('t:') else None)
    with pytest.raises(RuntimeError):
        bring(SAVED)
    assert everything() == before


def test_saved_html_keeps_its_form_and_nothing_that_runs(database):
    html = as_ning(SAVED).replace(
        'Going down', '<b onclick="x()">Going</b> <script>y()</script><a href="javascript:z()">down</a><img src="a.png">')
    body = load(parse(html.encode())).article.html
    assert body.split('\n')[0] == '<p><strong>Going</strong> down is braking.</p>'


@pytest.mark.parametrize(('body', 'container', 'html'), [
    ('<div>One.</div><div>Two.</div>', 'postbody', '<p>One.</p><p>Two.</p>'),
    ('One.<br><br>Two.', 'postbody', '<p>One.<br><br>Two.</p>'),
    ('One.<br><br>Two.', 'story', '<p>One.</p><p>Two.</p>')])
def test_saved_html_of_any_make_becomes_paragraphs(database, body, container, html):
    page = as_ning(SAVED).replace('postbody', container)
    page = page[:page.index('<p>Going')] + body + page[page.index('</div></div>\n<p class="small">'):]
    assert load(parse(page.encode())).article.html.replace('\n', '') == html


def test_signs_in_a_text_are_signs(database):
    assert bring(Saved(paragraphs=['1 < 2 & <b>so</b>'])).article.html == '<p>1 &lt; 2 &amp; &lt;b&gt;so&lt;/b&gt;</p>'


def test_comments_of_one_minute_keep_their_order_and_twins_are_two(database):
    talk = [comment(name, '2013-09-14 12:05', words) for name, words in zip('ABCDEFFG', 'uvwxyzzt', strict=True)]
    page = replace(parse(as_text(SAVED).encode()), comments=talk)
    report = load(page)
    assert [(name, body) for name, _, body in discussion(report)] == [(one.author, one.body) for one in talk]
    assert load(page).comments == 0


def test_odd_names_and_pictures_without_words(database):
    talk = [PageComment('N' * 200, TALK[0].created_at, 'Long name.'), PageComment('Bo', TALK[1].created_at, '')]
    assert load(replace(parse(as_text(SAVED).encode()), comments=talk)).comments == 1
    assert Member.get(Member.name.startswith('NN')).name == 'N' * 80


def medius(folder, *arguments):
    """The command as an operator runs it, on a database of its own."""
    environment = {name: value for name, value in os.environ.items() if name != 'DATABASE_URL'} | {'INSTANCE': str(folder)}
    return subprocess.run([sys.executable, '-m', 'pwa', *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_command_imports_once_and_refuses_in_one_sentence(tmp_path):
    good, bad = tmp_path / 'page.txt', tmp_path / 'cut.txt'
    good.write_text(as_text(SAVED))
    bad.write_text(as_text(SAVED)[:-200])
    first, again, cut = (medius(tmp_path, 'import', 'page', str(file), '--slug', 'hill') for file in (good, good, bad))
    assert (first.returncode, again.returncode, cut.returncode) == (0, 0, 1)
    assert first.stdout.startswith('Imported “') and '→ /articles/hill' in first.stdout
    assert again.stdout.startswith('Nothing new: “')
    assert cut.stderr.startswith('Error: This page is cut off') and cut.stderr.count('\n') == 1


def test_a_file_that_cannot_be_read_is_said_so(tmp_path):
    with pytest.raises(PageError, match='cannot be read'):
        import_page(str(tmp_path), None)


@pytest.mark.skipif(not REAL.exists(), reason='the real page does not lie beside this checkout')
def test_the_real_page(database):
    report = load(parse(REAL.read_bytes()), 'real')
    talk = discussion(report)
    assert (report.comments, report.members, report.article.views, len(report.article.title)) == (8, 7, 2283, 55)
    assert (talk[0][1], talk[-1][1]) == (ms('2013-09-14 02:18'), ms('2010-11-08 15:32'))
    assert [len(body) for *_, body in talk] == [212, 54, 416, 671, 1571, 166, 95, 159]
    assert [body.count('\n\n') for *_, body in talk] == [0, 0, 0, 0, 5, 0, 0, 1]
    assert str(report.article.html).count('<p>') == 5
    assert hashlib.sha256('|'.join(f'{name}{body}' for name, _, body in talk).encode()).hexdigest()[:16] == 'ca0cb4ff9284e8bc'


def test_an_article_brought_in_leads_to_the_first_workout_or_the_one_named(database):
    assert bring(SAVED).article.workout == 'glute-medius-activation'
    assert load(parse(as_text(SAVED).encode()), 'feet', 'foot-core').article.workout == 'foot-core'
    with pytest.raises(PageError, match='no workout'):
        load(parse(as_text(SAVED).encode()), 'other', 'nothing')
