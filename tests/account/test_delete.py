"""An account is deleted: nothing private is left, comments lose their name, and the member's phones are told why."""
import re

import pytest
from peewee import ForeignKeyField

from pwa import backup, clock, db, seeds
from pwa.account.delete import delete
from pwa.articles.manuscripts import Manuscript
from pwa.articles.models import Article
from pwa.comments.answers import Answer
from pwa.comments.earlier import Earlier
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.features import SYNCED
from pwa.members.codes import PASSWORD, Code
from pwa.members.models import FRESH, Device, Link, Member
from pwa.members.moves import Move
from pwa.members.passkeys import Challenge, Passkey
from pwa.reminders.letters import Letter
from pwa.sync import push
from pwa.sync.models import Meta
from tests.conftest import op
from tests.house.test_migrations import models

RUN = op('run', ['r1'], {'note': 'Anas knee'}, at=1)


@pytest.fixture
def gone(app, ana, cast):
    """Ana, who ran once and then deleted her account."""
    assert ana.push(RUN)[RUN['id']]['r'] == 'ok'
    with db.connection():
        delete(cast['Ana'], app.extensions['synced'].values())
    return cast['Ana']


def test_a_phone_of_a_deleted_member_is_told_so(gone, ana, client):
    for phone in (ana, client):
        answer = phone.sync(**{'as': gone.public_id})
        assert answer.status_code == 410 and answer.json['code'] == 'account_gone' and answer.headers['X-Site']


def test_a_phone_that_somebody_else_signed_in_to_is_told_so_too(gone, ben):
    assert ben.sync(**{'as': gone.public_id}).status_code == 410


def test_nothing_private_is_left_and_nobody_signs_in(gone, database):
    assert db.execute('SELECT count(*) FROM run WHERE stream = ?', f'm:{gone.id}').fetchone()[0] == 0
    assert db.execute('SELECT count(*) FROM device WHERE member_id = ?', gone.id).fetchone()[0] == 0
    assert Member.get_or_none(Member.id == gone.id) is None


def test_a_member_whom_a_restored_backup_does_not_know_is_not_called_deleted(ana, cast, database):
    Member.delete().where(Member.id == cast['Ana'].id).execute()
    assert not Meta.is_gone(cast['Ana'].public_id)
    assert ana.sync().status_code == 401


@pytest.fixture
def lived(ana, cast, database):
    """A week of Ana's life, something of hers in every model that has a member, an article too."""
    seeds.load()
    Link.create(member=cast['Ana'])
    Passkey.create(id='anas', member=cast['Ana'], name='Her phone', public_key=b'key')
    Challenge.begin(cast['Ana'])
    Code.make(cast['Ana'], PASSWORD)
    Move.begin(Device.get(Device.member == cast['Ana']))
    Letter.with_code(cast['Ana'].email, PASSWORD)
    Letter.create(member=cast['Ana'], due_at=0, until_at=0)
    Answer.give('anas', 'lake', [], cast['Ana'], 'The water behind the wood.')
    article = Article.find('strong-on-one-leg')
    Article.publish('anas-own', 'By the lake', cast['Ana'], article.body)
    Manuscript.write('anas-draft', {'title': 'Stairs', 'summary': '', 'source': 'Up.', 'workout': None, 'picture': None}, 0, cast['Ana'])
    return Thread.at(Article.published()[-1].url)


def held(member) -> dict[str, list]:
    """What of the member every table holds: rows that point at them, rows of their stream, rows that name them."""
    marks = re.compile(rf'\bm:{member.id}\b|{member.email}|\b{member.name}\b|Tried the band')
    found = {}
    for model in models():
        pointing = [field.column_name for field in model._meta.sorted_fields if isinstance(field, ForeignKeyField) and field.rel_model is Member]
        rows = [dict(zip([column.name for column in db.database.get_columns(model._meta.table_name)], row, strict=True))
                for row in db.execute(f'SELECT * FROM "{model._meta.table_name}"').fetchall()]
        found[model] = [row for row in rows if any(row[name] == member.id for name in pointing) or marks.search(repr(row))]
    return found


