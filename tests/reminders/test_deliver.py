"""What is due is sent, once and to whom it concerns: encrypted, through a push service on loopback."""
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pwa import clock, db
from pwa.articles.models import Article
from pwa.comments.decisions import Decision
from pwa.comments.models import Comment
from pwa.reminders import endpoints
from pwa.reminders.models import Delivery, Reminder, Subscription
from pwa.reminders.tries import BACK_OFF
from tests.conftest import op

MINUTE = 60_000
ALWAYS = {'quiet_from': None, 'quiet_until': None}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo('Europe/Berlin')).timestamp() * 1000)


@pytest.fixture
def monday(stopped):
    return stopped(at('2026-11-23T12:00'))


@pytest.fixture
def work(courier):
    """work() is one round of the courier."""
    def once():
        with db.connection():
            courier.work()
    once()
    return once


def finish(phone, day, **more):
    now = clock.now()
    session = op('session', [f's-{day}'], {'workout': 'hip-strength', 'done_on': day, 'started_at': now, 'finished_at': now} | more, at=now)
    assert phone.push(session)[session['id']]['r'] == 'ok'


def test_the_training_reminder_comes_at_its_hour_and_once(ana, reminded, pusher, work, monday, stopped):
    reminded(ana, 'ana')
    work()
    assert pusher.said('ana') == []
    stopped(at('2026-11-23T18:00'))
    work()
    work()
    path, message, headers = pusher.arrived[0]
    assert pusher.said('ana') == ['Time for your exercises'] and message['url'] == '/' and message['tag'] == 'training:2026-11-23'
    assert headers['Content-Encoding'] == 'aes128gcm' and headers['Authorization'].startswith('vapid t=') and 0 < int(headers['TTL']) <= 3 * 3600
    stopped(at('2026-11-25T18:00'))
    work()
    assert len(pusher.said('ana')) == 2


def test_a_changed_hour_brings_no_second_one_on_the_same_day(ana, reminded, pusher, work, monday, stopped):
    reminded(ana, 'ana')
    stopped(at('2026-11-23T18:00'))
    work()
    reminded(ana, 'ana', minute=19 * 60)
    stopped(at('2026-11-23T19:00'))
    work()
    assert len(pusher.said('ana')) == 1


def test_who_has_trained_that_day_is_left_alone(ana, ben, reminded, pusher, work, monday, stopped):
    for name, phone in (('ana', ana), ('ben', ben)):
        reminded(phone, name)
    finish(ana, '2026-11-23')
    finish(ben, '2026-11-22')
    stopped(at('2026-11-23T18:00'))
    work()
    assert (pusher.said('ana'), len(pusher.said('ben'))) == ([], 1)


@pytest.mark.parametrize('more', [{'finished_at': None}, {'deleted': True}])
def test_a_session_begun_or_deleted_is_not_done(ana, reminded, pusher, work, monday, stopped, more):
    reminded(ana, 'ana')
    finish(ana, '2026-11-23', **more)
    stopped(at('2026-11-23T18:00'))
    work()
    assert len(pusher.said('ana')) == 1


def test_what_is_hours_late_is_left_out(ana, reminded, pusher, work, monday, stopped):
    reminded(ana, 'ana')
    stopped(at('2026-11-23T20:01'))
    work()
    assert pusher.arrived == []


def test_a_reminder_that_is_late_stays_away_in_quiet_hours(ana, reminded, pusher, work, monday, stopped):
    reminded(ana, 'ana', minute=21 * 60 + 15)
    stopped(at('2026-11-23T22:40'))
    work()
    stopped(at('2026-11-24T07:30'))
    work()
    assert pusher.arrived == [] and Delivery.select().count() == 0


def test_a_switch_turned_off_is_heeded(ana, reminded, pusher, work, monday, stopped):
    reminded(ana, 'ana', training=False)
    stopped(at('2026-11-23T18:00'))
    work()
    assert pusher.arrived == []


def test_a_reply_and_the_coachs_answer_reach_whom_they_answer(ana, ben, cleo, reminded, pusher, work, talk):
    for name, phone in (('ana', ana), ('ben', ben), ('cleo', cleo)):
        reminded(phone, name, **ALWAYS)
    talk(ben, 'To  a\nchair.')
    talk(cleo, 'x' * 400, key='c-coach')
    talk(ana, 'Thanks, all.', key='c-own')
    work()
    assert sorted(pusher.said('ana')) == ['Ben replied to you', 'Cleo answered you'] and not pusher.said('ben') and not pusher.said('cleo')
    said = {message['title']: message for _, message, _ in pusher.arrived}
    assert said['Ben replied to you']['body'] == 'To a chair.' and said['Ben replied to you']['url'].endswith('/c-reply')
    assert len(said['Cleo answered you']['body']) < 200


