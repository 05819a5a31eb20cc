"""Order in the house: what waits, what was reported, what a coach decides, and who hears why."""
import pytest

from pwa import clock
from pwa.account.delete import delete
from pwa.comments.decisions import Decision
from pwa.comments.models import PACE_MS, Comment
from pwa.comments.threads import Thread
from pwa.members.models import Member
from tests.comments.test_reply import said
from tests.conftest import op

URI = '/articles/strong-on-one-leg'
LINK = 'Cheap shoes: https://shoes.example'


@pytest.fixture
def thread(database):
    return Thread.at(URI)


@pytest.fixture
def dora(ana, database):
    """Somebody new, on Ana's phone."""
    Member.update(approved_at=None, known_at=None).where(Member.id == ana.member.id).execute()
    return ana


def decide(client, thread, key, what, **more):
    return client.post(f'/coach/comments/{thread.id}/{key}/decisions', data={'what': what} | more)


def undo(client):
    return client.post(f'/coach/decisions/{Decision.newest()[0].id}/undoing')


def report(thread, key, reason='spam', note='', id=None):
    return op('report', [str(thread.id), key], {'reason': reason, 'note': note}, at=clock.now(), id=id)


def words_of(client, thread, key):
    """What this reader's phone is told of a comment."""
    return next(row for row in client.pull(thread.stream, 0)['rows'] if row['k'] == [key])


def test_a_newcomers_first_comment_is_theirs_alone_until_a_coach_has_seen_it(dora, ben, cleo, client, thread):
    assert dora.push(said(thread, 'c-1', 'Hello, I am Dora.', id='first'))['first']['r'] == 'ok'
    for seen in (client.get(URI).text, ben.sync(pull={thread.stream: 0}).text, client.get(f'/threads/{thread.id}').text,
                 client.get(f'/comments/{thread.id}/c-1').text):
        assert 'I am Dora' not in seen
    mine = words_of(dora, thread, 'c-1')
    assert mine['f']['body'][0] == 'Hello, I am Dora.' and mine['srv']['held']
    assert 'I am Dora' in cleo.get('/coach/').text
    assert decide(cleo, thread, 'c-1', 'see').status_code == 303
    assert 'I am Dora' in client.get(URI).text and words_of(ben, thread, 'c-1')['f']['body'][0] == 'Hello, I am Dora.'


def test_letting_one_through_lets_all_of_theirs_through_and_knows_them(dora, cleo, client, thread):
    dora.push(said(thread, 'c-1', 'Hello.'), said(thread, 'c-2', 'Anybody here?'))
    decide(cleo, thread, 'c-1', 'see')
    dora.push(said(thread, 'c-3', 'Good to be here.'))
    page = client.get(URI).text
    assert 'Anybody here?' in page and 'Good to be here.' in page and not Comment.waiting()


def test_welcoming_a_newcomer_shows_what_they_wrote(dora, cleo, client, thread):
    dora.push(said(thread, 'c-1', 'Hello.'))
    cleo.post(f'/coach/members/{dora.member.id}/decisions', data={'what': 'approve'})
    assert 'Hello.' in client.get(URI).text


def test_a_strangers_link_cannot_be_tapped_until_a_coach_has_seen_it(ana, cleo, client, thread):
    Member.update(known_at=None).where(Member.id == ana.member.id).execute()
    ana.push(said(thread, 'c-1', LINK))
    assert 'https://shoes.example' in client.get(URI).text and 'href="https://shoes.example"' not in client.get(URI).text
    assert words_of(ana, thread, 'c-1')['srv']['unlinked'] and 'Its links' in cleo.get('/coach/').text
    decide(cleo, thread, 'c-1', 'see')
    assert 'href="https://shoes.example"' in client.get(URI).text


def test_an_old_comment_that_gains_a_link_waits_again(ana, cleo, client, thread, stopped):
    ana.push(said(thread, 'c-1', 'Nice article!'))
    stopped(clock.now() + PACE_MS + 1)
    ana.push(said(thread, 'c-1', LINK))
    assert 'href="https://shoes.example"' not in client.get(URI).text and 'shoes.example' in cleo.get('/coach/').text


def test_an_old_link_that_was_let_through_stays_one_when_the_same_words_are_saved_again(ana, cleo, client, thread, stopped):
    ana.push(said(thread, 'c-1', LINK))
    stopped(clock.now() + PACE_MS + 1)
    ana.push(said(thread, 'c-1', LINK))
    assert 'href="https://shoes.example"' in client.get(URI).text


def test_addresses_that_no_coach_has_seen_are_in_no_feed(ana, client, thread):
    Member.update(known_at=None).where(Member.id == ana.member.id).execute()
    ana.push(said(thread, 'c-1', LINK))
    assert 'Cheap shoes: [link]' in client.get('/comments.atom').text


