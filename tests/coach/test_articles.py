"""A coach writes, publishes and takes down articles; readers, phones and other coaches see what they should, and no text is lost."""
import io
import re

import pytest

from pwa import backup, clock
from pwa.articles.manuscripts import UNUSED, Manuscript
from pwa.articles.models import Article, Picture
from pwa.comments.decisions import Decision
from pwa.comments.models import new_key
from pwa.comments.threads import Thread
from pwa.features import SYNCED
from pwa.members.models import Member
from pwa.sync.models import Notice
from tests.comments.test_create import comment
from tests.pictures import HOSTILE, photo, telling

STARTER = 'strong-on-one-leg'
TEXT = 'Sit on a chair.\n\n## Then\n\nStand up on **one** leg.\n'
HOSTILE_WORDS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '{{ 7 * 7 }}', '[x](javascript:alert(1))', '</textarea><script>', '</title><b>']


@pytest.fixture
def key():
    return new_key()


@pytest.fixture
def dora(app, cleo, database):
    """A second coach."""
    member = Member.join('Dora', 'dora@example.org', 'right-foot-then-left', coach=True)
    client = app.test_client()
    client.member = member
    client.post('/sign-in', data={'email': 'dora@example.org', 'password': 'right-foot-then-left'})
    return client


def save(coach, key, version=0, do='save', **changes):
    words = {'title': 'Chairs', 'summary': 'What a chair is for.', 'source': TEXT, 'workout': 'foot-core', 'version': version, 'do': do} | changes
    return coach.post(f'/coach/articles/{key}', data=words)


def a_file(data=None):
    return io.BytesIO(data or photo()), 'IMG_1.jpg'


def took(coach, alt='A chair by a window', **more):
    return coach.post('/coach/pictures', data={'photo': a_file(), 'photo_alt': alt} | more)


def academy(phone, cursor=None):
    return {row['k'][0]: row['srv'] for row in phone.pull('academy', cursor)['rows'] if row['t'] == 'article'}


def test_a_draft_is_kept_and_only_coaches_see_it(cleo, dora, client, ana, key, database):
    assert save(cleo, key).headers['Location'] == f'/coach/articles/{key}'
    page = dora.get(f'/coach/articles/{key}').text
    assert 'Sit on a chair.' in page and 'by Cleo' in page and 'Only coaches see it.' in page and 'Chairs' in dora.get('/coach/articles').text
    assert 'Chairs' not in client.get('/articles').text and client.get('/articles/chairs').status_code == 404 and 'chairs' not in academy(ana)
    assert ana.get(f'/coach/articles/{key}').status_code == 403


def test_published_it_is_on_the_page_on_phones_and_told_once(cleo, ana, client, key, database):
    before = ana.pull('academy')['cursor']
    save(cleo, key, do='publish')
    page = client.get('/articles/chairs').text
    assert '<strong>one</strong>' in page and 'By <b>Cleo</b>' in page and 'What a chair is for.' in page and '/workouts/foot-core' in page
    first = academy(ana, before)['chairs']
    assert first['title'] == 'Chairs' and Notice.get_by_id('article:chairs')
    Notice.delete().execute()
    save(cleo, key, 1, do='publish', source=TEXT + '\nAnd sit down again.')
    second = academy(ana, before)['chairs']
    assert second['hash'] != first['hash'] and 'And sit down again.' in client.get('/articles/chairs').text
    assert not Notice.get_or_none(Notice.id == 'article:chairs'), 'nobody is told of an edit'


def test_changes_of_what_is_published_wait_until_they_are_published(cleo, client, key, database):
    save(cleo, key, do='publish')
    hash = Article.find('chairs').hash
    save(cleo, key, 1, source='Half a thought')
    assert 'Sit on a chair.' in client.get('/articles/chairs').text and Article.find('chairs').hash == hash
    assert 'Readers see an earlier text' in cleo.get(f'/coach/articles/{key}').text and 'Changed since' in cleo.get('/coach/articles').text


def test_a_preview_shows_it_as_readers_will_see_it_and_publishes_nothing(cleo, client, key):
    assert save(cleo, key, do='proof').headers['Location'] == f'/coach/articles/{key}/proof'
    page = cleo.get(f'/coach/articles/{key}/proof').text
    assert '<strong>one</strong>' in page and 'By <b>Cleo</b>' in page and 'Start the workout' in page
    assert f'href="/coach/articles/{key}">Go on writing' in page
    assert client.get('/articles/chairs').status_code == 404


