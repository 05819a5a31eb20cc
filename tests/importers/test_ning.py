"""A Ning archive comes in whole, however broken its files are, and comes in once."""
import io
import json
import zipfile

import pytest

from pwa import cli
from pwa.articles.models import Article
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.importers.ning.reader import read
from pwa.importers.ning.store import import_ning
from pwa.importers.parts import PageError
from pwa.members.models import Member
from tests.conftest import rows, tables

MEMBERS = [{'contributorName': 'b1', 'fullName': 'Bea', 'email': 'bea@example.com/', 'state': 'left', 'profileQuestions': ''},
           {'contributorName': 'a1', 'fullName': 'Al', 'state': 'active', 'profileQuestions': []}, {'contributorName': 'a2', 'fullName': 'Al', 'level': 'owner admin'}]
COMMENTS = [{'id': 'c2', 'contributorName': 'nobody', 'description': 'Second }{ ]{ <b>bold</b>', 'createdDate': '2010-03-02T10:00:00.000Z'},
            {'id': 'c1', 'contributorName': 'a2', 'description': '<p>First\\u00a0one</p><p>Two</p>', 'createdDate': '2010-03-01T10:00:00.000Z'}]
BLOGS = [{'id': 'x', 'contributorName': 'a1', 'title': '', 'description': None, 'createdDate': '2010-05-01T10:00:00Z', 'publishStatus': 'publish'},
         {'id': 'y', 'contributorName': 'b1', 'title': 'Draft', 'description': 'Not yet', 'createdDate': '2010-04-01T10:00:00Z', 'publishStatus': 'draft', 'comments': None},
         {'id': 'z', 'contributorName': 'b1', 'title': 'Hips & knees', 'description': '<p>Read <img src="photos/1-a.jpg?width=9"> this.</p><script>no()</script>',
          'createdDate': '2010-02-01T10:00:00Z', 'publishStatus': 'publish', 'comments': COMMENTS}]


@pytest.fixture
def archive(tmp_path):
    """archive(blogs=bytes) is a folder with Bea, two Als and what they wrote."""
    def make(**files):
        for kind, records in {'members': MEMBERS, 'blogs': BLOGS, 'discussions': [{'id': 'd', 'title': 'T', 'groupId': 'g'}]}.items():
            data = files.get(kind) or f'({json.dumps(records)})'.encode()
            (tmp_path / f'ning-{kind}-local.json').write_bytes(data)
        return tmp_path
    return make


def test_articles_come_with_their_authors_comments_and_dates(database, archive):
    report = import_ning(str(archive()))
    assert 'Added 1 article, 2 comments, 3 members who have not joined; 0 articles here already.' in report
    for left in ('1 articles that were never published', '1 articles without a word', '1 discussions, which have no place here', '1 pictures in articles'):
        assert f'Left out: {left}.' in report
    article = Article.find('hips-knees')
    assert (article.title, article.author.name, article.published_on) == ('Hips & knees', 'Bea', '2010-02-01')
    assert '<p>Read' in article.body and 'no()' not in article.body and 'img' not in article.body
    thread = Thread.at(article.url)
    said = [(row.author.name, row.body) for row in Comment.select().where(Comment.stream == thread.stream).order_by(Comment.created_at)]
    assert said == [('Al', 'First one\n\nTwo'), ('Former member', 'Second }{ ]{ bold')]
    assert {row.name for row in Member.select().where(Member.joined_at.is_null())} >= {'Bea', 'Al', 'Al 2'}


def test_it_tells_how_far_it_is(database, archive):
    told = []
    import_ning(str(archive()), bar=lambda *progress: told.append(progress))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_long_import_is_drawn_on_a_terminal_and_nothing_in_a_pipe(database, archive, monkeypatch):
    monkeypatch.setattr(cli, 'QUIET_S', 0)
    monkeypatch.setattr(cli, '_open', lambda: None)
    for is_terminal in (True, False):
        monkeypatch.setattr(cli.sys, 'stderr', error := io.StringIO())
        error.isatty = lambda is_terminal=is_terminal: is_terminal
        cli.ning.callback(str(archive()), False)
        assert ('Importing' in error.getvalue() and '100%' in error.getvalue()) == is_terminal and bool(error.getvalue()) == is_terminal


