"""A coach gives a word its answer; it opens wherever the word stands, as long as what answers is in sight."""
import re

import pytest

from pwa import clock
from pwa.account.delete import delete
from pwa.articles.models import Article
from pwa.comments.answers import Answer
from pwa.comments.threads import Thread
from pwa.members.models import Member
from pwa.sync.models import Stream
from tests.browser.test_talk import PAYLOADS
from tests.comments.test_order import decide, undo
from tests.comments.test_reply import said
from tests.conftest import op

URI, WORKOUT = '/articles/strong-on-one-leg', '/workouts/glute-medius-activation'
SHIN = {'key': 'shin', 'term': 'second toe', 'synonyms': 'little toe, 2nd toe', 'text': 'The one beside the big toe.'}


@pytest.fixture
def thread(database):
    return Thread.at(URI)


def give(coach, **form):
    return coach.post('/coach/answers', data=SHIN | form)


def from_comment(coach, thread, key='c-1', **form):
    return give(coach, comment=f'{thread.id}/{key}', text='', **form)


def opened(page, key) -> str:
    """What the popover of that answer holds, tags taken out; '' where there is none."""
    found = re.search(rf'<div class="answer" id="answer-{key}".*?</div>', page, re.S)
    return ' '.join(re.sub(r'<[^>]+>', ' ', found[0]).split()) if found else ''


def told(client) -> dict:
    """What a phone knows of the answer."""
    return [row['srv'] for row in client.pull('academy')['rows'] if row['k'] == ['shin']][0]


def test_the_starter_answers_what_newcomers_ask_first(client):
    for url in (URI, WORKOUT):
        page = client.get(url).text
        assert 'popovertarget="answer-the-band"' in page and 'Just above the knees'.lower() in opened(page, 'the-band')
    page = client.get(URI).text
    assert 'popovertarget="answer-three-quarter-depth"' in page and '(IT) band, which' in page, 'the IT band is no loop'


def test_a_line_opens_at_the_word_and_its_synonyms_with_who_said_it(cleo, client):
    assert give(cleo).status_code == 303
    page = client.get(WORKOUT).text
    assert '>second toe</button>' in page and opened(page, 'shin') == 'second toe The one beside the big toe. Cleo · Coach Close'
    assert client.get(URI).text.count('>little toe</button>') == 1


def test_a_comment_answers_with_its_author_and_the_way_to_it(ana, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'The long one.\n\nUsually.'))
    assert 'The long one.' in cleo.get(f'/coach/answers?comment={thread.id}/c-1').text
    assert from_comment(cleo, thread).status_code == 303
    page = client.get(WORKOUT).text
    assert opened(page, 'shin') == 'second toe The long one. Usually. Ana · Read the conversation Close'
    assert f'href="/comments/{thread.id}/c-1"' in page and told(client)['url'] == f'/comments/{thread.id}/c-1'


def test_a_comment_out_of_sight_takes_its_answer_along_and_brings_it_back(ana, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'The long one.'))
    from_comment(cleo, thread)
    decide(cleo, thread, 'c-1', 'hide')
    assert opened(client.get(WORKOUT).text, 'shin') == '' and told(client) == {'gone': True} and 'out of sight' in cleo.get('/coach/answers').text
    undo(cleo)
    assert 'The long one.' in opened(client.get(WORKOUT).text, 'shin') and 'after you chose it' not in cleo.get('/coach/answers').text


def test_a_deleted_comment_takes_its_answer_along_for_good(ana, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'The long one.'))
    from_comment(cleo, thread)
    ana.push(op('comment', ['c-1'], {'deleted': True}, at=clock.now(), stream=thread.stream))
    assert opened(client.get(WORKOUT).text, 'shin') == '' and Answer.get(Answer.key == 'shin').text == ''


def test_a_changed_comment_changes_its_answer_and_the_coach_is_told(ana, cleo, client, thread):
    first = ana.push(said(thread, 'c-1', 'The long one.', id='w'))['w']['row']['f']['body']
    from_comment(cleo, thread)
    ana.push(op('comment', ['c-1'], {'body': 'The second.'}, at=clock.now(), stream=thread.stream, saw=first[1:]))
    assert 'The second.' in opened(client.get(WORKOUT).text, 'shin') and 'after you chose it' in cleo.get('/coach/answers').text
    cleo.post('/coach/answers/shin', data={'term': 'second toe'})
    assert 'after you chose it' not in cleo.get('/coach/answers').text


