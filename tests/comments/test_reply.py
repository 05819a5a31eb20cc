"""Replies stand under what they answer, one level deep; those to a reply quote it."""
import pytest

from pwa import clock
from pwa.comments.earlier import Earlier
from pwa.comments.models import CHANGES, Comment
from pwa.comments.threads import Thread
from tests.conftest import op

URI = '/articles/strong-on-one-leg'


@pytest.fixture
def thread(database):
    return Thread.at(URI)


def said(thread, key, body, parent=None, **more):
    return op('comment', [key], {'body': body}, at=clock.now(), stream=thread.stream, **({'parent': parent} if parent else {}), **more)


def deletion(thread, key):
    return op('comment', [key], {'deleted': True}, at=clock.now(), stream=thread.stream)


def roots(thread):
    return {row.key: row.root for row in Comment.select().where(Comment.stream == thread.stream)}


@pytest.fixture
def talk(ana, ben, thread):
    """Ben asks, Ana answers, Ben asks on."""
    ben.push(said(thread, 'c-1', 'Which band?'))
    ana.push(said(thread, 'c-2', 'The red one.', 'c-1'))
    ben.push(said(thread, 'c-3', 'And the blue one?', 'c-2'))
    return thread


def test_a_reply_belongs_to_the_conversation_of_what_it_answers(talk):
    assert roots(talk) == {'c-1': None, 'c-2': 'c-1', 'c-3': 'c-1'}


def test_replies_stand_under_their_comment_in_their_order(client, talk):
    page = client.get(URI).text
    assert page.index('Which band?') < page.index('thread__replies') < page.index('The red one.') < page.index('And the blue one?')


def test_only_a_reply_to_a_reply_quotes_it(client, talk):
    page = client.get(URI).text
    assert page.count('<blockquote class="comment__quote">') == 1
    assert '<b data-field="quoted">Ana</b> <span data-field="quote">The red one.</span>' in page


def test_a_page_shows_the_newest_replies_and_how_many_there_are_besides(client, ana, thread, database):
    ana.push(said(thread, 'c-0', 'Ask me anything.'))
    Comment.bring_in(thread, [(f'r-{n}', ana.member, clock.now() + n, f'Answer {n}.') for n in range(9)])
    Comment.update(root='c-0', parent='c-0').where(Comment.key.startswith('r-')).execute()
    page = client.get(URI).text
    assert '6 earlier replies' in page and 'Answer 5.' not in page and page.index('Answer 6.') < page.index('Answer 8.')


def test_a_conversation_has_a_page_of_its_own_and_so_has_each_reply(client, talk):
    for key in ('c-1', 'c-2', 'c-3'):
        page = client.get(f'/comments/{talk.id}/{key}').text
        assert 'Which band?' in page and 'The red one.' in page and 'And the blue one?' in page
    assert client.get(f'/comments/{talk.id}/nothing').status_code == 404


def test_a_reply_far_back_is_on_its_own_page(client, ana, thread, database):
    ana.push(said(thread, 'c-0', 'Ask me anything.'))
    Comment.bring_in(thread, [(f'r-{n:03}', ana.member, clock.now() + n, f'Answer {n}.') for n in range(120)])
    Comment.update(root='c-0', parent='c-0').where(Comment.key.startswith('r-')).execute()
    page = client.get(f'/comments/{thread.id}/r-030').text
    assert 'Answer 30.' in page and 'Answer 0.' in page and 'Answer 31.' not in page
    assert 'Earlier replies' in client.get(f'/comments/{thread.id}/c-0').text


def test_a_deleted_comment_leaves_a_mark_only_where_an_answer_hangs_on_it(ana, ben, client, talk):
    ben.push(deletion(talk, 'c-3'), deletion(talk, 'c-1'))
    page = client.get(URI).text
    assert page.count('Removed by its author.') == 1 and 'And the blue one?' not in page and 'The red one.' in page
    ana.push(deletion(talk, 'c-2'))
    assert 'Removed by its author.' not in client.get(URI).text and client.get(f'/comments/{talk.id}/c-1').status_code == 410


def test_a_reply_to_a_deleted_comment_still_finds_its_place(ana, ben, client, thread):
    ben.push(said(thread, 'c-1', 'Which band?'), deletion(thread, 'c-1'))
    assert ana.push(said(thread, 'c-2', 'The red one.', 'c-1', id='re'))['re']['r'] == 'ok'
    assert 'Removed by its author.' in client.get(URI).text and 'The red one.' in client.get(URI).text


def test_what_a_removed_reply_said_is_quoted_nowhere(cleo, client, talk):
    cleo.post(f'/coach/comments/{talk.id}/c-2/decisions', data={'what': 'hide'})
    assert 'The red one.' not in client.get(URI).text + client.get(f'/comments/{talk.id}/c-3').text


def test_earlier_words_are_kept_and_shown_to_nobody_else(ben, client, talk):
    ben.push(said(talk, 'c-1', 'Which band, please?'))
    assert [earlier.body for earlier in Earlier.select()] == ['Which band?']
    assert '>edited<' in client.get(URI).text and 'Which band?<' not in client.get(URI).text


def test_the_same_change_twice_keeps_one_earlier_text(ben, talk):
    change = said(talk, 'c-1', 'Which band, please?', id='edit')
    ben.push(change)
    ben.push(change)
    assert Earlier.select().count() == 1


def test_a_comment_changed_again_and_again_is_asked_to_wait(ben, talk):
    for number in range(CHANGES):
        ben.push(said(talk, 'c-1', f'Which band? {number}'))
    assert ben.push(said(talk, 'c-1', 'Once more.', id='more'))['more']['r'] == 'later'


def test_without_a_script_a_member_answers_changes_and_deletes(ana, ben, client, talk):
    form = {'key': 'k-1', 'op': 'o-1', 'body': 'Thanks, Ben.', 'parent': 'c-3'}
    assert ana.post(f'/threads/{talk.id}/comments', data=form).headers['Location'] == f'/comments/{talk.id}/c-3'
    key = next(row.key for row in Comment.select() if row.body == 'Thanks, Ben.')
    assert ana.post(f'/comments/{talk.id}/{key}', data={'body': 'Thank you, Ben.'}).headers['Location'] == f'/comments/{talk.id}/{key}'
    assert 'Thank you, Ben.' in client.get(URI).text
    assert ana.post(f'/comments/{talk.id}/{key}/deletion').status_code == 303 and 'Thank you, Ben.' not in client.get(URI).text


@pytest.mark.parametrize('what, data, heading', [('', {'body': 'Mine now.'}, 'Not saved yet'), ('/deletion', {}, 'That was not done')])
def test_without_a_script_nobody_changes_anothers_comment(ana, client, talk, what, data, heading):
    answer = ana.post(f'/comments/{talk.id}/c-1{what}', data=data)
    assert answer.status_code == 422 and 'Only its author' in answer.text and f'<h1>{heading}</h1>' in answer.text and 'Which band?' in client.get(URI).text


def test_a_web_address_is_a_link_that_vouches_for_nothing(ana, client, thread):
    ana.push(said(thread, 'c-1', 'Look: https://example.org/a?b=1&c=2, or javascript:alert(1).'))
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener">https://example.org/a?b=1&amp;c=2</a>, or javascript:' in client.get(URI).text
