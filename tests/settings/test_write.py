"""What a member chose follows them, and nobody else."""
from pwa.settings.models import Setting
from tests.conftest import op


def settings(phone):
    return {row['k'][0]: row['f']['value'][0] for row in phone.pull()['rows'] if row['t'] == 'setting'}


def test_a_choice_follows_its_member_only(ana, ben):
    ana.push(op('setting', ['unit'], {'value': 'mi'}, at=1))
    assert settings(ana) == {'unit': 'mi'} and settings(ben) == {}


def test_a_name_this_server_does_not_know_is_kept(ana):
    ana.push(op('setting', ['of-a-newer-phone'], {'value': '1'}, at=1))
    assert settings(ana) == {'of-a-newer-phone': '1'}


def test_a_choice_can_be_taken_back_and_is_never_too_long(ana):
    ana.push(op('setting', ['goal_m'], {'value': '15000'}, at=1), op('setting', ['goal_m'], {'value': None}, at=2))
    [verdict] = ana.push(op('setting', ['goal_m'], {'value': 'x' * 4001}, at=3)).values()
    assert verdict['code'] == 'bad_value' and settings(ana) == {'goal_m': None}


def test_there_are_only_so_many(ana, monkeypatch):
    monkeypatch.setattr(Setting, 'most', 2)
    verdicts = [ana.push(op('setting', [name], {'value': str(at)}, at=at, id=str(at)))[str(at)]['r'] for at, name in enumerate('abca', 1)]
    assert verdicts == ['ok', 'ok', 'no', 'ok'] and settings(ana) == {'a': '4', 'b': '2'}