def test_a_comment_held_again_is_out_of_sight_wherever_it_stood(dora, ben, cleo, client, thread):
    dora.push(said(thread, 'c-1', 'Hello, I am Dora.'))
    decide(cleo, thread, 'c-1', 'see')
    ben.push(said(thread, 'c-2', 'Welcome.', parent='c-1'), said(thread, 'c-3', 'From Ben too.', parent='c-2'),
             op('helpful', ['c-1', ben.member.public_id], {'on': True}, at=clock.now(), stream=thread.stream))
    pages = [f'{URI}?order=helpful', f'/comments/{thread.id}/c-2', f'/comments/{thread.id}/c-3']
    assert all('I am Dora' in client.get(page).text for page in pages[:2])
    undo(cleo)
    assert not any('I am Dora' in client.get(page).text for page in pages)
    assert f'href="/comments/{thread.id}/c-1"' not in cleo.get('/coach/').text


def test_undoing_what_a_coach_did_who_has_left_hides_it_again(ana, cleo, client, thread, app):
    ana.push(said(thread, 'c-1', 'Buy my shoes.'))
    other = Member.join('Eve', 'eve@example.org', 'three unrelated words', coach=True)
    Decision.about_comment('hide', Comment.get(Comment.key == 'c-1'), other)
    decide(cleo, thread, 'c-1', 'restore')
    delete(other, app.extensions['synced'].values())
    assert undo(cleo).status_code == 303 and 'Buy my shoes.' not in client.get(URI).text


def test_a_blocked_member_still_deletes_their_own(ana, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'Too loud.'))
    cleo.post(f'/coach/members/{ana.member.id}/decisions', data={'what': 'block'})
    gone = op('comment', ['c-1'], {'deleted': True}, at=clock.now(), stream=thread.stream, id='gone')
    assert ana.push(gone)['gone']['r'] == 'ok' and 'Too loud.' not in client.get(URI).text


def test_a_known_members_new_link_is_a_link_at_once(ana, client, thread):
    ana.push(said(thread, 'c-1', LINK))
    assert 'href="https://shoes.example"' in client.get(URI).text


def test_a_report_reaches_the_desk_once_and_nobody_else(ana, ben, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'Buy my shoes.'))
    sent = report(thread, 'c-1', note='He says so everywhere.', id='report')
    assert ben.push(sent)['report']['r'] == 'ok' and ben.push(sent)['report']['r'] == 'ok'
    assert cleo.get('/coach/').text.count('Reported: advertising or spam: He says so everywhere.') == 1
    assert 'everywhere' not in ana.sync(pull={'m': None, thread.stream: 0}).text + client.get(URI).text


def test_leaving_a_reported_comment_settles_the_report_until_that_is_undone(ana, ben, cleo, client, thread):
    ana.push(said(thread, 'c-1', 'Shoes matter.'))
    ben.push(report(thread, 'c-1'))
    decide(cleo, thread, 'c-1', 'keep')
    assert 'Reported:' not in cleo.get('/coach/').text and 'Shoes matter.' in client.get(URI).text
    undo(cleo)
    assert 'Reported:' in cleo.get('/coach/').text


def test_a_report_of_nothing_is_refused_and_many_in_a_day_wait(ben, thread, ana):
    assert ben.push(report(thread, 'c-9', id='x'))['x']['code'] == 'gone'
    ana.push(*(said(thread, f'c-{number}', 'Hm.') for number in range(10)))
    for turn in range(2):
        Comment.update(received_at=0).execute()
        ana.push(*(said(thread, f'd-{turn}-{number}', 'Hm.') for number in range(10)))
    verdicts = [ben.push(report(thread, row.key, id=f'r-{row.key}'))[f'r-{row.key}']['r'] for row in Comment.select()]
    assert verdicts.count('ok') == 20 and verdicts[-1] == 'later'


def test_hiding_tells_the_author_why_and_nobody_else(ana, ben, cleo, thread):
    ana.push(said(thread, 'c-1', 'Buy my shoes.'))
    decide(cleo, thread, 'c-1', 'hide', why='spam')
    assert words_of(ana, thread, 'c-1')['srv']['why'] == 'advertising or spam' and 'why' not in words_of(ben, thread, 'c-1')['srv']


@pytest.mark.parametrize('what', ['hide', 'see', 'keep'])
def test_each_decision_is_written_down_and_can_be_undone(dora, cleo, client, thread, what):
    dora.push(said(thread, 'c-1', 'Hello.'))
    before = Comment.get(Comment.key == 'c-1').__data__
    decide(cleo, thread, 'c-1', what)
    made = Decision.newest()[0]
    assert (made.what, made.coach.name, made.member.name, made.key) == (what, 'Cleo', 'Ana', 'c-1') and abs(made.made_at - clock.now()) < 10_000
    undo(cleo)
    undo(cleo)
    after = Comment.get(Comment.key == 'c-1').__data__
    assert {name: value for name, value in after.items() if name != 'seq'} == {name: value for name, value in before.items() if name != 'seq'}
    assert Decision.newest()[0].undone_at and 'undone' in cleo.get('/coach/').text