def test_taken_down_a_reader_is_told_kindly_and_phones_let_go(cleo, ana, client, key, database):
    save(cleo, key, do='publish')
    before = ana.pull('academy')['cursor']
    assert cleo.post(f'/coach/articles/{key}/removal').status_code == 303
    gone = client.get('/articles/chairs')
    assert gone.status_code == 410 and 'The coach took this article down.' in gone.text and 'Chairs' not in client.get('/articles').text
    assert academy(ana, before)['chairs'] == {'gone': True}
    assert 'Sit on a chair.' in cleo.get(f'/coach/articles/{key}').text
    Notice.delete().execute()
    Article.update(views=7).where(Article.key == 'chairs').execute()
    save(cleo, key, 1, do='publish')
    assert client.get('/articles/chairs').status_code == 200 and Article.find('chairs').views >= 7
    assert not Notice.get_or_none(Notice.id == 'article:chairs')


def test_a_discussion_is_closed_and_opened_again_and_phones_fetch_its_page_anew(cleo, ana, client, key, database):
    save(cleo, key, do='publish')
    before = academy(ana)['chairs']
    assert 'Add a comment' in client.get('/articles/chairs').text
    assert cleo.post(f'/coach/articles/{key}/discussion', data={'do': 'close'}).status_code == 303
    page, closed = client.get('/articles/chairs').text, academy(ana)['chairs']
    assert 'This discussion is closed.' in page and 'Add a comment' not in page
    assert closed['hash'] != before['hash'] and 'It was closed on ' in cleo.get(f'/coach/articles/{key}').text
    thread = Thread.at('/articles/chairs')
    assert ana.push(comment(thread, id='late'))['late']['code'] == 'closed'
    cleo.post(f'/coach/articles/{key}/discussion', data={'do': 'open'})
    assert 'Add a comment' in client.get('/articles/chairs').text and academy(ana)['chairs']['hash'] != closed['hash']
    assert ana.push(comment(thread, key='c-2', id='in-time'))['in-time']['r'] == 'ok'
    cleo.post(f'/coach/articles/{key}/removal')
    assert cleo.post(f'/coach/articles/{key}/discussion', data={'do': 'close'}).status_code == 404


def state(client):
    """What a reader gets of it: the text, or that it is down."""
    page = client.get('/articles/chairs')
    return page.status_code, 'Sit on a chair.' in page.text, 'Lie on a sofa.' in page.text, 'Add a comment' in page.text


def test_what_a_coach_does_about_an_article_is_in_the_log_and_can_be_undone(cleo, ana, client, key, database):
    acts = [('publish', lambda: save(cleo, key, do='publish')),
            ('publish', lambda: save(cleo, key, 1, do='publish', source='Lie on a sofa.')),
            ('close', lambda: cleo.post(f'/coach/articles/{key}/discussion', data={'do': 'close'})),
            ('open', lambda: cleo.post(f'/coach/articles/{key}/discussion', data={'do': 'open'})),
            ('take_down', lambda: cleo.post(f'/coach/articles/{key}/removal'))]
    states = [(410, False, False, False)]
    for what, act in acts:
        act()
        made = Decision.newest()[0]
        assert (made.what, made.coach.name, made.title) == (what, 'Cleo', 'Chairs') and abs(made.made_at - clock.now()) < 10_000
        states.append(state(client))
    assert len(set(states)) == 4 and '/coach/articles/chairs">Chairs</a>' in cleo.get('/coach/').text
    for number, made in enumerate(Decision.newest(), 1):
        before = academy(ana)['chairs']
        assert cleo.post(f'/coach/decisions/{made.id}/undoing').status_code == 303
        assert state(client) == states[-1 - number]
        assert academy(ana)['chairs'].get('hash') != before.get('hash'), 'phones fetch it anew'
    held = Manuscript.find('chairs')
    assert held.source == 'Lie on a sofa.' and held.is_changed, 'the text at the desk stays'
    assert cleo.get(f'/coach/articles/{key}').text.count(', undone') == 5


def test_an_article_published_again_since_is_not_put_back_by_mistake(cleo, client, key, database):
    save(cleo, key, do='publish')
    first = Decision.newest()[0]
    save(cleo, key, 1, do='publish', source='Lie on a sofa.')
    answer = cleo.post(f'/coach/decisions/{first.id}/undoing')
    assert answer.status_code == 409 and 'published or taken down again since' in answer.text
    assert state(client)[2] and not Decision.get_by_id(first.id).undone_at


