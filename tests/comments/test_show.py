"""A thread is shown newest first, 50 at a time, and the same to everyone."""
import pytest

from pwa import clock
from pwa.comments.models import Comment, Member, Thread

URI = '/articles/strong-on-one-leg'
NOW = clock.now()


@pytest.fixture
def thread(database):
    return Thread.at(URI)


def fill(thread, count):
    author = Member.imported('Old Timer')
    Comment.bring_in(thread, [(f'k-{number:05}', author, NOW - (count - number) * 1000, f'Comment number {number}.') for number in range(count)])


def test_fifty_are_shown_and_the_rest_is_a_page_away(client, thread):
    fill(thread, 120)
    shown, more = [], URI
    while more:
        text = client.get(more).text
        shown += [int(part.split('.')[0]) for part in text.split('Comment number ')[1:]]
        more = URI + text.split('href="?before=')[1].split('"')[0].join(['?before=', '']) if '?before=' in text else None
    assert shown == list(range(119, -1, -1))


def test_a_page_of_ten_thousand_asks_no_more_of_the_database(client, thread):
    fill(thread, 60)
    small = len(client.get(URI).text)
    fill(thread, 3000)
    assert len(client.get(URI).text) < small * 1.2


def test_the_feed_is_cacheable_and_says_when_nothing_changed(client, thread):
    fill(thread, 3)
    first = client.get(f'/threads/{thread.id}?after=0')
    assert len(first.json['rows']) == 3 and first.headers['Cache-Control'] == 'public, no-cache'
    assert client.get(f'/threads/{thread.id}?after=0', headers={'If-None-Match': first.headers['ETag']}).status_code == 304


def test_a_hidden_comment_shows_no_text_anywhere_until_restored(ana, cleo, client, thread):
    fill(thread, 1)
    assert cleo.post(f'/comments/{thread.id}/k-00000/hiding').status_code == 303
    for seen in (client.get(URI).text, client.get(f'/threads/{thread.id}').text, ana.sync(pull={thread.stream: None}).text):
        assert 'Comment number' not in seen
    cleo.post(f'/comments/{thread.id}/k-00000/restoring')
    assert 'Comment number 0.' in client.get(URI).text


def test_the_page_is_the_same_for_a_member_and_a_visitor(ana, client, thread):
    fill(thread, 3)
    mine, theirs = ana.get(URI), client.get(URI)
    assert mine.data == theirs.data and 'Cookie' not in mine.headers.get('Vary', '') and 'Set-Cookie' not in mine.headers


def test_a_page_the_phone_has_is_not_sent_again(client, thread):
    etag = client.get(URI).headers['ETag']
    assert client.get(URI, headers={'If-None-Match': etag}).status_code == 304
