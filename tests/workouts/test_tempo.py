"""The tempo of an exercise: seconds of lowering, holding and rising, in its own order, and never one that cannot be paced."""
import pytest

from pwa.workouts.models import Exercise, Workout

SQUAT = {'slug': 'squat', 'title': 'Squat', 'cue': 'Sit back.', 'steps': [], 'sets': 2, 'reps_low': 20, 'reps_high': 30}


def test_it_is_told_in_the_order_of_the_movement():
    assert Exercise(**SQUAT, tempo='2-1-1').pace == 'Lower 2 s, hold 1 s, rise 1 s.'
    assert Exercise(**SQUAT, tempo='2-0-1', rises_first=True).pace == 'Rise 1 s, lower 2 s.'
    assert Exercise(**SQUAT, tempo='2-10-1').pace == 'Lower 2 s, hold 10 s, rise 1 s.'
    assert Exercise(**SQUAT).pace == ''


@pytest.mark.parametrize('tempo', ('', '2', '2-1', '0-1-1', '2-1-0', '2-1-1-0', '2-x-1', '2-100-1'))
def test_one_that_cannot_be_paced_is_refused_in_words(tempo):
    with pytest.raises(ValueError, match='like 2-1-1'):
        Exercise(**SQUAT, tempo=tempo)


def test_it_holds_as_long_as_the_exercise_does():
    assert Exercise(**SQUAT, hold_s=5, tempo='2-5-1')
    with pytest.raises(ValueError, match='the same hold'):
        Exercise(**SQUAT, hold_s=5, tempo='2-1-1')


def test_the_phone_and_the_page_have_it(client, database):
    [squat] = Workout.find('glute-medius-activation').exercises
    assert squat['tempo'] == '2-1-1' and squat['pace'] in client.get('/workouts/glute-medius-activation').text