def test_a_text_of_which_a_picture_is_gone_by_now_is_not_put_back(cleo, client, key, database, stopped):
    line = took(cleo).json['line']
    save(cleo, key, do='publish', source=f'{TEXT}\n{line}\n')
    save(cleo, key, 1, do='publish', source='Lie on a sofa.')
    stopped(clock.now() + UNUSED + 1)
    took(cleo, photo=a_file(photo(colour='navy')))
    answer = cleo.post(f'/coach/decisions/{Decision.newest()[0].id}/undoing')
    assert answer.status_code == 409 and 'A picture of that text is no longer here.' in answer.text and state(client)[2]


def test_a_draft_that_no_reader_saw_can_be_deleted_and_nothing_else(cleo, client, key, database):
    save(cleo, key)
    cleo.post(f'/coach/articles/{key}/removal')
    assert not Manuscript.select().exists()
    cleo.post(f'/coach/articles/{STARTER}/removal')
    save(cleo, STARTER)
    cleo.post(f'/coach/articles/{STARTER}/removal')
    assert Manuscript.find(STARTER).source and client.get(f'/articles/{STARTER}').status_code == 410


def test_the_second_of_two_coaches_is_told_and_keeps_the_text(cleo, dora, key, database):
    save(cleo, key)
    save(dora, key, 1, source='Dora’s text.')
    answer = save(cleo, key, 1, source='Cleo’s text.')
    assert answer.status_code == 409 and 'Dora saved this article while you were writing.' in answer.text
    assert 'Cleo’s text.' in answer.text and 'Dora’s text.' in answer.text and Manuscript.find(key).source == 'Dora’s text.'
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert save(cleo, key, version, source='Cleo’s text.').status_code == 303 and Manuscript.find(key).source == 'Cleo’s text.'


def test_publishing_over_another_coach_is_no_way_round(cleo, dora, client, key, database):
    save(cleo, key, do='publish')
    save(dora, key, 1, source='Dora’s text.')
    assert save(cleo, key, 1, do='publish', source='Cleo’s text.').status_code == 409
    assert 'Sit on a chair.' in client.get('/articles/chairs').text


def test_the_same_form_sent_twice_is_one_save(cleo, key, database):
    for _ in range(2):
        assert save(cleo, key).status_code == 303
    assert Manuscript.find(key).version == 1


def test_an_imported_article_is_changed_as_the_html_it_came_as(cleo, client, database):
    author = Member.imported('Old Timer')
    body = '<p>One.<br>Two * three.</p><ul><li>A</li><li>B</li></ul><p>Four.</p>'
    Article.publish('brought-in', 'Brought in', author, body, views=40, published_at=1000)
    page = cleo.get('/coach/articles/brought-in').text
    assert 'This one came with HTML' in page and '&lt;p&gt;One.' in page
    source = Manuscript.find('brought-in').source
    save(cleo, 'brought-in', title='Brought in', summary='', source=source, workout='')
    assert Manuscript.find('brought-in').html.replace('\n', '') == body
    save(cleo, 'brought-in', 1, do='publish', title='Brought in, and mended', source=source + '\n\nAnd **more**.')
    article = Article.find('brought-in')
    assert article.author == author and (article.views, article.published_at) == (40, 1000) and '<strong>more</strong>' in article.body
    assert not Notice.get_or_none(Notice.id == 'article:brought-in')


def test_the_starter_article_opens_as_markdown_with_its_pictures(cleo, client, database):
    before = Article.find(STARTER)
    opened = Manuscript.find(STARTER)
    assert opened.source.lstrip().startswith(before.source.lstrip()[:40]) and str(opened.html) == before.body
    save(cleo, STARTER, 0, 'publish', title=before.title, summary=before.summary, source=opened.source, workout=before.workout,
         picture=before.picture['url'], alt=before.picture['alt'])
    after = Article.find(STARTER)
    assert (after.body, after.files, after.picture) == (before.body, before.files, before.picture)


@pytest.mark.parametrize(('changes', 'sentence'), [
    ({'title': ''}, 'Give it a title first.'), ({'source': ' \n'}, 'Write something first.'),
    ({'source': '![A](/pictures/0123456789abcdef.jpg)'}, 'There is no picture'), ({'source': '![A](https://there.example/a.png)'}, 'There is no picture')])