@pytest.mark.parametrize('off, left', [('reply', ['Cleo answered you']), ('answer', ['Ben replied to you'])])
def test_replies_and_answers_have_a_switch_each(ana, ben, cleo, reminded, pusher, work, talk, off, left):
    reminded(ana, 'ana', **ALWAYS | {off: False})
    talk(ben, 'To a chair.')
    talk(cleo, 'Deeper.', key='c-coach')
    work()
    assert pusher.said('ana') == left


def test_what_was_hidden_meanwhile_is_not_told(ana, ben, cast, reminded, pusher, work, talk):
    reminded(ana, 'ana', **ALWAYS)
    talk(ben, 'Buy pills')
    Decision.about_comment('hide', Comment.get(Comment.key == 'c-reply'), cast['Cleo'])
    work()
    assert pusher.arrived == []


def test_in_quiet_hours_a_reply_waits_for_the_morning(ana, ben, reminded, pusher, work, talk, stopped):
    stopped(at('2026-11-23T23:00'))
    reminded(ana, 'ana', days='7')
    talk(ben, 'Still awake?')
    work()
    assert pusher.arrived == [] and Delivery.get().due_at == at('2026-11-24T07:30')
    stopped(at('2026-11-24T07:30'))
    work()
    assert pusher.said('ana') == ['Ben replied to you']


@pytest.mark.parametrize('change, said', [('hide', []), ('edit', ['To a table.'])])
def test_it_says_what_stands_when_it_leaves(ana, ben, cast, reminded, pusher, work, talk, stopped, change, said):
    stopped(at('2026-11-23T23:00'))
    reminded(ana, 'ana', days='7')
    talk(ben, 'To a chair.')
    work()
    if change == 'hide':
        Decision.about_comment('hide', Comment.get(Comment.key == 'c-reply'), cast['Cleo'])
    else:
        ben.push(op('comment', ['c-reply'], {'body': 'To a table.'}, at=clock.now(), stream=Comment.get(Comment.key == 'c-reply').stream))
    stopped(at('2026-11-24T07:30'))
    work()
    assert [message['body'] for _, message, _ in pusher.arrived] == said and Delivery.select().count() == 0


def test_a_second_try_waits_for_the_end_of_the_quiet_hours_too(ana, ben, reminded, pusher, work, talk, stopped):
    stopped(at('2026-11-23T21:29'))
    reminded(ana, 'ana', days='7')
    pusher.answers['/ana'] = (503, {})
    talk(ben, 'Hello')
    work()
    pusher.answers.clear()
    for time in ('2026-11-23T21:31', '2026-11-24T00:30', '2026-11-24T07:29'):
        stopped(at(time))
        work()
    assert pusher.arrived == []
    stopped(at('2026-11-24T07:30'))
    work()
    assert pusher.said('ana') == ['Ben replied to you']


def test_what_is_too_old_when_the_server_is_back_is_left_out(ana, ben, reminded, pusher, work, talk, stopped):
    stopped(at('2026-11-23T12:00'))
    reminded(ana, 'ana', **ALWAYS, days='7')
    pusher.answers['/ana'] = (503, {})
    talk(ben, 'Hello')
    work()
    pusher.answers.clear()
    stopped(at('2026-11-28T12:00'))
    work()
    assert pusher.arrived == [] and Delivery.select().count() == 0


def test_a_new_article_is_told_to_all_but_its_author_and_only_once(ana, ben, cleo, cast, reminded, pusher, work):
    for name, phone in (('ana', ana), ('cleo', cleo)):
        reminded(phone, name, **ALWAYS)
    reminded(ben, 'ben', article=False)
    for _ in range(2):
        Article.publish('toes', 'Toes that grip', cast['Cleo'], '<p>…</p>')
        work()
    Article.publish('old', 'From 2014', cast['Cleo'], '<p>…</p>', published_at=1)
    work()
    assert [(path, message['body'], message['url']) for path, message, _ in pusher.arrived] == [('/ana', 'Toes that grip', '/articles/toes')]


