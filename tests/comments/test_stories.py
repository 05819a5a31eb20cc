"""A comment may carry a story card; the cards of a page add up, one of each member, from five on."""
import json
from pathlib import Path

import pytest

from pwa import clock
from pwa.comments.models import Comment
from pwa.comments.stories import line, summed
from pwa.comments.threads import Thread
from pwa.members.models import Member
from pwa.sync import pages
from tests.comments.test_order import decide, undo
from tests.comments.test_reply import deletion
from tests.conftest import op

URI = '/articles/strong-on-one-leg'
CASES = json.loads(Path(__file__).with_name('stories.json').read_text())
STORY = {'pain_began_m': 9000, 'weeks': 5, 'weekly': 3, 'outcome': 'past', 'again': None}
LINE = 'Pain came at 9.0 km (5.6 mi) · 5 weeks of exercise, 3 times a week · ran past it'


@pytest.fixture
def thread(database):
    return Thread.at(URI)


def told(thread, key, story=STORY, body='How it went.', **more):
    return op('comment', [key], {'body': body, 'story': story}, at=clock.now(), stream=thread.stream, **more)


def card(outcome='past', weeks=5, again=None):
    return STORY | {'outcome': outcome, 'weeks': weeks, 'again': again}


def tell(thread, number, **figures):
    """A card of somebody who is here already."""
    author = Member.imported(f'Runner {number}')
    Comment.bring_in(thread, [(f'r-{number}', author, number, 'My story.')])
    Comment.update(story=STORY | figures, told_at=number).where(Comment.key == f'r-{number}').execute()


@pytest.mark.parametrize('story, words', CASES)
def test_a_card_in_words(story, words):
    assert line(story) == words


@pytest.mark.parametrize('cards, words', [
    ([card()] * 4, ''),
    ([card()] * 5, '5 of 5 runners ran past their pain mile after a median of 5 weeks.'),
    ([card('same')] * 5, '0 of 5 runners ran past their pain mile.'),
    ([card()] * 4 + [card('worse')] * 3, '4 of 7 runners ran past their pain mile.'),
    ([card(weeks=weeks, again=weeks > 6) for weeks in (1, 4, 5, 8, 9, 12)], '6 of 6 runners ran past their pain mile after a median of 6.5 weeks; 3 had it back after a break.'),
    ([card(weeks=1, again=False)] * 5, '5 of 5 runners ran past their pain mile after a median of 1 week.'),
    ([card(weeks=5, again=number < 6) for number in range(14)] + [card('better')] * 5,
     '14 of 19 runners ran past their pain mile after a median of 5 weeks; 6 had it back after a break.')])
def test_cards_add_up_from_five_on_and_no_median_rests_on_fewer(cards, words):
    assert summed(cards) == words


def test_a_card_shows_under_its_comment_wherever_that_shows(ana, cleo, client, thread):
    ana.push(told(thread, 'c-1'))
    for url in (URI, f'/comments/{thread.id}/c-1', '/comments', '/comments.atom'):
        assert LINE in client.get(url).text, url
    assert LINE in cleo.get('/coach/').text and client.pull(thread.stream)['rows'][0]['f']['story'][0] == STORY


def test_a_card_is_changed_and_taken_off_while_the_words_stay(ana, ben, client, thread):
    first = ana.push(told(thread, 'c-1', id='w'))['w']['row']['f']['story']
    change = op('comment', ['c-1'], {'story': card('better')}, at=clock.now(), stream=thread.stream, saw=first[1:], id='x')
    assert ben.push(change | {'id': 'b'})['b']['code'] == 'not_author'
    second = ana.push(change)['x']['row']['f']['story']
    assert '· better' in client.get(URI).text
    ana.push(op('comment', ['c-1'], {'story': None}, at=clock.now(), stream=thread.stream, saw=second[1:]))
    page, row = client.get(URI).text, Comment.get(Comment.key == 'c-1')
    assert 'Pain came at' not in page and 'How it went.' in page and row.told_at is None and row.edited_at is None


