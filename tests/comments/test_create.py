"""A comment arrives once, or comes back with a reason."""
import pytest

from pwa import clock
from pwa.comments import models
from pwa.comments.earlier import Earlier
from pwa.comments.models import PACE_MS, PATIENCE_MS, Comment
from pwa.comments.threads import Thread
from pwa.sync import push
from pwa.sync.models import Notice
from tests.conftest import op

NOW = clock.now()
URI = '/articles/strong-on-one-leg'


@pytest.fixture
def thread(database):
    return Thread.at(URI)


def comment(thread, body='Which band do you use?', *, key='c-1', id=None, **more):
    return op('comment', [key], {'body': body}, at=clock.now(), stream=thread.stream, id=id, **more)


def bodies(thread):
    return [row.body for row in Comment.page(thread.stream)]


def test_a_comment_shows_on_the_page_at_once(ana, client, thread):
    client.get(URI)
    ana.push(comment(thread))
    assert 'Which band do you use?' in client.get(URI).text


def test_a_comment_comes_before_anybody_has_opened_the_page_here(ana, client, thread):
    thread.delete_instance()
    assert ana.push(comment(thread, id='first'))['first']['r'] == 'ok'
    assert 'Which band do you use?' in client.get(URI).text


def test_no_page_no_comment(ana):
    assert ana.push(op('comment', ['c-1'], {'body': 'Anybody?'}, at=clock.now(), stream='t:17', id='first'))['first']['code'] == 'gone'


def test_the_same_comment_twice_is_one(ana, thread):
    sent = comment(thread, id='same')
    assert ana.push(sent)['same']['r'] == 'ok' and ana.push(sent)['same']['r'] == 'ok'
    assert bodies(thread) == ['Which band do you use?']


def test_without_a_script_a_form_posts_it_and_a_reload_does_not_double_it(ana, thread):
    form = {'key': 'k-1', 'op': 'o-1', 'body': 'Plain form.'}
    for _ in range(2):
        assert ana.post(f'/threads/{thread.id}/comments', data=form).headers['Location'] == f'{URI}#comments'
    assert bodies(thread) == ['Plain form.']


def test_two_readers_of_one_kept_page_each_post_their_own(ana, ben, thread):
    form = {'key': 'k-1', 'op': 'o-1', 'body': 'Thanks!'}
    for member, body in ((ana, 'Thanks!'), (ben, 'Thanks!'), (ana, 'And good luck.')):
        assert member.post(f'/threads/{thread.id}/comments', data=form | {'body': body}).status_code == 303
    assert sorted((row.author_name, row.body) for row in Comment.page(thread.stream)) == [
        ('Ana', 'And good luck.'), ('Ana', 'Thanks!'), ('Ben', 'Thanks!')]


def test_a_visitors_text_comes_back_with_a_way_to_sign_in(client, thread):
    answer = client.post(f'/threads/{thread.id}/comments', data={'key': 'k-1', 'op': 'o-1', 'body': 'Do not lose me.'})
    assert answer.status_code == 401 and 'Do not lose me.' in answer.text and '/sign-in' in answer.text
    assert bodies(thread) == []


def test_a_form_sent_thirty_times_a_minute_is_asked_to_wait(client, thread):
    answers = [client.post(f'/threads/{thread.id}/comments', data={}).status_code for _ in range(31)]
    assert answers == [401] * 30 + [429]


def test_a_refused_form_comes_back_with_the_text_and_the_reason(ana, thread):
    answer = ana.post(f'/threads/{thread.id}/comments', data={'key': 'k-1', 'op': 'o-1', 'body': 'x' * 5001})
    assert answer.status_code == 422 and 'x' * 5001 in answer.text and '5,001' in answer.text


def test_ben_cannot_edit_anas_comment(ana, ben, thread):
    ana.push(comment(thread))
    assert ben.push(comment(thread, 'Mine now.', id='theft'))['theft']['code'] == 'not_author'
    assert bodies(thread) == ['Which band do you use?']


def test_an_edit_is_marked(ana, thread):
    ana.push(comment(thread))
    row = ana.push(comment(thread, 'Which band?', id='edit'))['edit']['row']
    assert row['srv']['edited'] and row['f']['body'][0] == 'Which band?'


def test_a_deleted_comment_loses_its_text_and_stays_deleted(ana, thread):
    ana.push(comment(thread))
    ana.push(op('comment', ['c-1'], {'deleted': True}, at=clock.now(), stream=thread.stream))
    assert ana.push(comment(thread, 'Back again.', id='late'))['late']['code'] == 'gone'
    assert bodies(thread) == [] and Comment.get(Comment.key == 'c-1').body == ''


def test_a_comment_out_of_sight_cannot_be_written_back_by_its_author(ana, cleo, client, thread):
    ana.push(comment(thread, 'Spam.'))
    cleo.post(f'/coach/comments/{thread.id}/c-1/decisions', data={'what': 'hide'})
    assert ana.push(comment(thread, 'Spam again.', id='edit'))['edit']['code'] == 'gone' and 'Spam' not in client.get(URI).text


def test_the_text_of_a_deleted_comment_is_nowhere_in_the_database(ana, thread):
    ana.push(comment(thread, 'I should not have said that.'))
    ana.push(comment(thread, 'I should not have said it.', id='edit'))
    ana.push(op('comment', ['c-1'], {'deleted': True}, at=clock.now(), stream=thread.stream))
    assert Comment.get(Comment.key == 'c-1').body == '' and not Earlier.select().exists()


def test_a_change_of_a_comment_that_never_arrived_is_refused(ana, thread):
    assert ana.push(op('comment', ['c-9'], {'deleted': True}, at=NOW, stream=thread.stream, id='x'))['x']['code'] == 'gone'


