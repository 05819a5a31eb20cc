"""Photos hang on comments once, whatever order and however often they come, and are seen by whoever may see the comment."""
import itertools
from io import BytesIO

import pytest

from pwa import clock
from pwa.comments import files
from pwa.comments.files import PhotoFile
from pwa.comments.models import Comment
from pwa.comments.photos import Photo
from pwa.comments.threads import Thread
from pwa.members.models import Member
from tests.comments.test_order import decide, undo
from tests.comments.test_reply import deletion, said
from tests.conftest import op
from tests.pictures import HOSTILE, SVG, photo

URI = '/articles/strong-on-one-leg'


@pytest.fixture
def thread(database):
    return Thread.at(URI)


@pytest.fixture
def shown(ana, thread):
    """Ana's comment c-1 with her photo p-1."""
    send(ana, 'p-1')
    ana.push(said(thread, 'c-1', 'My chair.'), hung(thread, 'c-1', 'p-1', 'A book on a chair'))
    return '/photos/p-1'


def send(client, id, data=None, **more):
    return client.put(f'/photos/{id}', data=photo() if data is None else data, query_string={'as': client.member.public_id}, **more)


def hung(thread, key, id, alt='', name=None, **more):
    return op('photo', [key, id], {'alt': alt}, at=clock.now(), stream=thread.stream, id=name, **more)


def gone(thread, key, id):
    return op('photo', [key, id], {'deleted': True}, at=clock.now(), stream=thread.stream)


def photos_of(client, thread, key='c-1'):
    """What this reader's phone is told of a comment's photos."""
    return next(row for row in client.pull(thread.stream, 0)['rows'] if row['k'] == [key] and row['t'] == 'comment')['srv'].get('photos')


@pytest.mark.parametrize('order', [*itertools.permutations(('comment', 'bytes', 'photo'))])
def test_a_comment_its_photo_and_the_bytes_arrive_in_any_order_and_more_than_once(ana, ben, thread, order):
    """What cannot be taken yet is answered `later`, so the phone sends it again."""
    sent = {'comment': said(thread, 'c-1', 'My chair.', id='c'), 'photo': hung(thread, 'c-1', 'p-1', 'A book', name='p')}
    verdicts = {}
    for name in (*order, *order, *order):
        if name == 'bytes':
            assert send(ana, 'p-1').status_code == 201
        else:
            verdicts |= ana.push(sent[name])
    assert [verdicts[id]['r'] for id in 'cp'] == ['ok', 'ok']
    assert photos_of(ben, thread) == [['p-1', 1200, 900, 'A book']] and PhotoFile.select().count() == Photo.select().count() == 1
    ana.push(hung(thread, 'c-1', 'p-1', 'Another book', name='p'))
    assert photos_of(ben, thread) == [['p-1', 1200, 900, 'A book']]


def test_readers_are_told_of_a_photo_that_came_after_its_comment(ana, ben, client, thread):
    ana.push(said(thread, 'c-1', 'My chair.'))
    seen = ben.pull(thread.stream)['cursor']
    assert '/photos/' not in client.get(URI).text
    send(ana, 'p-1')
    ana.push(hung(thread, 'c-1', 'p-1'))
    assert ben.pull(thread.stream, seen)['rows'][0]['srv']['photos'] == [['p-1', 1200, 900, 'Photo by Ana']]
    assert 'src="/photos/p-1/small"' in client.get(URI).text and 'alt="Photo by Ana"' in client.get(URI).text


def test_a_photo_is_handed_out_for_good_and_may_do_nothing(client, shown):
    for url in (shown, f'{shown}/small'):
        answer = client.get(url)
        assert answer.mimetype == 'image/jpeg' and answer.data[:3] == b'\xff\xd8\xff'
        assert {name: answer.headers[name] for name in ('X-Content-Type-Options', 'Content-Disposition', 'Content-Security-Policy')} == {
            'X-Content-Type-Options': 'nosniff', 'Content-Disposition': 'inline', 'Content-Security-Policy': "default-src 'none'; sandbox"}
        assert 'immutable' in answer.headers['Cache-Control'] and 's-maxage=60' in answer.headers['Cache-Control']
        assert client.get(url, headers={'If-None-Match': answer.headers['ETag']}).status_code == 304
    assert client.get(shown).headers['ETag'] != client.get(f'{shown}/small').headers['ETag']