def test_what_is_not_whole_is_kept_but_not_published(cleo, client, key, database, changes, sentence):
    answer = save(cleo, key, do='publish', **changes)
    assert answer.status_code == 422 and sentence in answer.text and 'Saved, but not published' in answer.text
    assert Manuscript.find(key).version == 1 and len(Article.published()) == 1


@pytest.mark.parametrize(('field', 'length'), [('title', 201), ('summary', 301), ('source', 100_001)])
def test_what_is_too_long_is_told_and_stays_in_the_form(cleo, key, database, field, length):
    answer = save(cleo, key, **{field: 'x' * length})
    assert answer.status_code == 422 and 'Use at most' in answer.text and 'Not saved' in answer.text and 'x' * length in answer.text
    assert not Manuscript.select().exists()


@pytest.mark.parametrize('words', HOSTILE_WORDS)
def test_hostile_words_run_nowhere(cleo, client, key, words):
    save(cleo, key, do='publish', title=f'Odd {words}', summary=words, source=words + '\n\nText.')
    slug = Manuscript.find(key).slug
    for page in (client.get(f'/articles/{slug}'), client.get('/articles'), cleo.get('/coach/articles'), cleo.get(f'/coach/articles/{key}'),
                 cleo.get(f'/coach/articles/{key}/proof')):
        assert page.status_code == 200
        assert not any(bad in page.text for bad in ('<script>alert', '<img src=x', 'href="javascript', '</textarea><script', '</title><b>', 'Odd 49'))


def test_a_photo_is_made_anew_shown_and_kept_offline_with_its_article(cleo, client, ana, key):
    answer = took(cleo, 'A [chair] by "a" window', photo=a_file(telling()), photo_caption='Ours')
    line, url = answer.json['line'], answer.json['picture']['url']
    assert answer.status_code == 201 and line == f'![A (chair) by ”a” window]({url} "Ours")'
    save(cleo, key, do='publish', source=f'Look.\n\n{line}\n', picture=url, alt='A chair')
    assert f'<figure><img src="{url}" alt="A (chair) by ”a” window" width="900" height="1200"' in client.get('/articles/chairs').text
    srv = academy(ana)['chairs']
    assert srv['files'] == [url] and srv['picture'] == {'url': url, 'width': 900, 'height': 1200, 'alt': 'A chair'}
    sent = client.get(url)
    assert sent.content_type == 'image/jpeg' and 'immutable' in sent.headers['Cache-Control'] and 'sandbox' in sent.headers['Content-Security-Policy']
    assert not any(word in sent.data for word in (b'Fonemaker', b'by the lake', b'Exif')) and url.endswith('.jpg')
    assert client.get(url.replace('.jpg', '.svg')).status_code == 404


def test_the_photos_of_an_article_are_among_all_photos_of_its_page(cleo, client, key):
    url = took(cleo).json['picture']['url']
    save(cleo, key, do='publish', source=f'Stand.\n\n![A "chair" by a window]({url})')
    page = client.get('/articles/chairs').text
    gallery = re.search(r'href="(/comments/\d+/photos)"', page)[1]
    assert f'href="{url}"' in client.get(gallery).text and 'alt="A &#34;chair&#34; by a window"' in client.get(gallery).text
    assert url not in client.get(f'{gallery}?before=1.c-1').text


@pytest.mark.parametrize('name', HOSTILE)
def test_what_is_no_photo_is_refused_with_a_reason(cleo, database, name):
    before = Picture.select().count()
    answer = took(cleo, photo=(io.BytesIO(HOSTILE[name]), 'a.jpg'))
    assert answer.status_code == 422 and answer.json['errors']['photo'].endswith('.') and Picture.select().count() == before


def test_without_a_script_photos_come_with_the_form(cleo, key, database):
    answer = save(cleo, key, do='place', photo=a_file(), photo_alt='A chair', lead=a_file(photo(colour='navy')), alt='Navy')
    held = Manuscript.find(key)
    assert answer.status_code == 303 and re.search(r'leg\.\n\n!\[A chair\]\(/pictures/\w{16}\.jpg\)\n$', held.source) and held.picture['alt'] == 'Navy'
    save(cleo, key, 1, do='bare', source=held.source, picture=held.picture['url'])
    assert Manuscript.find(key).picture is None


