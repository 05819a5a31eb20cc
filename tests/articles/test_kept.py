"""Pages are kept rendered, as many as there are pages and no more."""
import pytest
from peewee import OperationalError

from pwa import clock
from pwa.articles.models import Article
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.members.models import Member
from pwa.sync import pages
from tests.conftest import op

URL = '/articles/strong-on-one-leg'


@pytest.fixture
def renders(monkeypatch):
    """The paths that were rendered, one entry a time."""
    made, render = [], pages._rendered

    def counted(view, *args):
        made.append(view.__name__)
        return render(view, *args)
    monkeypatch.setattr(pages, '_rendered', counted)
    return made


def test_a_page_is_rendered_once_whatever_is_put_behind_it(client, renders):
    for query in ('', '?', '?utm=1', '?utm=2', '?x'):
        client.get(URL + query)
    assert len(renders) == len(pages.kept) == 1


def test_a_page_is_rendered_again_when_what_it_shows_changed(client, database, renders):
    client.get(URL)
    thread = Thread.at(URL)
    Comment.bring_in(thread, [('c-1', Member.imported('Old Timer'), 1000, 'Good.')])
    client.get(URL)
    article = Article.find('strong-on-one-leg')
    Article.publish('other', 'Other', article.author, '<p>Other.</p>')
    assert 'Good.' in client.get(URL).text and len(renders) == 3


def test_a_page_is_rendered_again_after_a_minute(client, renders, monkeypatch):
    monkeypatch.setattr(pages, 'LASTS', 0)
    client.get(URL)
    client.get(URL)
    assert len(renders) == 2


def test_what_is_kept_is_bounded_and_the_page_rendered_last_stays(client, monkeypatch):
    monkeypatch.setattr(pages, 'KEPT', 2)
    monkeypatch.setattr(pages, 'LASTS', 0)
    for url in ('/', '/articles', '/', '/workouts'):
        client.get(url)
    assert [path for path, *_ in pages.kept] == ['/', '/workouts']


def test_a_page_of_any_age_is_sent_while_the_database_is_away(client, renders, monkeypatch):
    first = client.get(URL)

    def lost(names):
        raise OperationalError('the server is away')
    monkeypatch.setattr(pages.Stream, 'heads', lost)
    monkeypatch.setattr(pages.time, 'monotonic', lambda: 1e12)
    assert client.get(URL).data == first.data and len(renders) == 1


@pytest.mark.parametrize('query', ['order=helpful&order=x', 'order=&order=helpful'])
def test_a_name_that_comes_twice_puts_no_other_page_in_place_of_an_article(client, ben, query):
    thread = Thread.at(URL)
    ben.push(op('comment', ['c-1'], {'body': 'Hello.'}, at=clock.now(), stream=thread.stream))
    pages.kept.clear()
    answers = [client.get(address).text for address in (f'{URL}?{query}', URL, f'{URL}?order=helpful')]
    assert ['Add a comment' in text for text in answers] == ['order=&' in query, True, False]
