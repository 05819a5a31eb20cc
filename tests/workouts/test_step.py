"""How far a member is with an exercise: theirs alone, on every device, and no further than there are steps."""
from tests.conftest import op


def test_a_step_and_what_was_refused_reach_the_other_device_and_nobody_else(ana, ben):
    verdicts = ana.push(op('step', ['band-one-leg-squat'], {'level': 1, 'refused': 2, 'decided_at': 5}, at=5, id='one'))
    assert verdicts['one']['r'] == 'ok'
    [row] = [row for row in ana.pull()['rows'] if row['t'] == 'step']
    assert {name: value[0] for name, value in row['f'].items()} == {'level': 1, 'refused': 2, 'decided_at': 5}
    assert not [row for row in ben.pull()['rows'] if row['t'] == 'step']


def test_a_level_that_cannot_be_is_refused_in_words(ana):
    assert ana.push(op('step', ['squat'], {'level': -1}, at=5, id='low'))['low']['code'] == 'bad_value'
