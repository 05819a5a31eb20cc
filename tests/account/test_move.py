"""A new phone is let in by the old one: by a link that lasts five minutes, works once, and only after a yes."""
import segno

from pwa import clock
from pwa.members.models import FRESH
from pwa.members.moves import LASTS

IPHONE = {'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1'}
JSON = {'Accept': 'application/json'}


def show(phone):
    """The path of the link that a phone shows."""
    answer = phone.post('/account/moves')
    assert answer.status_code == 200, answer.text
    return '/moves/' + answer.json['url'].rpartition('/moves/')[2]


def say(phone, word='yes'):
    return phone.post('/account/moves/answer', data={'answer': word})


def arrive(phone, path):
    return phone.post(f'{path}/arrival', headers=JSON | IPHONE)


def test_the_new_phone_comes_in_once_the_old_one_has_said_yes(client, ana):
    path = show(ana)
    assert client.get(path).status_code == 200 and ana.get('/account/moves').json['state'] == 'shown'
    page = client.post(path, headers=IPHONE).text
    asked = ana.get('/account/moves').json
    assert asked['state'] == 'asked' and asked['label'] == 'Safari on iPhone' and f'Is it {asked["number"]}?' in page
    assert arrive(client, path).status_code == 422
    assert say(ana).json['state'] == 'coming'
    assert arrive(client, path).json['member']['name'] == 'Ana' and ana.get('/account/moves').json['state'] == 'in'
    assert 'Safari on iPhone' in [device['label'] for device in ana.get('/account/devices').json['devices']]


def test_the_code_holds_the_link(ana):
    answer = ana.post('/account/moves').json
    assert answer['cells'] == [''.join(map(str, row)) for row in segno.make(answer['url'], error='m', micro=False).matrix]


def test_a_link_works_once_and_for_who_asked_first(app, client, ana):
    path, thief = show(ana), app.test_client()
    client.post(path)
    assert thief.post(path).status_code == 410 and arrive(thief, path).status_code == 410
    say(ana)
    assert arrive(client, path).status_code == 200
    assert arrive(client, path).status_code == client.get(path).status_code == client.post(path).status_code == 410


def test_a_browser_that_asked_elsewhere_does_not_come_in(app, client, ana, ben):
    mine, theirs, thief = show(ana), show(ben), app.test_client()
    client.post(mine)
    thief.post(theirs)
    say(ana)
    assert arrive(thief, mine).status_code == 422


def test_nobody_comes_in_without_a_yes_or_after_a_no(client, ana, ben):
    path = show(ana)
    assert say(ana).json['state'] == 'shown', 'nobody asked yet, so there is nothing to say yes to'
    client.post(path)
    assert say(ben).status_code == 410 and arrive(client, path).status_code == 422
    assert say(ana, 'no').json['state'] == 'over' and arrive(client, path).status_code == 410


def test_after_five_minutes_it_is_over(client, ana, stopped):
    path = show(ana)
    client.post(path)
    say(ana)
    stopped(clock.now() + LASTS + 1)
    assert arrive(client, path).status_code == client.get(path).status_code == 410 and ana.get('/account/moves').json['state'] == 'over'


def test_a_new_code_or_signing_out_voids_the_old_one(client, ana):
    first, second = show(ana), show(ana)
    assert client.get(first).status_code == 410 and client.get(second).status_code == 200
    ana.post('/sign-out')
    assert client.get(second).status_code == 410


def test_showing_a_code_takes_the_password_some_time_after_signing_in(ana, stopped):
    stopped(clock.now() + FRESH)
    assert ana.post('/account/moves').status_code == 422
