"""A thread is shown newest first, 50 at a time, and the same to everyone."""
import pytest

from pwa import clock
from pwa.comments import routes
from pwa.comments.decisions import Decision
from pwa.comments.models import Comment, Member
from pwa.comments.threads import Thread
from tests.conftest import op

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


def test_a_snapshot_holds_the_newest_two_hundred_and_all_of_ones_own(ana, ben, thread):
    ana.push(op('comment', ['mine'], {'body': 'First!'}, at=NOW, stream=thread.stream))
    fill(thread, 210)
    mine, theirs = ana.pull(thread.stream), ben.pull(thread.stream)
    assert (len(mine['rows']), len(theirs['rows']), mine['cursor']) == (201, 200, 211)
    assert mine['rows'][0]['k'] == ['mine'] and theirs['rows'][0]['k'] == ['k-00010']


def test_a_snapshot_holds_nothing_beyond_the_head_it_names(client, thread):
    fill(thread, 3)
    assert [row.seq for row in Comment.window(thread.stream, 2, None)] == [2, 1]


def test_the_feed_is_cacheable_and_says_when_nothing_changed(client, thread):
    fill(thread, 3)
    first = client.get(f'/threads/{thread.id}?after=0')
    assert len(first.json['rows']) == 3 and first.headers['Cache-Control'] == 'public, no-cache'
    assert client.get(f'/threads/{thread.id}?after=0', headers={'If-None-Match': first.headers['ETag']}).status_code == 304


def test_a_comment_that_arrives_while_the_feed_is_read_changes_its_etag(client, thread, monkeypatch):
    fill(thread, 1)
    url, read = f'/threads/{thread.id}?after=0', routes.pull

    def interrupted(*args):
        answer = read(*args)
        fill(thread, 2)
        return answer
    with monkeypatch.context() as patch:
        patch.setattr(routes, 'pull', interrupted)
        etag = client.get(url).headers['ETag']
    assert client.get(url, headers={'If-None-Match': etag}).status_code == 200


def test_a_hidden_comment_shows_no_text_anywhere_until_restored(ana, cleo, client, thread):
    fill(thread, 1)
    assert cleo.post(f'/coach/comments/{thread.id}/k-00000/decisions', data={'what': 'hide'}).status_code == 303
    for seen in (client.get(URI).text, client.get(f'/threads/{thread.id}').text, ana.sync(pull={thread.stream: None}).text):
        assert 'Comment number' not in seen
    cleo.post(f'/coach/comments/{thread.id}/k-00000/decisions', data={'what': 'restore'})
    assert 'Comment number 0.' in client.get(URI).text


def test_what_its_author_changed_while_a_coach_looked_is_not_lost_by_hiding(ana, cast, thread):
    ana.push(op('comment', ['c-1'], {'body': 'First.'}, at=NOW, stream=thread.stream, id='first'))
    looked_at = Comment.get(Comment.key == 'c-1')
    ana.push(op('comment', ['c-1'], {'body': 'Better.'}, at=NOW + 1, stream=thread.stream, saw=[NOW, 'first']))
    Decision.about_comment('hide', looked_at, cast['Cleo'])
    Decision.about_comment('restore', looked_at, cast['Cleo'])
    assert [row.body for row in Comment.page(thread.stream)] == ['Better.']


def test_a_phone_that_first_saw_a_comment_hidden_gets_its_text_once_restored(ana, cleo, thread):
    """It keeps the first value of a stamp, so a hidden text must be missing, not empty."""
    fill(thread, 1)
    cleo.post(f'/coach/comments/{thread.id}/k-00000/decisions', data={'what': 'hide'})
    hidden, = ana.pull(thread.stream)['rows']
    assert hidden['srv']['hidden'] and 'body' not in hidden['f']
    cleo.post(f'/coach/comments/{thread.id}/k-00000/decisions', data={'what': 'restore'})
    restored, = ana.pull(thread.stream, hidden['seq'])['rows']
    assert restored['f']['body'][0] == 'Comment number 0.' and not restored['srv']['hidden']


def test_the_page_is_the_same_for_a_member_and_a_visitor(ana, client, thread):
    fill(thread, 3)
    mine, theirs = ana.get(URI), client.get(URI)
    assert mine.data == theirs.data and 'Cookie' not in mine.headers.get('Vary', '') and 'Set-Cookie' not in mine.headers


def test_a_page_the_phone_has_is_not_sent_again(client, thread):
    etag = client.get(URI).headers['ETag']
    assert client.get(URI, headers={'If-None-Match': etag}).status_code == 304