@pytest.mark.parametrize('name', HOSTILE)
def test_what_is_no_photo_is_refused_with_the_reason_and_so_is_its_op_for_good(ana, thread, name):
    ana.push(said(thread, 'c-1', 'My chair.'))
    answer = send(ana, 'p-1', HOSTILE[name], headers={'Accept': 'application/json'})
    assert answer.status_code == 422 and answer.json['error'].endswith('.')
    verdict = ana.push(hung(thread, 'c-1', 'p-1', name='p'))['p']
    assert (verdict['r'], verdict['msg']) == ('no', answer.json['error'])
    assert send(ana, 'p-1', HOSTILE[name]).status_code == 422 and send(ana, 'p-1').status_code == 201
    assert ana.push(hung(thread, 'c-1', 'p-1', name='p'))['p'] == verdict
    assert ana.get('/photos/p-1').status_code == 404


def test_of_two_phones_that_bring_back_a_lost_photo_the_one_that_has_its_bytes_counts(ana, thread):
    """The ids of both repairs are the same."""
    ana.push(said(thread, 'c-1', 'My chair.'))
    alt = {'alt': {'v': 'A book', 'at': clock.now(), 'by': 'p'}}
    repair = hung(thread, 'c-1', 'p-1', name='fix-1') | {'f': alt}
    assert send(ana, 'p-1', b'').status_code == 422 and ana.push(repair)['fix-1']['r'] == 'no'
    assert send(ana, 'p-1').status_code == 201 and ana.push(repair)['fix-1']['r'] == 'ok'
    assert send(ana, 'p-1', b'').status_code == 201 and photos_of(ana, thread) == [['p-1', 1200, 900, 'A book']]


def test_the_id_and_the_comment_of_another_are_refused(ana, ben, thread, shown):
    assert send(ben, 'p-1').status_code == 403
    ben.push(said(thread, 'c-2', 'Mine.'))
    send(ben, 'p-2')
    assert ben.push(hung(thread, 'c-2', 'p-1', name='x'))['x']['code'] == 'not_author'
    assert ben.push(hung(thread, 'c-1', 'p-2', name='y'))['y']['code'] == 'not_author'
    assert ben.push(gone(thread, 'c-1', 'p-1') | {'id': 'z'})['z']['code'] == 'not_author'
    assert ana.push(said(thread, 'c-3', 'More.'), hung(thread, 'c-3', 'p-1', name='w'))['w']['code'] == 'bad_value'
    assert photos_of(ben, thread) == [['p-1', 1200, 900, 'A book on a chair']] and photos_of(ben, thread, 'c-2') is None


def test_a_photo_is_taken_from_whom_it_names_only(ana, ben, client):
    assert ana.put('/photos/p-1', data=photo(), query_string={'as': ben.member.public_id}).status_code == 409
    assert ana.put('/photos/p-1', data=photo()).status_code == 409 and client.put('/photos/p-1?as=x', data=photo()).status_code == 401
    assert ana.put('/photos/p%201', data=photo(), query_string={'as': ana.member.public_id}).status_code == 400


def test_four_fit_in_a_comment(ana, thread):
    ana.push(said(thread, 'c-1', 'My chair.'))
    for number in range(5):
        send(ana, f'p-{number}')
    results = ana.push(*(hung(thread, 'c-1', f'p-{number}', name=f'{number}') for number in range(5)))
    assert [results[str(number)]['r'] for number in range(5)] == ['ok'] * 4 + ['no']
    ana.push(gone(thread, 'c-1', 'p-0'))
    assert ana.push(hung(thread, 'c-1', 'p-4', name='again'))['again']['r'] == 'ok'


def test_there_is_an_end_to_a_days_photos_and_tomorrow_comes(ana, thread, stopped, monkeypatch):
    monkeypatch.setattr(files, 'A_DAY', 2)
    now = stopped(clock.now())
    assert [send(ana, f'p-{number}').status_code for number in range(3)] == [201, 201, 429]
    assert send(ana, 'p-1').status_code == 201, 'one that is here is none too many'
    ana.push(said(thread, 'c-1', 'My chair.'))
    verdict = ana.push(hung(thread, 'c-1', 'p-2', name='p'))['p']
    assert (verdict['r'], verdict['wait']) == ('later', 3600) and 'tomorrow' in verdict['msg']
    stopped(now + files.DAY + 1)
    assert send(ana, 'p-2').status_code == 201


