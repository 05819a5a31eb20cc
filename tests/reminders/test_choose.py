"""What a member chooses is kept whole or refused with a sentence."""
import pytest

FINE = {'days': '246', 'minute': 390, 'zone': 'America/New_York', 'quiet_from': 1300, 'quiet_until': 360, 'training': True, 'reply': False, 'answer': True,
        'article': False, 'mail': True}


def test_a_choice_is_kept_and_is_nobody_elses(ana, ben):
    assert ana.post('/account/reminders', json=FINE).status_code == 200
    assert ana.get('/account/reminders').json['reminder'] == FINE != ben.get('/account/reminders').json['reminder']


def test_a_second_choice_takes_the_place_of_the_first(ana):
    for choice in (FINE, FINE | {'training': False, 'days': '', 'quiet_from': None, 'quiet_until': None}):
        assert ana.post('/account/reminders', json=choice).status_code == 200
        assert ana.get('/account/reminders').json['reminder'] == choice


@pytest.mark.parametrize('wrong, field', [
    ({'days': '8'}, 'days'), ({'days': '11'}, 'days'), ({'days': [1]}, 'days'), ({'days': ''}, 'days'), ({'minute': 1440}, 'minute'), ({'minute': -1}, 'minute'),
    ({'minute': None}, 'minute'), ({'minute': True}, 'minute'), ({'minute': '6:30'}, 'minute'), ({'zone': 'Mars/Base'}, 'zone'), ({'zone': None}, 'zone'),
    ({'quiet_from': None}, 'quiet_from'), ({'quiet_until': 2000}, 'quiet_until'), ({'reply': 1}, 'reply'), ({'training': None}, 'training'),
    ({'minute': 30}, 'minute'), ({'minute': 1300}, 'minute')])
def test_a_wrong_one_is_refused_at_its_field_and_changes_nothing(ana, wrong, field):
    answer = ana.post('/account/reminders', json=FINE | wrong)
    assert answer.status_code == 422 and list(answer.json['errors']) == [field] and answer.json['errors'][field].endswith('.')
    assert ana.get('/account/reminders').json['reminder'] != FINE | wrong
