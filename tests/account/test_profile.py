"""What a member says of themselves is for everybody, and nothing of the training is, save what they share with the coach."""
import pytest

from pwa import backup, clock, db, seeds
from pwa.articles.models import Article
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.features import SYNCED
from pwa.members.models import Member
from pwa.members.profiles import Profile
from tests.conftest import op

WORDS = {'name': 'Ana', 'town': 'Graz', 'line': 'Slow uphill, slower down.', 'race': 'Lakeside Half', 'goal_m': '21100'}
HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; DROP TABLE member; --", '{{ 7 * 7 }}', '\u202egnp.exe', 'javascript:alert(1)', '</title><b>']


def save(phone, **changes):
    return phone.post('/account/profile', data=WORDS | changes)


def seen(client, phone):
    return client.get(f'/members/{phone.member.id}')


def test_everybody_sees_what_was_written_and_the_member_edits_the_same(ana, client):
    assert save(ana).json['profile'] == {'name': 'Ana', 'town': 'Graz', 'line': 'Slow uphill, slower down.', 'race': 'Lakeside Half', 'goal_m': 21100, 'shared': False}
    page = seen(client, ana)
    assert page.status_code == 200 and all(text in page.text for text in ('Graz', 'Slow uphill, slower down.', 'Lakeside Half', '21.1 km', 'Here since'))
    assert 'ana@example.org' not in page.text and ana.get('/account/profile').json['url'] == f'/members/{ana.member.id}'


def test_what_is_emptied_is_gone(ana, client):
    save(ana)
    save(ana, town='', line='', race='', goal_m='')
    assert 'Graz' not in seen(client, ana).text and 'km' not in seen(client, ana).text.partition('<article')[2].partition('</article>')[0]


@pytest.mark.parametrize(('field', 'value'), [('name', ''), ('name', 'x' * 81), ('town', 'x' * 61), ('line', 'x' * 161), ('race', 'x' * 81)])
def test_what_does_not_fit_is_told_and_changes_nothing(ana, client, field, value):
    save(ana)
    assert list(save(ana, town='Linz', **{field: value}).json['errors']) == [field] if field != 'town' else save(ana, town=value).status_code == 422
    assert 'Graz' in seen(client, ana).text


@pytest.mark.parametrize('goal', ['NaN', '-5', '99', '1000001', '²', '9' * 40])
def test_a_goal_is_a_distance(ana, goal):
    assert list(save(ana, goal_m=goal).json['errors']) == ['goal']


@pytest.mark.parametrize('text', HOSTILE)
def test_hostile_words_are_shown_as_text_in_all_places(ana, client, cleo, text):
    save(ana, name=text, town=text, line=text, race=text)
    for page in (seen(client, ana).text, cleo.get(f'/coach/members/{ana.member.id}').text):
        assert '<script>alert' not in page and '<img src=x' not in page and '</title><b>' not in page and '49' not in page.partition('<article')[2].partition('</article>')[0]


def test_another_name_stands_under_everything_and_phones_hear_of_it(ana, ben, client, cast, database):
    article = Article.find('strong-on-one-leg')
    Article.publish('anas-own', 'By the lake', cast['Ana'], article.body)
    thread, before = Thread.at(article.url), Article.find('anas-own').hash
    said = op('comment', ['c-1'], {'body': 'Said by me.'}, at=clock.now(), stream=thread.stream)
    ana.push(said)
    cursor = ben.pull(thread.stream)['cursor']
    assert 'Ana' in client.get(article.url).text
    answer = save(ana, name='Anna  Maria')
    assert answer.json['member']['name'] == 'Anna Maria'
    row, = ben.pull(thread.stream, cursor)['rows']
    assert row['srv']['name'] == 'Anna Maria' and row['f']['body'][0] == 'Said by me.'
    assert 'Anna Maria' in client.get(article.url).text and Article.find('anas-own').hash != before


def test_the_same_name_publishes_nothing_again(ana, ben, database):
    thread = Thread.at('/articles/strong-on-one-leg')
    ana.push(op('comment', ['c-1'], {'body': 'Said by me.'}, at=clock.now(), stream=thread.stream))
    cursor = ben.pull(thread.stream)['cursor']
    save(ana)
    assert ben.pull(thread.stream, cursor)['rows'] == []


def test_who_waits_or_is_blocked_shows_a_name_and_no_more(ana, client, database):
    save(ana)
    for state in ({'banned_at': 1}, {'approved_at': None, 'banned_at': None}):
        Member.update(state).where(Member.id == ana.member.id).execute()
        page = seen(client, ana).text
        assert 'Ana' in page and 'Graz' not in page and 'Lakeside' not in page


