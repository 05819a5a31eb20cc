"""Views are counted for readers, and written together."""
import pytest
from peewee import OperationalError

from pwa.articles import routes
from pwa.articles.models import MOST_VIEWS, Article

URL = '/articles/strong-on-one-leg'


def stored():
    return Article.find('strong-on-one-leg').views


@pytest.mark.parametrize('headers, counted', [({}, 3), ({'Sec-Fetch-Dest': 'document'}, 3), ({'Sec-Fetch-Dest': 'empty'}, 0)])
def test_a_reader_counts_and_a_worker_that_keeps_the_page_does_not(client, database, headers, counted):
    for _ in range(3):
        client.get(URL, headers=headers)
    routes.views.flush()
    assert stored() == counted


def test_reading_writes_nothing_until_the_next_flush(client, database, monkeypatch):
    monkeypatch.setattr(routes.views, 'due', float('inf'))
    client.get(URL)
    assert stored() == 0 and routes.views.counts['strong-on-one-leg'] == 1


def test_asking_for_the_head_alone_is_not_reading(client):
    client.head(URL)
    assert not routes.views.counts


def test_views_that_cannot_be_written_cost_no_reader_the_page_and_are_written_later(client, database, monkeypatch):
    def broken(counts):
        raise OperationalError('locked')
    with monkeypatch.context() as patch:
        patch.setattr(routes.views, 'write', broken)
        patch.setattr(routes.views, 'due', 0)
        assert client.get(URL).status_code == 200
    routes.views.flush()
    assert stored() == 1


def test_a_count_stops_at_the_largest_number_the_column_holds(client, database):
    Article.update(views=MOST_VIEWS - 1).execute()
    for _ in range(3):
        client.get(URL)
        routes.views.flush()
    assert stored() == MOST_VIEWS