def test_a_long_comment_is_shown_to_its_first_words(ana, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'word ' * 400))
    from_comment(cleo, thread)
    assert len(told(client)['text']) <= 600 and told(client)['text'].endswith('word …')


@pytest.mark.parametrize('form, sentence', [
    ({'term': ' '}, 'Write something first.'), ({'term': '?!'}, 'is no word'), ({'term': 'x' * 61}, '61 characters long'),
    ({'text': ''}, 'Write something first.'), ({'text': 'x' * 601}, '601 characters long'), ({'text': 'a\0b'}, 'plain text'),
    ({'synonyms': ','.join(f'toe {number}' for number in range(12))}, 'more than 12 words'),
    ({'synonyms': 'B-O-S-U, Bosu'}, '“BOSU” has an answer already')])
def test_what_cannot_be_an_answer_is_sent_back_with_a_sentence_and_changes_nothing(cleo, database, form, sentence):
    head = Stream.head_of('academy')
    answer = give(cleo, **form)
    assert answer.status_code == 422 and sentence in answer.text and Stream.head_of('academy') == head


def test_a_comment_that_is_hidden_or_not_there_answers_nothing(ana, cleo, thread):
    ana.push(said(thread, 'c-1', 'The long one.'))
    decide(cleo, thread, 'c-1', 'hide')
    assert from_comment(cleo, thread).status_code == 422
    for about in ('1/nothing', 'x/c-1', f'{thread.id}/', f'{thread.id}/\0', '9' * 30 + '/c-1'):
        assert give(cleo, comment=about).status_code == 404


def test_an_answer_is_changed_and_removed(cleo, client):
    give(cleo)
    assert cleo.post('/coach/answers/shin', data=SHIN | {'text': 'Next to the big one.'}).status_code == 303
    assert 'Next to the big one.' in opened(client.get(WORKOUT).text, 'shin') and 'little toe, 2nd toe' in cleo.get('/coach/answers/shin').text
    assert cleo.post('/coach/answers/shin', data={'term': ''}).status_code == 422
    assert cleo.post('/coach/answers/shin/removal').status_code == 303
    assert opened(client.get(WORKOUT).text, 'shin') == '' and told(client) == {'gone': True}
    assert cleo.get('/coach/answers/shin').status_code == 404 and give(cleo, key='shin-2').status_code == 303


def test_pressing_twice_gives_one_answer(cleo, database):
    for _ in range(2):
        give(cleo)
    assert len(Answer.select().where(Answer.term == 'second toe')) == 1


def test_every_page_is_new_to_a_phone_once_an_answer_is_given(cleo, client):
    before, head = client.get(URI).headers['ETag'], client.pull('academy')['cursor']
    give(cleo)
    rows = client.pull('academy', head)['rows']
    assert client.get(URI).headers['ETag'] != before and [row['t'] for row in rows] == ['answer'] and rows[0]['seq'] > head


def test_who_leaves_leaves_the_answer_without_a_name_or_takes_the_comment_along(app, ana, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'The long one.'))
    from_comment(cleo, thread)
    delete(Member.get_by_id(cleo.member.id), app.extensions['synced'].values())
    assert 'Ana' in opened(client.get(WORKOUT).text, 'shin')
    delete(Member.get_by_id(ana.member.id), app.extensions['synced'].values(), with_comments=True)
    assert opened(client.get(WORKOUT).text, 'shin') == ''


def test_a_payload_in_a_term_and_in_a_line_is_text_wherever_it_shows(cleo, client, database):
    for number, payload in enumerate(PAYLOADS):
        term = payload.replace(',', '')[:60]
        assert give(cleo, key=f'x-{number}', term=term, synonyms='', text=payload).status_code == 303
        Article.publish(f'odd-{number}', 'Odd', cleo.member, f'<p>{term.replace("&", "&amp;").replace("<", "&lt;")}</p>')
        pages = [client.get(f'/articles/odd-{number}').text, cleo.get('/coach/answers').text, cleo.get(f'/coach/answers/x-{number}').text]
        assert f'popovertarget="answer-x-{number}"' in pages[0]
        for page in pages:
            assert not re.search(r'<img src=x|<svg/onload|<script>|<b>bold|<a href=javascript|href="javascript', page), payload


def test_a_page_asks_for_its_answers_once(client, monkeypatch):
    asked, given = [], Answer.given.__func__
    monkeypatch.setattr(Answer, 'given', classmethod(lambda cls: asked.append(1) or given(cls)))
    for url in (URI, WORKOUT):
        client.get(url)
    assert len(asked) == 2