def test_who_wrote_on_an_older_site_is_shown_as_that_and_nobody_else_has_a_page(client, database):
    assert 'the site before this one' in client.get(f'/members/{Member.imported("Old Timer").id}').text
    assert client.get('/members/1048575').status_code == client.get('/members/99999999999').status_code == 404


def test_a_page_names_only_comments_that_all_may_read(ana, client, database):
    thread = Thread.at('/articles/strong-on-one-leg')
    for key, words in (('c-1', 'In sight.'), ('c-2', 'Out of sight.'), ('c-3', 'Held back.')):
        ana.push(op('comment', [key], {'body': words}, at=clock.now(), stream=thread.stream))
    Comment.named(thread.stream, ['c-2'])['c-2'].decide({'hidden_at': 1})
    Comment.named(thread.stream, ['c-3'])['c-3'].decide({'held_at': 1})
    page = seen(client, ana).text
    assert 'In sight.' in page and 'Out of sight.' not in page and 'Held back.' not in page


@pytest.fixture
def trained(ana, stopped):
    """Ana, who this week trained twice, ran twice, once with pain, and deleted another run."""
    now, day = clock.now(), clock.moment(clock.now()).date().isoformat()
    for key in ('s-1', 's-2'):
        ana.push(op('session', [key], {'workout': 'hip-strength', 'done_on': day, 'started_at': now, 'finished_at': now}, at=now))
    for key, more in (('r-1', {'pain': 3, 'note': 'by the mill'}), ('r-2', {'pain': 0}), ('r-3', {'deleted': True})):
        ana.push(op('run', [key], {'run_on': day, 'distance_m': 8000} | more, at=now))
    return ana


def desk(cleo, phone):
    return cleo.get(f'/coach/members/{phone.member.id}').text


def test_off_nobody_sees_the_training(trained, ben, client, cleo):
    assert 'Week of' not in desk(cleo, trained) and trained.get('/account/profile').json['profile']['shared'] is False
    for phone in (client, ben, cleo):
        assert 'by the mill' not in seen(phone, trained).text and 'Sessions' not in seen(phone, trained).text


def test_on_the_coach_sees_numbers_and_nobody_else_anything(trained, ben, client, cleo):
    trained.post('/account/sharing', data={'on': 'yes'})
    page = desk(cleo, trained)
    assert page.count('Week of') == 8 and '2 sessions, 2 runs, 1 with pain' in page and 'by the mill' not in page and '8.0' not in page
    assert 'Week of' not in desk(cleo, ben), 'sharing is each one’s own'
    assert ben.get(f'/coach/members/{trained.member.id}').status_code == 403 and client.get(f'/coach/members/{trained.member.id}').status_code == 401
    for phone in (client, ben, cleo):
        assert 'Week of' not in seen(phone, trained).text
    assert cleo.get(f'/coach/members/{trained.member.id}').headers['Cache-Control'] == 'no-store'


def test_switched_off_it_is_gone_at_once(trained, cleo):
    for on in ('yes', 'no'):
        trained.post('/account/sharing', data={'on': on})
    assert 'Week of' not in desk(cleo, trained)


def test_the_profile_changes_no_sharing_and_sharing_no_profile(trained, client, cleo):
    save(trained)
    trained.post('/account/sharing', data={'on': 'yes'})
    save(trained, town='Linz')
    assert 'Week of' in desk(cleo, trained) and 'Linz' in seen(client, trained).text


def test_nobody_shares_for_another_or_by_accident(trained, cleo):
    assert trained.post('/account/sharing', data={}).status_code == trained.post('/account/sharing', data={'on': '1'}).status_code == 400
    assert 'Week of' not in desk(cleo, trained)


def test_a_restored_backup_shares_nothing_again_that_was_taken_back(trained, tmp_path, database):
    trained.post('/account/sharing', data={'on': 'yes'})
    database.close()
    backup.write(tmp_path / 'monday', lambda *_: None)
    trained.post('/account/sharing', data={'on': 'no'})
    backup.restore(tmp_path / 'monday', lambda *_: None, SYNCED)
    with db.connection():
        assert Profile.unshared() == [trained.member.id]


def test_the_cast_has_something_to_say(cast, client, database):
    seeds.load()
    assert Profile.of(cast['Ana']).town in client.get(f'/members/{cast["Ana"].id}').text
