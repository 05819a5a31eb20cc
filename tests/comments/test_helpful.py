"""What helped is marked, counted once a member, put first where wished; what a coach pinned stands on top."""
from xml.etree import ElementTree

import pytest

from pwa import clock
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from tests.comments.test_order import decide, undo
from tests.comments.test_reply import said
from tests.conftest import op

URI = '/articles/strong-on-one-leg'
ATOM = '{http://www.w3.org/2005/Atom}'


@pytest.fixture
def thread(database):
    return Thread.at(URI)


def mark(thread, member, key, on=True, id=None, saw=None):
    return op('helpful', [key, member.member.public_id], {'on': on}, at=clock.now(), stream=thread.stream, id=id, saw=saw)


def count(key):
    return Comment.get(Comment.key == key).helpful


def test_a_mark_counts_once_however_often_it_is_sent(ana, ben, cleo, thread):
    ana.push(said(thread, 'c-1', 'Books on a chair.'))
    sent = mark(thread, ben, 'c-1', id='m')
    ben.push(sent)
    ben.push(sent)
    cleo.push(mark(thread, cleo, 'c-1'))
    assert count('c-1') == 2
    assert ana.pull(thread.stream, 1)['rows'][0]['srv']['helpful'] == 2


def test_a_mark_is_taken_back(ana, ben, thread):
    ana.push(said(thread, 'c-1', 'Books on a chair.'))
    first = ben.push(mark(thread, ben, 'c-1', id='m'))['m']['row']['f']['on']
    ben.push(mark(thread, ben, 'c-1', on=False, saw=first[1:]))
    assert count('c-1') == 0


def test_a_mark_counts_in_a_closed_discussion_too_and_its_page_says_so(ana, ben, client, thread):
    ana.push(said(thread, 'c-1', 'Books on a chair.'))
    thread.close(True)
    assert ben.push(mark(thread, ben, 'c-1', id='m'))['m']['r'] == 'ok' and count('c-1') == 1
    for page in (URI, f'/comments/{thread.id}/c-1'):
        assert 'This discussion is closed. You can still read it, and say what was helpful.' in client.get(page).text


def test_nobody_marks_for_another_or_what_is_their_own_or_gone(ana, ben, cleo, thread):
    ana.push(said(thread, 'c-1', 'Books on a chair.'), said(thread, 'c-2', 'Spam.'))
    decide(cleo, thread, 'c-2', 'hide')
    assert ben.push(mark(thread, ana, 'c-1', id='x'))['x']['code'] == 'not_author'
    assert ana.push(mark(thread, ana, 'c-1', id='own'))['own']['code'] == 'bad_value'
    assert ben.push(mark(thread, ben, 'c-2', id='y'))['y']['code'] == 'gone' and ben.push(mark(thread, ben, 'c-9', id='z'))['z']['code'] == 'gone'


def test_who_found_it_helpful_is_told_to_nobody_else(ana, ben, client, thread):
    ana.push(said(thread, 'c-1', 'Books on a chair.'))
    ben.push(mark(thread, ben, 'c-1'))
    for reader in (ana.pull(thread.stream), ana.pull(thread.stream, 0), client.get(f'/threads/{thread.id}?after=0').json):
        assert [row['t'] for row in reader['rows']] == ['comment'] and ben.member.public_id not in str(reader)
    assert sorted(row['t'] for row in ben.pull(thread.stream)['rows']) == ['comment', 'helpful']


def test_the_most_helpful_come_first_where_wished_and_replies_among_them(ana, ben, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'Old advice.'), said(thread, 'c-2', 'Newer advice.'), said(thread, 'c-3', 'A good answer.', 'c-2'))
    ben.push(mark(thread, ben, 'c-1'), mark(thread, ben, 'c-3'))
    cleo.push(mark(thread, cleo, 'c-3'))
    page = client.get(f'{URI}?order=helpful').text
    assert page.index('A good answer.') < page.index('Old advice.') and 'id="c-c-2"' not in page and 'Most helpful first' in client.get(URI).text
    assert client.get(URI).text.index('id="c-c-2"') < client.get(URI).text.index('id="c-c-1"')


def test_what_is_pinned_stands_on_top_once_until_unpinned(ana, cleo, client, thread):
    ana.push(*(said(thread, f'c-{number}', f'Comment {number}.') for number in range(3)))
    decide(cleo, thread, 'c-0', 'pin')
    page = client.get(URI).text
    assert page.index('Comment 0.') < page.index('Comment 2.') and page.count('Comment 0.') == 1 and '>Pinned<' in page
    undo(cleo)
    assert client.get(URI).text.index('Comment 2.') < client.get(URI).text.index('Comment 0.')


def test_a_reply_cannot_be_pinned(ana, cleo, thread):
    ana.push(said(thread, 'c-1', 'A question.'), said(thread, 'c-2', 'An answer.', 'c-1'))
    assert decide(cleo, thread, 'c-2', 'pin').status_code == 422


def test_all_comments_are_on_one_page_with_where_they_stand(ana, cleo, client, thread, database):
    other = Thread.at('/articles/elsewhere')
    ana.push(said(thread, 'c-1', 'Here.'), said(other, 'd-1', 'There.'), said(thread, 'c-2', 'Hidden.'))
    decide(cleo, thread, 'c-2', 'hide')
    page = client.get('/comments').text
    assert page.index('There.') < page.index('Here.') and 'Hidden.' not in page and 'Strong on one leg' in page


def test_the_feed_is_atom_and_a_payload_in_it_is_text(ana, client, thread):
    body = '<script>alert(1)</script> ]]> & "quotes"\x08'
    ana.push(said(thread, 'c-1', body))
    for url in ('/comments.atom', f'/threads/{thread.id}/comments.atom'):
        answer = client.get(url)
        entry = ElementTree.fromstring(answer.data).find(f'{ATOM}entry')
        assert answer.mimetype == 'application/atom+xml' and entry.find(f'{ATOM}content').text == body.rstrip('\x08')
        assert entry.find(f'{ATOM}author/{ATOM}name').text == 'Ana' and entry.find(f'{ATOM}link').get('href').endswith(f'/comments/{thread.id}/c-1')


def test_without_a_script_a_member_marks(ana, ben, thread):
    ana.push(said(thread, 'c-1', 'Books on a chair.'))
    for _ in range(2):
        assert ben.post(f'/comments/{thread.id}/c-1/marks').status_code == 303
    assert count('c-1') == 1