def test_each_of_a_members_devices_gets_it(app, ana, cast, reminded, pusher, work, talk, ben):
    other = app.test_client()
    other.member = cast['Ana']
    other.post('/sign-in', data={'email': 'ana@example.org', 'password': 'left-foot-then-right'})
    reminded(ana, 'one', **ALWAYS)
    reminded(other, 'two', **ALWAYS)
    talk(ben, 'Hello')
    work()
    assert sorted(path for path, _, _ in pusher.arrived) == ['/one', '/two']


@pytest.mark.parametrize('status', [404, 410])
def test_a_device_that_is_gone_is_dropped(ana, ben, reminded, pusher, work, talk, status):
    reminded(ana, 'ana', **ALWAYS)
    pusher.answers['/ana'] = (status, {})
    talk(ben, 'Hello')
    work()
    assert Subscription.select().count() == Delivery.select().count() == 0 and ana.get('/account/reminders').json['endpoint'] is None


@pytest.mark.parametrize('answer', [(500, {}), (503, {}), (429, {}), (403, {}), (302, {'Location': '/stolen'})])
def test_any_other_failure_is_tried_again_with_longer_and_longer_pauses_and_a_limit(ana, ben, reminded, pusher, work, talk, stopped, answer):
    now = stopped(at('2026-11-24T12:00'))
    reminded(ana, 'ana', **ALWAYS, days='7')
    pusher.answers['/ana'] = answer
    talk(ben, 'Hello')
    for pause in BACK_OFF:
        work()
        assert Delivery.get().due_at == now + pause
        now = stopped(now + pause)
    work()
    assert Delivery.select().count() == 0 and Subscription.select().count() == 1
    assert pusher.calls == {'/ana': len(BACK_OFF) + 1}, 'a redirect is not followed'


def test_a_later_try_that_is_taken_is_the_last(ana, ben, reminded, pusher, work, talk, stopped):
    now = stopped(at('2026-11-24T12:00'))
    reminded(ana, 'ana', **ALWAYS, days='7')
    pusher.answers['/ana'] = (503, {'Retry-After': '120'})
    talk(ben, 'Hello')
    work()
    pusher.answers.clear()
    stopped(now + 119_000)
    work()
    assert pusher.arrived == []
    stopped(now + 120_000)
    work()
    assert pusher.said('ana') == ['Ben replied to you'] and Delivery.select().count() == 0


def test_an_address_that_moved_inside_after_it_was_stored_is_not_called(ana, ben, reminded, pusher, work, talk, monkeypatch):
    reminded(ana, 'ana', **ALWAYS)
    talk(ben, 'Hello')
    monkeypatch.undo()
    work()
    assert pusher.calls == {} and Delivery.get().tries == 1


def test_no_answer_in_time_is_a_failure(ana, reminded, pusher, work, talk, ben, monkeypatch):
    reminded(ana, 'ana', **ALWAYS)
    talk(ben, 'Hello')
    monkeypatch.setattr(endpoints, 'ANSWER_S', 0.01)
    monkeypatch.setattr(pusher.RequestHandlerClass, 'do_POST', lambda handler: handler.server.came.wait_for(lambda: handler.rfile.closed, 2))
    work()
    assert Delivery.get().tries == 1 and pusher.arrived == []


def test_one_now_reaches_this_phone_only_and_needs_a_subscription(ana, ben, reminded, pusher, work):
    assert ana.post('/account/deliveries').status_code == 409
    reminded(ana, 'ana', training=False)
    reminded(ben, 'ben', training=False)
    assert ana.post('/account/deliveries').status_code == 202
    work()
    assert [path for path, _, _ in pusher.arrived] == ['/ana'] and pusher.arrived[0][1]['url'] == '/reminders'


def test_a_notice_that_nobody_can_read_holds_up_no_other(ana, ben, reminded, pusher, work, talk, courier, monkeypatch):
    reminded(ana, 'ana', **ALWAYS)
    monkeypatch.setattr(courier, 'news', courier.news | {'article': lambda notice: 1 / 0})
    Article.publish('toes', 'Toes that grip', None, '<p>…</p>')
    talk(ben, 'Hello')
    work()
    work()
    assert pusher.said('ana') == ['Ben replied to you']


def test_the_account_takes_its_reminders_along(app, ana, cast, reminded, database):
    from pwa.account.delete import delete
    reminded(ana, 'ana')
    delete(cast['Ana'], app.extensions['synced'].values())
    assert Reminder.select().count() == Subscription.select().count() == 0
