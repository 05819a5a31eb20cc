"""Six digits instead of a forgotten password: by mail or from a coach, for ten minutes and five tries, and telling nobody who has an account."""
import re

import pytest

from pwa import clock, seeds
from pwa.members import passwords
from pwa.members.codes import ADDRESS, LASTS, PASSWORD, TRIES, WRONG, Code
from pwa.members.models import DAY, Link, Member
from pwa.reminders.letters import Letter
from pwa.reminders.tries import BACK_OFF

ANA, NOBODY = 'ana@example.org', 'nobody@example.org'
NEW = 'right-foot-then-left'


def ask(client, email=ANA):
    return client.post('/forgotten', data={'email': email})


def spend(client, code, email=ANA, password=NEW):
    return client.post('/forgotten/code', data={'email': email, 'code': code, 'password': password}, headers={'Accept': 'application/json'})


def wrong(code):
    return f'{(int(code) + 1) % 10 ** 6:06}'


def test_a_mailed_code_sets_the_password_and_signs_in_here_and_out_everywhere_else(app, client, ana, mailbox, post, database):
    Link.create(member=ana.member)
    ask(client, ' ANA@example.org ')
    post()
    mail, = mailbox.arrived
    assert mail['To'] == ANA and mail['From'] == 'Medius <medius@academy.example>' and mailbox.code() not in mail['Subject']
    answer = spend(client, mailbox.code())
    assert answer.status_code == 200 and answer.json['member']['name'] == 'Ana'
    assert client.sync(**{'as': ana.member.public_id}).status_code == 200 and ana.sync().status_code == 401 and not Link.select().exists()
    assert app.test_client().post('/sign-in', data={'email': ANA, 'password': NEW}).status_code == 303
    assert client.get('/account/proof').json['coded']['by'] == 'mail'
    assert Member.get_by_id(ana.member.id).confirmed_at, 'who can read the code reads mail there'


def test_a_code_works_once(client, cast, mailbox, post):
    ask(client)
    post()
    assert [spend(client, mailbox.code()).status_code for _ in range(2)] == [200, 422]


def test_a_code_is_kept_as_a_hash_and_a_letter_holds_none(client, cast, mailbox, post, database):
    mailbox.answers['MAIL'] = '451 later'
    ask(client)
    post()
    letter, = Letter.select().dicts()
    code = Code.select().order_by(Code.id.desc()).get()
    assert letter['notice'] == '' and code.digest.startswith('$argon2') and not re.search(r'\b\d{6}\b', f'{letter["address"]} {code.digest}')


def test_a_code_of_eleven_minutes_ago_is_no_longer_good(client, cast, mailbox, post, stopped):
    ask(client)
    post()
    stopped(clock.now() + LASTS + 1000)
    assert spend(client, mailbox.code()).status_code == 422


def test_the_sixth_try_fails_though_it_fits(client, cast, mailbox, post):
    ask(client)
    post()
    for _ in range(TRIES):
        assert spend(client, wrong(mailbox.code())).json['errors'] == {'code': WRONG}
    assert spend(client, mailbox.code()).status_code == 422


def test_the_newest_code_is_the_only_one(client, cast, mailbox, post):
    for _ in range(2):
        ask(client)
    post()
    first, second = (mail.get_content().partition('Your code: ')[2][:6] for mail in mailbox.arrived)
    assert spend(client, first).status_code == 422 or first == second
    assert spend(client, second).status_code == 200


def test_an_address_without_an_account_is_answered_alike_and_written_to_never(client, cast, mailbox, post, database):
    known, unknown = ask(client), ask(client, NOBODY)
    assert (known.status_code, known.headers['Location']) == (unknown.status_code, unknown.headers['Location'])
    pages = [client.get('/forgotten/code').text.replace(NOBODY, ANA) for _ in [client.post('/forgotten', data={'email': email}) for email in (ANA, NOBODY)]]
    assert pages[0] == pages[1] and Letter.select().count() == 4
    post()
    assert {mail['To'] for mail in mailbox.arrived} == {ANA} and not Letter.select().exists()
    assert spend(client, '000000', NOBODY).json == spend(client, wrong(mailbox.code())).json


def test_a_try_takes_as_long_where_there_is_no_account(client, cast, mailbox, post, database, monkeypatch):
    """The same statements, and one hash verified."""
    ask(client)
    post()
    seen = {}
    for email in (ANA, NOBODY):
        said, verified = [], []
        monkeypatch.setattr(passwords, 'matches', lambda typed, stored, verified=verified: verified.append(typed) or False)
        execute = database.obj.execute_sql
        monkeypatch.setattr(database.obj, 'execute_sql', lambda sql, *rest, said=said, execute=execute: said.append(sql.split(' SET ')[0]) or execute(sql, *rest))
        assert spend(client, '1', email).status_code == 422
        monkeypatch.setattr(database.obj, 'execute_sql', execute)
        seen[email] = (said, verified)
    assert seen[ANA] == seen[NOBODY] and any(sql.startswith('UPDATE "code"') for sql in seen[ANA][0]) and seen[ANA][1] == ['1']


def test_asking_looks_nobody_up_and_sends_nothing_itself(client, cast, mailbox, database, monkeypatch):
    said, execute = [], database.obj.execute_sql
    monkeypatch.setattr(database.obj, 'execute_sql', lambda sql, *rest: said.append(sql) or execute(sql, *rest))
    assert ask(client).status_code == 303 and not mailbox.arrived
    assert not [sql for sql in said if '"member"' in sql and 'email' in sql]


