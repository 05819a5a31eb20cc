"""A reply comes by mail to who has no push, whose address is surely theirs, and who did not end it."""
import re

import pytest

from pwa import clock, db
from pwa.comments.decisions import Decision
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.members.models import Member
from pwa.reminders.letters import Letter
from pwa.reminders.models import Reminder
from tests.browser.test_talk import PAYLOADS
from tests.conftest import op

HOSTILE = ['<script>alert(1)</script>', 'Ben\r\nBcc: all@example.org', '\n\n.\nMAIL FROM:<x@example.org>', '{title}{0}%s', '=?utf-8?q?=0ABcc:_x?=', '\u202eevil']
END = re.compile(r'https://academy\.example(/unsubscribe/\S+)')


@pytest.fixture
def work(mailbox, courier, post):
    """work() is one round of the courier and of the postman."""
    def once():
        with db.connection():
            courier.work()
        post()
    return once


@pytest.fixture
def talk(ana, database):
    """Ana, whose address is confirmed, asked; talk(phone, body) answers her, under a key of its own."""
    Member.update(confirmed_at=1).where(Member.id == ana.member.id).execute()
    thread = Thread.at('/articles/strong-on-one-leg')
    ana.push(op('comment', ['c-ana'], {'body': 'How deep?'}, at=clock.now(), stream=thread.stream))

    def reply(phone, body='To a chair.', key='c-reply'):
        said = op('comment', [key], {'body': body}, at=clock.now(), stream=thread.stream, parent='c-ana')
        assert phone.push(said)[said['id']]['r'] == 'ok'
        return f'/comments/{thread.id}/{key}'
    return reply


def test_a_reply_comes_by_mail_with_a_link_to_it_and_one_that_ends_such_mail(ana, ben, talk, work, mailbox):
    path = talk(ben)
    work()
    mail, = mailbox.arrived
    text = mail.get_content()
    assert (mail['To'], mail['Subject']) == ('ana@example.org', 'Ben replied to you') and mail.get_content_type() == 'text/plain'
    assert '“To a chair.”' in text and f'https://academy.example{path}\r\n' in text
    end = END.search(text)
    assert mail['List-Unsubscribe'].strip() == f'<{end.group()}>' and mail['List-Unsubscribe-Post'] == 'List-Unsubscribe=One-Click'
    assert mail['Auto-Submitted'] == 'auto-generated' and len(re.findall('https?://', text)) == 3


def test_one_post_from_anywhere_without_a_sign_in_ends_it(app, ana, ben, talk, work, mailbox):
    talk(ben)
    work()
    path = END.search(mailbox.arrived[0].get_content()).group(1)
    stranger = app.test_client(use_cookies=False)
    assert 'One tap' in stranger.get(path).text and ana.get('/account/reminders').json['reminder']['mail']
    answer = stranger.post(path, data={'List-Unsubscribe': 'One-Click'}, headers={'Sec-Fetch-Site': '', 'Origin': ''})
    assert answer.status_code == 200 and not ana.get('/account/reminders').json['reminder']['mail']
    talk(ben, key='c-more')
    work()
    assert len(mailbox.arrived) == 1


@pytest.mark.parametrize('token', ['x', 'MTIz.abc', '%00', 'MQ.'])
def test_a_made_up_link_ends_nothing(client, mailbox, token):
    assert client.get(f'/unsubscribe/{token}').status_code == client.post(f'/unsubscribe/{token}').status_code == 404


def test_who_takes_pushes_gets_no_mail(ana, ben, talk, work, mailbox, reminded, pusher):
    reminded(ana, 'ana', quiet_from=None, quiet_until=None)
    talk(ben)
    work()
    assert mailbox.arrived == [] and 'Ben replied to you' in pusher.said('ana')


@pytest.mark.parametrize('state', [{'confirmed_at': None}, {'banned_at': 1}])
def test_nothing_goes_to_an_address_that_may_be_anothers_or_to_who_is_blocked(ana, ben, talk, work, mailbox, state):
    Member.update(state).where(Member.id == ana.member.id).execute()
    talk(ben)
    work()
    assert mailbox.arrived == [] and not Letter.select().exists()


@pytest.mark.parametrize(('off', 'count'), [('reply', 0), ('mail', 0), ('answer', 1)])
def test_the_switches_are_heeded(ana, ben, talk, work, mailbox, off, count):
    card = ana.get('/account/reminders').json['reminder'] | {'quiet_from': None, 'quiet_until': None, off: False}
    assert ana.post('/account/reminders', json=card).status_code == 200
    talk(ben)
    work()
    assert len(mailbox.arrived) == count