@pytest.mark.parametrize('story', [{}, [], 'x', 5, STORY | {'more': 1}, {name: STORY[name] for name in list(STORY)[:4]}, STORY | {'weeks': 521}, STORY | {'weeks': -1},
                                   STORY | {'weeks': '5'}, STORY | {'weekly': True}, STORY | {'weekly': None}, STORY | {'pain_began_m': 1.5}, STORY | {'again': 'yes'},
                                   STORY | {'outcome': '<script>alert(1)</script>'}, STORY | {'outcome': ['past']}, STORY | {'pain_began_m': 10 ** 9}])
def test_a_card_that_makes_no_sense_is_refused_with_a_sentence(ana, database, thread, story):
    verdict = ana.push(told(thread, 'c-1', story, id='w'))['w']
    assert verdict['code'] == 'bad_value' and verdict['msg'].endswith('.') and not Comment.select().count()


def test_the_sum_stands_under_the_article_from_five_members_on(client, thread):
    for number in range(4):
        tell(thread, number, weeks=number)
    assert 'pain mile' not in client.get(URI).text
    tell(thread, 4, weeks=9, again=True)
    assert '5 of 5 runners ran past their pain mile after a median of 2 weeks; 1 had it back after a break.' in client.get(URI).text


def test_each_member_counts_once_with_the_latest(ana, thread):
    ana.push(told(thread, 'c-1', card('same')), told(thread, 'c-2', card('past')))
    assert [story['outcome'] for story in Comment.stories(thread.stream)] == ['past']


def test_only_cards_that_all_may_read_count(ana, ben, cleo, thread):
    for client, key in ((ana, 'a'), (ben, 'b'), (cleo, 'c')):
        client.push(told(thread, key))
    assert len(Comment.stories(thread.stream)) == 3
    decide(cleo, thread, 'a', 'hide')
    ben.push(deletion(thread, 'b'))
    assert len(Comment.stories(thread.stream)) == 1
    undo(cleo)
    Comment.update(held_at=1).where(Comment.key == 'c').execute()
    assert len(Comment.stories(thread.stream)) == 1 and ben.pull(thread.stream)['rows'][0]['t'] == 'comment'


def test_what_is_out_of_sight_is_sent_to_nobody(ana, cleo, ben, client, thread):
    ana.push(told(thread, 'c-1'))
    decide(cleo, thread, 'c-1', 'hide')
    assert 'story' not in ben.pull(thread.stream)['rows'][0]['f'] and 'Pain came at' not in client.get(URI).text
    ana.push(told(thread, 'c-2'), deletion(thread, 'c-2'))
    assert Comment.get(Comment.key == 'c-2').story is None


def test_a_card_sent_twice_is_one(ana, thread):
    sent = told(thread, 'c-1', id='w')
    assert [ana.push(sent)['w']['r'] for _ in range(2)] == ['ok', 'ok'] and Comment.select().count() == 1 == len(Comment.stories(thread.stream))


def test_changing_the_words_without_a_script_leaves_the_card(ana, thread):
    ana.push(told(thread, 'c-1'))
    assert ana.post(f'/comments/{thread.id}/c-1', data={'body': 'Said better.'}).status_code == 303
    assert Comment.get(Comment.key == 'c-1').story == STORY


def test_a_page_of_stories_costs_no_query_a_card(client, thread, database, monkeypatch):
    asked = []
    run = database.obj.execute_sql
    for number in range(3):
        tell(thread, number)
    monkeypatch.setattr(database.obj, 'execute_sql', lambda sql, *params: asked.append(sql) or run(sql, *params))
    few = (client.get(URI), len(asked))[1]
    for number in range(3, 30):
        tell(thread, number)
    asked.clear()
    pages.kept.clear()
    client.get(URI)
    assert len(asked) == few