def test_the_second_time_adds_nothing(database, archive):
    import_ning(str(archive()))
    before = {table: rows(table) for table in tables()}
    assert 'Added 0 articles, 0 comments, 0 members who have not joined; 1 article here already.' in import_ning(str(archive()))
    assert {table: rows(table) for table in tables()} == before


def test_a_dry_run_tells_the_same_and_changes_nothing(database, archive):
    before = {table: rows(table) for table in tables()}
    assert 'Would add 1 article, 2 comments, 3 members' in import_ning(str(archive()), dry=True)
    assert {table: rows(table) for table in tables()} == before


def test_a_zip_with_a_folder_in_it_is_the_same(database, archive, tmp_path):
    folder = archive()
    with zipfile.ZipFile(tmp_path / 'all.zip', 'w') as file:
        for path in folder.glob('*.json'):
            file.write(path, f'network/{path.name}')
    assert 'Added 1 article, 2 comments' in import_ning(str(tmp_path / 'all.zip'))


A, B, C = ('{"id": "' + name + '", "title": "}{ ]{ }]{ }[{", "comments": [{"id": 1}, {"id": 2}]}' for name in 'abc')


@pytest.mark.parametrize('text', [
    f'([{A},{B},{C}])', f'[{A}{B},{C}]', f'[{A},]{B},{C}]', f'[{A}]{B},{C}]', f'[{A}[{B},{C}]', f'[{A},{B},{C}]]', f'({A}]\n {B}\t[{C}]])',
    f'[{A},{B},{C}'.replace('}, {', '}{'), f'\ufeff[{A},{B},{C}]'])
def test_misplaced_brackets_and_commas_lose_nothing(text):
    found, faults = read(text.encode(), {'title'})
    assert [record['id'] for record in found] == ['a', 'b', 'c'] and not faults
    assert all(record['title'] == '}{ ]{ }]{ }[{' and len(record['comments']) == 2 for record in found)


def test_a_broken_record_is_told_with_its_line_and_the_others_come_in():
    found, faults = read(f'[{A},\n{{"id": "x", "title": oops, "comments": [{{"id": 3}}]}},\n{C},\n{{"id": "d", "title": "cut o'.encode(), {'title'})
    assert [record['id'] for record in found] == ['a', 'c']
    assert faults == ['line 2: a record is broken, and was left out.', 'line 4: a record is broken, and was left out.']


def test_latin_1_and_control_characters_are_read():
    assert read('[{"title": "Föhn\x01"}]'.encode('latin-1'), {'title'})[0] == [{'title': 'Föhn\x01'}]


def test_a_namesake_and_an_address_in_use_get_one_of_their_own(database, archive):
    twice = [BLOGS[2] | {'id': 'n2', 'comments': []}, BLOGS[2], {**BLOGS[2], 'id': 's', 'title': 'Strong on one leg', 'comments': ''}]
    folder = str(archive(blogs=json.dumps(twice).encode()))
    before = Article.find('strong-on-one-leg').title
    assert 'Added 3 articles' in import_ning(folder)
    assert Article.find('strong-on-one-leg').title == before and len(Article.published()) == 4
    assert 'Added 0 articles, 0 comments, 0 members who have not joined; 3 articles here already.' in import_ning(folder)


@pytest.mark.parametrize('data', [b'', b'nothing', b'PK\x03\x04broken'])
def test_what_is_no_archive_is_refused_in_a_sentence(database, tmp_path, data):
    (tmp_path / 'x.zip').write_bytes(data)
    with pytest.raises(PageError, match='neither a folder nor a whole ZIP'):
        import_ning(str(tmp_path / 'x.zip'))
    with pytest.raises(PageError, match='There is no ning-members.json in it'):
        import_ning(str(tmp_path))