def test_a_blocked_member_writes_nothing_that_others_read_until_unblocked(ana, ben, cleo, thread):
    ben.push(said(thread, 'c-1', 'Hello.'))
    for what, verdict in (('block', 'no'), ('unblock', 'ok')):
        cleo.post(f'/coach/members/{ana.member.id}/decisions', data={'what': what})
        assert ana.push(said(thread, f'a-{what}', 'Me again.', id=what))[what]['r'] == verdict
        assert ana.push(report(thread, 'c-1', id=f're-{what}'))[f're-{what}']['r'] == verdict


def test_a_coach_cannot_be_blocked(cleo, database):
    assert cleo.post(f'/coach/members/{cleo.member.id}/decisions', data={'what': 'block'}).status_code == 422


@pytest.mark.parametrize('path', ['/coach/', '/coach/comments/{}/c-1'])
def test_the_desk_is_for_coaches(ana, client, cleo, thread, path):
    ana.push(said(thread, 'c-1', 'Hello.'))
    url = path.format(thread.id)
    assert (client.get(url).status_code, ana.get(url).status_code, cleo.get(url).status_code) == (401, 403, 200)


def test_only_a_coach_decides(ana, client, thread):
    ana.push(said(thread, 'c-1', 'Hello.'))
    assert (decide(client, thread, 'c-1', 'hide').status_code, decide(ana, thread, 'c-1', 'hide').status_code) == (401, 403)
    assert not Comment.get(Comment.key == 'c-1').hidden_at


def test_the_coach_reads_what_a_comment_said_before(ana, cleo, thread):
    ana.push(said(thread, 'c-1', 'Something rude.'))
    ana.push(said(thread, 'c-1', 'Something kind.'))
    page = cleo.get(f'/coach/comments/{thread.id}/c-1').text
    assert 'Something rude.' in page and 'Something kind.' in page


def test_what_is_written_from_one_address_is_limited_whoever_writes(ana, ben, thread):
    verdicts = {}
    for turn in range(13):
        member = (ana, ben)[turn % 2]
        verdicts |= member.push(*(said(thread, 'c-1', f'Hello {number}.', id=f'o-{turn}-{number}') for number in range(10)))
    assert [verdict.get('code') for verdict in verdicts.values()].count('rate') == 10


def test_a_robot_that_fills_in_everything_is_told_what_to_leave_empty(ana, thread):
    form = {'key': 'k-1', 'op': 'o-1', 'body': 'Buy shoes.', 'website': 'https://shoes.example'}
    answer = ana.post(f'/threads/{thread.id}/comments', data=form)
    assert answer.status_code == 422 and 'has to stay empty' in answer.text and 'Buy shoes.' in answer.text
    assert not Comment.select().exists()


def test_without_a_script_a_member_reports(ben, ana, cleo, thread):
    ana.push(said(thread, 'c-1', 'Buy my shoes.'))
    assert ben.post(f'/comments/{thread.id}/c-1/reports', data={'reason': 'spam', 'note': ''}).status_code == 303
    assert ben.post(f'/comments/{thread.id}/c-1/reports', data={'reason': 'nonsense'}).status_code == 422
    assert 'Reported: advertising or spam' in cleo.get('/coach/').text


@pytest.mark.parametrize('what', ['see', 'approve'])
def test_undoing_a_welcome_holds_again_all_that_it_let_through(dora, cleo, client, thread, what):
    dora.push(said(thread, 'c-1', 'Hello.'), said(thread, 'c-2', 'Anybody here?'))
    before = Member.get_by_id(dora.member.id)
    if what == 'see':
        decide(cleo, thread, 'c-1', 'see')
    else:
        cleo.post(f'/coach/members/{dora.member.id}/decisions', data={'what': 'approve'})
    assert 'Hello.' in client.get(URI).text and 'Anybody here?' in client.get(URI).text
    undo(cleo)
    after = Member.get_by_id(dora.member.id)
    assert 'Hello.' not in client.get(URI).text and 'Anybody here?' not in client.get(URI).text
    assert (after.approved_at, after.known_at) == (before.approved_at, before.known_at) == (None, None)


def test_an_author_deletes_what_a_coach_has_hidden_and_cannot_change_it(ana, cleo, thread):
    ana.push(said(thread, 'c-1', 'Buy my shoes.'))
    decide(cleo, thread, 'c-1', 'hide')
    for id, fields, verdict in (('change', {'body': 'Buy my hats.'}, 'no'), ('delete', {'deleted': True}, 'ok')):
        assert ana.push(op('comment', ['c-1'], fields, at=clock.now(), stream=thread.stream, id=id))[id]['r'] == verdict
    assert Comment.get(Comment.key == 'c-1').body == ''


def test_a_report_that_is_refused_keeps_its_note(ana, ben, thread):
    ana.push(said(thread, 'c-1', 'Hm.'))
    answer = ben.post(f'/comments/{thread.id}/c-1/reports', data={'reason': 'none such', 'note': 'He says so everywhere.'})
    assert answer.status_code == 422 and '>He says so everywhere.</textarea>' in answer.text
    assert f'action="/comments/{thread.id}/c-1/reports"' in answer.text