def test_a_photo_without_words_or_that_is_none_is_told_and_the_text_is_kept(cleo, key, database):
    for version, (more, sentence) in enumerate([({'photo': a_file()}, 'Say what the photo shows'), ({'lead': (io.BytesIO(b'no'), 'a.jpg')}, 'not a photo')]):
        answer = save(cleo, key, version, do='publish', source=f'Text {version}', **more)
        assert answer.status_code == 422 and sentence in answer.text and Manuscript.find(key).source == f'Text {version}'
    assert len(Article.published()) == 1


def test_a_picture_without_words_is_not_published(cleo, key, database):
    url = took(cleo).json['picture']['url']
    for words in ({'source': f'![]({url})'}, {'picture': url, 'alt': ' '}):
        answer = save(cleo, key, Manuscript.find(key).version if Manuscript.find(key) else 0, do='publish', **words)
        assert answer.status_code == 422 and 'Say what the picture shows' in answer.text


def test_photos_that_no_text_shows_are_let_go_after_eight_days(cleo, client, key, stopped, database):
    now = stopped(clock.now())
    used, card, unused = (took(cleo, photo=a_file(photo(colour=colour))).json['picture']['url'] for colour in ('red', 'blue', 'green'))
    save(cleo, key, source=f'![A]({used})', picture=card, alt='B')
    starter = Article.find(STARTER).files
    stopped(now + UNUSED + 1)
    took(cleo, photo=a_file(photo(colour='black')))
    assert [client.get(url).status_code for url in (used, card, unused, *starter)] == [200, 200, 404] + [200] * len(starter)


def test_addresses_are_no_others(cleo, database):
    for _ in range(3):
        save(cleo, new_key(), do='publish', title='Strong on one leg')
    assert {article.key for article in Article.published()} == {STARTER, *(f'{STARTER}-{n}' for n in (2, 3, 4))}


def test_an_import_leaves_what_the_desk_changed_or_took_down(cleo, client, database):
    from pwa.importers.parts import Page
    from pwa.importers.store import load
    page = Page('From 2013', 'Old Timer', 1000, 12, ['It begins at the hip.'], None, [])
    load(page)
    save(cleo, 'from-2013', do='publish', title='From 2013, mended', source='Mended.')
    assert not load(page).is_new and Article.find('from-2013').title == 'From 2013, mended'
    cleo.post('/coach/articles/from-2013/removal')
    assert not load(page).is_new and client.get('/articles/from-2013').status_code == 410


def test_what_was_taken_down_since_a_backup_stays_down(cleo, client, key, tmp_path, app):
    save(cleo, key, do='publish')
    backup.write(tmp_path / 'monday', lambda done, total: None)
    cleo.post(f'/coach/articles/{key}/removal')
    save(cleo, STARTER, do='publish')
    backup.restore(tmp_path / 'monday', lambda done, total: None, SYNCED)
    assert client.get('/articles/chairs').status_code == 410 and client.get(f'/articles/{STARTER}').status_code == 200


def test_a_coach_who_leaves_leaves_the_text_and_takes_the_name(cleo, dora, key, database):
    from pwa.account.delete import delete
    save(cleo, key)
    delete(cleo.member, SYNCED)
    page = dora.get(f'/coach/articles/{key}').text
    assert 'Sit on a chair.' in page and 'Cleo' not in page


def test_a_coach_takes_the_drafts_along(cleo, key):
    from tests.account.test_everything import told
    save(cleo, key)
    assert [row['source'] for row in told(cleo)['manuscript']] == [TEXT]


@pytest.mark.parametrize('path', ['nowhere', 'nowhere/proof', 'ABC', '0' * 36])
def test_there_is_nothing_at_other_addresses(cleo, path):
    assert cleo.get(f'/coach/articles/{path}').status_code == 404


@pytest.mark.parametrize('act', [lambda article, coach: Decision.close(article, True, coach), Decision.take_down])
def test_what_another_coach_published_meanwhile_is_not_overwritten(cleo, key, database, act):
    save(cleo, key, do='publish')
    old = Article.find('chairs')
    save(cleo, key, 1, do='publish', source='Lie on a sofa.')
    Article.update(views=50).where(Article.key == 'chairs').execute()
    act(old, cleo.member)
    stands = Article.known('chairs')
    assert 'Lie on a sofa.' in stands.body and stands.views == 50