def test_what_never_hung_on_anything_goes_in_time(ana, ben, thread, shown, stopped):
    send(ana, 'p-2')
    stopped(clock.now() + files.UNUSED + 1)
    send(ben, 'p-3')
    assert {file.id for file in PhotoFile.select(PhotoFile.id)} == {'p-1', 'p-3'}


def test_nobody_sees_the_photos_of_a_hidden_comment_but_the_coach_until_it_is_back(ana, ben, cleo, client, thread, shown):
    decide(cleo, thread, 'c-1', 'hide')
    for reader in (client, ben, ana):
        assert reader.get(shown).status_code == reader.get(f'{shown}/small').status_code == 404
        assert reader is client or photos_of(reader, thread) is None
    assert '/photos/' not in client.get(URI).text and '/photos/' not in client.get('/comments').text
    assert cleo.get(shown).headers['Cache-Control'] == 'private, no-store'
    undo(cleo)
    assert client.get(shown).status_code == 200 and photos_of(ben, thread)


def test_an_author_deletes_the_photo_of_a_hidden_comment(ana, cleo, thread, shown):
    decide(cleo, thread, 'c-1', 'hide')
    gone = op('photo', ['c-1', 'p-1'], {'deleted': True}, at=clock.now(), stream=thread.stream, id='gone')
    assert ana.push(gone)['gone']['r'] == 'ok' and not PhotoFile.get_or_none(PhotoFile.id == 'p-1')


def test_the_photos_of_a_held_comment_are_its_authors_and_the_coachs(ana, ben, cleo, client, thread, database):
    Member.update(approved_at=None, known_at=None).where(Member.id == ana.member.id).execute()
    send(ana, 'p-1')
    ana.push(said(thread, 'c-1', 'Hello.'), hung(thread, 'c-1', 'p-1', 'Me'))
    assert client.get('/photos/p-1').status_code == ben.get('/photos/p-1').status_code == 404
    assert photos_of(ben, thread) is None and photos_of(ana, thread) and 'Me' not in ben.sync(pull={thread.stream: 0}).text
    for reader in (ana, cleo):
        assert reader.get('/photos/p-1').headers['Cache-Control'] == 'private, no-store'
    assert '/photos/p-1/small' in cleo.get('/coach/').text
    decide(cleo, thread, 'c-1', 'see')
    assert client.get('/photos/p-1').status_code == 200 and photos_of(ben, thread)


def test_bytes_that_hang_on_nothing_are_handed_to_nobody(ana, client, cleo):
    send(ana, 'p-1')
    assert [reader.get('/photos/p-1').status_code for reader in (client, ana, cleo)] == [404] * 3


def test_a_deleted_comment_takes_its_photos_along_for_good(ana, cleo, client, thread, shown):
    ana.push(deletion(thread, 'c-1'))
    assert PhotoFile.select().count() == Photo.select().count() == 0
    assert [reader.get(shown).status_code for reader in (client, ana, cleo)] == [404] * 3
    send(ana, 'p-1')
    assert ana.push(hung(thread, 'c-1', 'p-1', name='p'))['p']['code'] == 'gone'


def test_one_photo_is_taken_away_and_the_comment_stays(ana, ben, client, thread, shown):
    ana.push(gone(thread, 'c-1', 'p-1'))
    assert client.get(shown).status_code == 404 and PhotoFile.select().count() == 0
    assert photos_of(ben, thread) is None and 'My chair.' in client.get(URI).text
    assert ana.push(op('photo', ['c-1', 'p-1'], {'alt': 'Back'}, at=clock.now(), stream=thread.stream, id='b'))['b']['code'] == 'gone'


def test_what_is_on_a_photo_is_told_to_everyone_and_can_be_mended(ana, ben, client, thread, shown):
    ana.push(op('photo', ['c-1', 'p-1'], {'alt': '<script>alert(1)</script> "a chair"'}, at=clock.now() + 1, stream=thread.stream))
    assert photos_of(ben, thread)[0][3].startswith('<script>')
    assert 'alt="&lt;script&gt;alert(1)&lt;/script&gt; &#34;a chair&#34;"' in client.get(URI).text


def test_a_comment_may_be_changed_and_its_photos_stay(ana, ben, thread, shown):
    ana.push(op('comment', ['c-1'], {'body': 'Our chair.'}, at=clock.now() + 1, stream=thread.stream))
    assert photos_of(ben, thread)