def test_mail_waits_for_the_end_of_the_quiet_hours(ana, ben, talk, work, mailbox, stopped):
    now = clock.moment(clock.now())
    minute = now.hour * 60 + now.minute
    card = ana.get('/account/reminders').json['reminder'] | {'training': False, 'zone': 'UTC', 'quiet_from': (minute - 5) % 1440, 'quiet_until': (minute + 30) % 1440}
    assert ana.post('/account/reminders', json=card).status_code == 200
    talk(ben)
    work()
    assert mailbox.arrived == []
    stopped(clock.now() + 31 * 60_000)
    work()
    assert len(mailbox.arrived) == 1


def test_a_reply_that_was_hidden_while_its_mail_waited_is_not_told(ana, ben, cast, talk, work, mailbox, stopped):
    mailbox.answers['MAIL'] = '451 later'
    talk(ben)
    work()
    mailbox.answers.clear()
    Decision.about_comment('hide', Comment.get(Comment.key == 'c-reply'), cast['Cleo'])
    stopped(clock.now() + 60_000)
    work()
    assert mailbox.arrived == [] and Letter.select().count() == 0


@pytest.mark.parametrize('text', HOSTILE)
def test_hostile_names_and_words_are_text_and_make_no_header(ana, ben, talk, work, mailbox, text):
    Member.update(name=text).where(Member.id == ben.member.id).execute()
    talk(ben, text)
    work()
    mail, = mailbox.arrived
    assert set(mail.keys()) == {'From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'List-Unsubscribe', 'List-Unsubscribe-Post',
                                'Content-Type', 'Content-Transfer-Encoding', 'MIME-Version'}
    shown = ' '.join(text.replace('\u202e', ' ').split())
    assert mail['Subject'] == f'{shown} replied to you'.replace('=?', '= ?') and f'“{shown}”' in mail.get_content() and mail['To'] == 'ana@example.org'


def test_a_newcomers_addresses_are_no_links_in_a_mail_either(ana, ben, talk, work, mailbox):
    Member.update(known_at=None).where(Member.id == ben.member.id).execute()
    talk(ben, 'Look at https://insoles.example/cheap now')
    work()
    assert '“Look at [link] now”' in mailbox.arrived[0].get_content()


def test_a_reply_that_was_held_is_told_once_it_is_let_through(ana, ben, cast, talk, work, mailbox):
    Member.update(approved_at=None).where(Member.id == ben.member.id).execute()
    talk(ben)
    work()
    assert mailbox.arrived == []
    held = Comment.waiting()[0]
    Decision.about_comment('see', held, cast['Cleo'])
    work()
    assert [mail['Subject'] for mail in mailbox.arrived] == ['Ben replied to you']
    Decision.newest()[0].undo(cast['Cleo'])
    Decision.about_comment('see', held, cast['Cleo'])
    work()
    assert len(mailbox.arrived) == 1


def test_without_mail_nothing_is_written_to_anybody(ana, ben, talk, courier):
    talk(ben)
    courier.work()
    assert not Letter.select().exists() and 'Replies by mail' not in ana.get('/reminders').text


def test_a_page_of_before_there_was_mail_changes_nothing_about_it(ana, database):
    Reminder.end_mail(ana.member)
    card = ana.get('/account/reminders').json['reminder']
    del card['mail']
    assert ana.post('/account/reminders', json=card).status_code == 200 and not ana.get('/account/reminders').json['reminder']['mail']


@pytest.mark.parametrize('payload', PAYLOADS)
def test_a_script_in_a_name_and_in_a_reply_is_text_in_a_push_and_in_a_mail(ana, ben, talk, work, mailbox, reminded, pusher, payload):
    Member.update(name=payload).where(Member.id == ben.member.id).execute()
    reminded(ana, 'ana', quiet_from=None, quiet_until=None)
    path = talk(ben, payload)
    work()
    push = next(message for _, message, _ in pusher.arrived if message['tag'].startswith('reply:'))
    assert (push['title'], push['body'], push['url']) == (f'{payload} replied to you', payload, path)
    ana.delete('/account/subscription')
    talk(ben, payload, 'c-again')
    work()
    mail, = mailbox.arrived
    assert (mail.get_content_type(), mail['Subject']) == ('text/plain', f'{payload} replied to you') and payload in mail.get_content()