def test_no_model_with_a_member_keeps_anything(app, ana, lived, cast):
    ana.push(RUN)
    before = held(cast['Ana'])
    private = [model for model in models() if getattr(model, 'scope', None) == 'm']
    pointing = [model for model in models() if any(getattr(field, 'rel_model', None) is Member for field in model._meta.sorted_fields)]
    assert not [model for model in (*private, *pointing) if not before[model]], 'the seeds, or `lived`, show nothing of these'
    assert ana.delete('/account', data={'comments': 'keep'}).status_code == 200
    left = {model.__name__: rows for model, rows in held(cast['Ana']).items() if rows}
    assert left == {'Stream': [{'name': f'm:{cast["Ana"].id}', 'head': -1, 'floor': 0}]}


def test_comments_stay_as_a_former_members_and_readers_hear_of_it(app, ana, ben, client, lived):
    said, = Comment.select().where(Comment.author == ana.member.id)
    page, seen = Article.published()[-1].url, ben.pull(lived.stream)['cursor']
    assert 'comment__author" data-field="author">Ana<' in client.get(page).text
    ana.delete('/account', data={'comments': 'keep'})
    row, = ben.pull(lived.stream, seen)['rows']
    assert (row['srv']['name'], row['srv']['by'], row['f']['body'][0]) == ('Former member', None, said.body)
    text = client.get(page).text
    assert 'author">Ana<' not in text and 'author">Former member<' in text and said.body[:20] in text


def test_comments_go_too_where_that_is_chosen_from_phones_as_well_and_with_what_they_said_before(app, ana, ben, client, lived):
    said, = Comment.select().where(Comment.author == ana.member.id)
    ana.push(op('comment', [said.key], {'body': said.body + ' Or so.'}, at=clock.now(), stream=lived.stream))
    assert Earlier.of(said)
    ana.delete('/account', data={'comments': 'remove'})
    row, = [row for row in ben.pull(lived.stream)['rows'] if row['k'] == [said.key]]
    assert row['srv']['deleted'] and row['f']['body'][0] == '' and row['f']['body'][1:] != said.stamps['body']
    assert said.body[:20] not in client.get(Article.published()[-1].url).text and not Earlier.of(said)


def test_an_article_stays_without_its_authors_name_and_phones_fetch_it_anew(ana, client, lived):
    before = Article.find('anas-own').hash
    ana.delete('/account', data={'comments': 'keep'})
    assert 'Former member' in client.get('/articles/anas-own').text and Article.find('anas-own').hash != before


def test_what_is_on_its_way_while_the_account_ends_is_not_written(app, gone, database):
    verdict = push.push(app.extensions['synced'], gone, [op('run', ['late'], {'note': 'late'}, at=clock.now(), id='late')], clock.now())
    assert verdict['late']['r'] == 'later' and not db.execute('SELECT * FROM run').fetchall()


def test_nothing_private_is_in_the_next_backup(ana, lived, tmp_path):
    secret = 'Anas quagga of a knee'
    for number in range(60):  # a page of the file and more
        ana.push(op('run', [f'r{number}'], {'note': f'{secret} {number}'}, at=1))
    for name, expected in (('before', True), ('after', False)):
        backup.write(tmp_path / name, lambda done, total: None)
        assert (secret.encode() in (tmp_path / name).read_bytes()) == expected
        if expected:
            ana.delete('/account', data={'comments': 'remove'})


def test_a_backup_brought_back_brings_no_name_back(ana, lived, tmp_path, client):
    backup.write(tmp_path / 'before', lambda done, total: None)
    ana.delete('/account', data={'comments': 'keep'})
    backup.restore(tmp_path / 'before', lambda done, total: None, SYNCED)
    with db.connection():
        assert {model.__name__ for model, rows in held(ana.member).items() if rows} == {'Stream'}


@pytest.mark.parametrize(('form', 'field'), [({}, 'comments'), ({'comments': 'both'}, 'comments')])
def test_what_becomes_of_the_comments_is_never_taken_for_granted(ana, form, field):
    answer = ana.delete('/account', data=form)
    assert answer.status_code == 422 and field in answer.json['errors'] and ana.sync().status_code == 200


def test_some_minutes_after_signing_in_leaving_asks_for_the_password(ana, stopped):
    stopped(clock.now() + FRESH)
    for password, status in (('', 422), ('wrong', 422), (seeds.PASSWORD, 200)):
        assert ana.delete('/account', data={'comments': 'keep', 'password': password}).status_code == status
    assert ana.sync().status_code == 410