def test_who_sent_a_photo_is_told_to_nobody_else(ana, ben, client, thread, shown):
    assert {row['t'] for row in ben.pull(thread.stream, 0)['rows']} == {'comment'}
    assert {row['t'] for row in client.get(f'/threads/{thread.id}').json['rows']} == {'comment'}
    assert {row['t'] for row in ana.pull(thread.stream)['rows']} == {'comment', 'photo'}


def test_a_blocked_member_and_a_closed_thread_take_no_photos(ana, ben, cleo, thread, shown):
    Thread.update(closed_at=1).where(Thread.id == thread.id).execute()
    send(ana, 'p-2')
    assert ana.push(hung(thread, 'c-1', 'p-2', name='p'))['p']['code'] == 'closed'
    Member.update(banned_at=1).where(Member.id == ben.member.id).execute()
    assert send(ben, 'p-3').status_code == 403


def test_what_broke_off_on_its_way_is_no_word_of_the_phones(ana):
    data = photo()
    answer = ana.put('/photos/p-1', data=data[:5000], query_string={'as': ana.member.public_id}, environ_overrides={'CONTENT_LENGTH': str(len(data))})
    assert answer.status_code == 400 and PhotoFile.find('p-1') is None
    assert send(ana, 'p-1', data).status_code == 201


def test_a_comment_of_a_former_member_keeps_its_photos_or_loses_them_as_chosen(ana, client, thread, shown):
    send(ana, 'p-2')
    ana.delete('/account', data={'comments': 'keep'})
    assert client.get(shown).status_code == 200 and 'Photo by Former member' not in client.get(URI).text
    assert {file.id for file in PhotoFile.select(PhotoFile.id)} == {'p-1'} and Comment.get(Comment.key == 'c-1').photos


def test_a_comment_that_goes_with_its_author_takes_its_photos_along(ana, client, thread, shown):
    ana.delete('/account', data={'comments': 'remove'})
    assert client.get(shown).status_code == 404 and PhotoFile.select().count() == Photo.select().count() == 0


def form(body, *photos):
    return {'key': 'k', 'op': 'o', 'body': body, 'photo': [(BytesIO(data), f'{number}.jpg') for number, data in enumerate(photos)]}


def test_without_a_script_a_photo_goes_with_the_form_once(ana, client, thread):
    for _ in range(2):
        assert ana.post(f'/threads/{thread.id}/comments', data=form('My chair.', photo(), photo(colour='navy'))).status_code == 303
    comment, = Comment.select().where(Comment.body == 'My chair.')
    assert len(comment.photos) == PhotoFile.select().count() == 2
    assert client.get(f'/photos/{comment.photos[0][0]}').status_code == 200


def test_without_a_script_what_is_no_photo_is_told_and_the_words_are_kept(ana, client, thread):
    answer = ana.post(f'/threads/{thread.id}/comments', data=form('My chair.', SVG))
    assert answer.status_code == 422 and 'not a photo' in answer.text and 'My chair.</textarea>' in answer.text
    assert Comment.select().count() == 0
    assert ana.post(f'/threads/{thread.id}/comments', data=form('My chair.', bytes(3 * 1024 * 1024))).status_code == 422
    assert client.post(f'/threads/{thread.id}/comments', data=form('Mine.', photo())).status_code == 401


def test_without_a_script_a_photo_too_many_is_told_before_anything_is_kept(ana, thread):
    answer = ana.post(f'/threads/{thread.id}/comments', data=form('My chair.', *(photo(colour=colour) for colour in ('red', 'navy', 'green', 'gold', 'grey'))))
    assert answer.status_code == 422 and 'at most 4 photos' in answer.text and 'My chair.</textarea>' in answer.text
    assert Comment.select().count() == PhotoFile.select().count() == 0


def test_all_photos_of_a_thread_are_on_one_page_but_those_out_of_sight(ana, cleo, client, thread, shown):
    send(ana, 'p-2')
    ana.push(said(thread, 'c-2', 'Out of place.'), hung(thread, 'c-2', 'p-2', 'Shoes'))
    gallery = f'/comments/{thread.id}/photos'
    assert client.get(gallery).text.index('p-2/small') < client.get(gallery).text.index('p-1/small')
    decide(cleo, thread, 'c-2', 'hide')
    assert 'p-2' not in client.get(gallery).text and 'A book on a chair' in client.get(gallery).text
    assert f'href="{gallery}"' in client.get(URI).text and client.get('/comments/1/photos').status_code == 404