def test_a_reply_leaves_one_notice_however_often_it_is_sent(ana, ben, thread):
    ana.push(comment(thread))
    sent = comment(thread, 'The red one.', key='c-2', id='re', parent='c-1')
    ben.push(sent)
    ben.push(sent)
    assert [(notice.id, notice.payload) for notice in Notice.select().where(Notice.id.startswith('reply:'))] == [('reply:c-2', {'stream': thread.stream, 'parent': 'c-1'})]


def test_whoever_is_banned_while_a_push_is_under_way_writes_nothing(cast, database, thread):
    cast['Ana'].banned_at = NOW
    sent = op('comment', ['c-1'], {'body': 'Still here?'}, at=NOW, stream=thread.stream, id='x')
    assert push.push({'comment': Comment}, cast['Ana'], [sent], NOW)['x']['code'] == 'banned'


@pytest.mark.parametrize('ago, shown', [(60_000, False), (3_600_000, True), (91 * 86_400_000, False)])
def test_when_it_was_written_is_shown_only_where_it_tells_something(ana, thread, ago, shown):
    sent = op('comment', ['c-1'], {'body': 'From the tunnel.'}, at=clock.now() - ago, stream=thread.stream, id='late')
    assert bool(ana.push(sent)['late']['row']['srv']['written']) == shown


def test_a_closed_thread_refuses_with_a_sentence(ana, thread):
    Thread.update(closed_at=NOW).execute()
    assert ana.push(comment(thread, id='late'))['late']['code'] == 'closed'


def test_a_reply_before_its_parent_waits(ana, thread):
    assert ana.push(comment(thread, id='re', parent='nowhere'))['re']['r'] == 'later'


def test_a_reply_whose_parent_never_comes_waits_a_week(ana, thread):
    sent = op('comment', ['c-1'], {'body': 'The red one.'}, at=clock.now() - PATIENCE_MS - 1, stream=thread.stream, id='re', parent='lost')
    assert ana.push(sent)['re']['r'] == 'ok'


def test_a_reply_with_its_parent_in_one_batch_arrives(ana, thread):
    verdicts = ana.push(comment(thread, id='first'), comment(thread, key='c-2', id='re', parent='c-1'))
    assert [verdict['r'] for verdict in verdicts.values()] == ['ok', 'ok']


def test_the_eleventh_comment_in_ten_minutes_waits(ana, thread):
    for number in range(10):
        ana.push(comment(thread, key=f'c-{number}'))
    assert ana.push(comment(thread, key='c-11', id='more'))['more']['r'] == 'later'


def test_changing_an_old_comment_is_not_writing_another(ana, thread, stopped):
    ana.push(comment(thread, key='old'))
    stopped(clock.now() + PACE_MS + 1)
    for number in range(10):
        ana.push(comment(thread, key=f'c-{number}'))
    assert ana.push(op('comment', ['old'], {'deleted': True}, at=clock.now(), stream=thread.stream, id='gone'))['gone']['r'] == 'ok'


def test_a_claim_to_be_a_repair_does_not_lift_the_pace_for_good(ana, thread, monkeypatch):
    monkeypatch.setattr(models, 'REPAIRS', 12)
    repairs = [{'id': f'fix-{number}', 's': thread.stream, 't': 'comment', 'k': [f'c-{number}'],
                'f': {'body': {'v': 'Buy this.', 'at': 1000 + number, 'by': 'x'}}} for number in range(13)]
    verdicts = ana.push(*repairs)
    assert [verdicts[repair['id']]['r'] for repair in repairs] == ['ok'] * 12 + ['later']


def test_a_comment_in_a_discussion_that_is_not_there_is_refused(ana, database):
    sent = op('comment', ['c-1'], {'body': 'Hello?'}, at=NOW, stream='t:999', id='lost')
    assert ana.push(sent)['lost']['code'] == 'gone'


def test_a_comment_written_hours_ago_says_when(ana, thread):
    sent = op('comment', ['c-1'], {'body': 'From the tunnel.'}, at=clock.now() - 3_600_000, stream=thread.stream, id='late')
    assert ana.push(sent)['late']['row']['srv']['written']


def test_a_comment_that_a_restored_server_lost_comes_back_with_its_date(ana, thread):
    written = clock.now() - 5 * 86_400_000
    repair = {'id': 'fix-1', 's': thread.stream, 't': 'comment', 'k': ['c-1'], 'parent': None,
              'f': {'body': {'v': 'I was here.', 'at': written, 'by': 'first'}}}
    assert ana.push(repair)['fix-1']['row']['srv']['created'] == written


def test_a_deletion_that_a_restored_server_lost_holds_whichever_phone_comes_first(ana, client, thread):
    lost = {'s': thread.stream, 't': 'comment', 'k': ['c-1'], 'parent': None}
    deletion = lost | {'id': 'fix-2', 'f': {'deleted': {'v': True, 'at': NOW - 10, 'by': 'second'}}}
    text = lost | {'id': 'fix-1', 'f': {'body': {'v': 'I should not have said that.', 'at': NOW - 20, 'by': 'first'}}}
    verdicts = ana.push(deletion) | ana.push(text)
    assert verdicts['fix-2']['row']['srv']['deleted'] and verdicts['fix-1']['code'] == 'gone'
    assert 'should not have said' not in client.get(URI).text


def test_no_members_text_is_ever_html(ana, client, thread):
    ana.push(comment(thread, '<script>alert(1)</script><img src=x onerror=alert(1)>'))
    page = client.get(URI).text
    assert '<script>alert' not in page and '&lt;script&gt;alert(1)' in page