def test_a_dead_mail_server_does_no_harm_and_the_mail_comes_once_it_is_back(client, ana, mailbox, post, stopped):
    mailbox.answers['MAIL'] = '451 later'
    assert ask(client).status_code == 303
    post()
    assert ana.sync().status_code == 200 and mailbox.arrived == []
    mailbox.answers.clear()
    stopped(clock.now() + BACK_OFF[0])
    post()
    assert spend(client, mailbox.code()).status_code == 200


def test_a_letter_is_given_up_when_its_code_would_be_too_old(client, cast, mailbox, post, stopped, database):
    mailbox.answers['MAIL'] = '451 later'
    ask(client)
    for _ in range(4):
        post()
        stopped(clock.now() + LASTS)
    assert not Letter.select().exists()


def test_an_address_that_the_server_refuses_is_given_up_at_once(client, cast, mailbox, post, database):
    mailbox.answers['RCPT'] = '550 nobody'
    ask(client)
    post()
    assert not Letter.select().exists()


def test_codes_are_counted_for_each_address_whoever_asks(app, cast, mailbox):
    asked = [ask(app.test_client(), email).status_code for email in [ANA] * 6 + [NOBODY]]
    assert asked == [303] * 5 + [429, 429], 'five an hour for an address, five a minute from one'


def test_no_more_than_ten_codes_a_day_are_made_for_a_member(cast, database, stopped):
    made = [Code.make(cast['Ana'], PASSWORD) for _ in range(11)]
    assert made[-1] is None and all(made[:-1])
    stopped(clock.now() + DAY)
    assert Code.make(cast['Ana'], PASSWORD)


def test_a_poor_password_costs_no_try(client, cast, mailbox, post, database):
    ask(client)
    post()
    for password in ('short', 'password123', ANA):
        assert list(spend(client, mailbox.code(), password=password).json['errors']) == ['password']
    assert Code.select().order_by(Code.id.desc()).get().tries == 0 and spend(client, mailbox.code()).status_code == 200


def test_the_code_may_be_typed_as_it_is_read(client, cast, mailbox, post):
    ask(client)
    post()
    assert spend(client, f'{mailbox.code()[:3]} {mailbox.code()[3:]}').status_code == 200


@pytest.mark.parametrize('email', ['', 'no address', 'a\0b@example.org', 'a\r\nBcc: x@example.org'])
def test_what_is_no_address_is_said_to_be_none(client, cast, mailbox, email):
    assert ask(client, email).status_code == 422 and spend(client, '1', email).status_code == 422


def test_without_mail_nothing_that_needs_it_is_offered(client, ana):
    page = client.get('/forgotten').text
    assert 'Ask the coach for a code' in page and 'Send me' not in page and 'email-form' not in client.get('/account').text
    assert ask(client).status_code == 409 and ana.post('/account/email/codes').status_code == 409


def test_without_mail_a_coach_makes_a_code_that_is_shown_once(client, ana, cleo, database):
    page = cleo.post(f'/coach/members/{ana.member.id}/codes')
    digits = re.search(r'desk__code">(\d{3}) (\d{3})<', page.text)
    assert page.headers['Cache-Control'] == 'no-store' and 'desk__code' not in cleo.get(f'/coach/members/{ana.member.id}').text
    assert 'Cleo made a sign-in code for' in cleo.get('/coach/').text
    assert spend(client, ''.join(digits.groups())).status_code == 200 and ana.sync().status_code == 401
    assert client.get('/account/proof').json['coded']['by'] == 'coach' and Member.get_by_id(ana.member.id).confirmed_at is None


def test_a_coach_takes_a_code_back(client, ana, cleo, database):
    page = cleo.post(f'/coach/members/{ana.member.id}/codes').text
    digits = re.search(r'desk__code">(\d{3}) (\d{3})<', page)
    cleo.post(re.search(r'/coach/decisions/\d+/undoing', page).group())
    assert spend(client, ''.join(digits.groups())).status_code == 422


def test_no_coach_makes_a_code_for_a_coach_or_where_there_is_mail(cleo, cast, mailbox, app, monkeypatch):
    assert cleo.post(f'/coach/members/{cast["Ana"].id}/codes').status_code == 409
    monkeypatch.undo()
    assert cleo.post(f'/coach/members/{cast["Cleo"].id}/codes').status_code == 422


def test_an_address_is_confirmed_by_a_code_of_its_own(ana, mailbox, post, database):
    assert ana.get('/account/email').json == {'email': ANA, 'confirmed': False}
    assert ana.post('/account/email/codes').status_code == 202
    post()
    assert ana.post('/account/email', data={'code': wrong(mailbox.code())}).status_code == 422
    assert spend(ana, mailbox.code()).status_code == 422, 'it sets no password'
    assert ana.post('/account/email', data={'code': mailbox.code()}).json == {'email': ANA, 'confirmed': True}


def test_a_code_for_one_purpose_or_member_is_good_for_no_other(ana, ben, cast, mailbox, post, database):
    code = Code.make(cast['Ana'], ADDRESS, mailed=True)
    assert ben.post('/account/email', data={'code': code}).status_code == 422
    assert spend(ana, code, 'ben@example.org').status_code == 422
    password = Code.make(cast['Ana'], PASSWORD, mailed=True)
    assert ana.post('/account/email', data={'code': password}).status_code == 422


def test_without_a_script_the_form_signs_in_too(app, client, cast, mailbox, post):
    ask(client)
    post()
    answer = client.post('/forgotten/code', data={'email': ANA, 'code': mailbox.code(), 'password': NEW, 'next': '/runs'})
    assert answer.status_code == 303 and answer.headers['Location'] == '/runs'
    assert app.test_client().post('/sign-in', data={'email': ANA, 'password': seeds.PASSWORD}).status_code == 422
