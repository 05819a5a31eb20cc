"""A run says where it hurt, in the words there are."""
import pytest

from tests.conftest import op

WHERE = {'side': 'left', 'place': 'knee_outside', 'surface': 'trail', 'morning': 2}


def test_where_it_hurt_and_the_next_morning_come_to_every_phone(ana):
    ana.push(op('run', ['r'], {'run_on': '2026-11-20', 'distance_m': 9000, 'pain': 4} | WHERE, at=1))
    [row] = [row for row in ana.pull()['rows'] if row['t'] == 'run']
    assert {field: row['f'][field][0] for field in WHERE} == WHERE


@pytest.mark.parametrize(('field', 'value'), [('side', 'middle'), ('place', 'elbow'), ('surface', 'moon'), ('morning', 11), ('morning', '2')])
def test_a_word_that_is_not_ours_is_refused_and_changes_nothing(ana, field, value):
    [verdict] = ana.push(op('run', ['r'], {field: value}, at=1)).values()
    assert verdict['r'] == 'no' and verdict['code'] == 'bad_value'
    assert not [row for row in ana.pull()['rows'] if row['t'] == 'run']
