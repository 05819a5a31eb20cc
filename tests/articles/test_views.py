"""Views are counted for readers, and written together."""
import pytest

from pwa.articles import routes
from pwa.articles.models import Article

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
