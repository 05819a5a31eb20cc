"""The rule keeps its promises for any history, on the server and on the phone."""
import json
import os
import shutil
import subprocess
from dataclasses import asdict, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.workouts.progression import TOO_MUCH, Advice, Done, advise, baseline, rungs, sets_at, weaker

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads(Path(__file__).with_name('steps.json').read_text())
many = settings(max_examples=int(os.environ.get('CASES', 500)), deadline=None, database=None)
reps = st.lists(st.integers(8, 13), max_size=4)
pains = st.none() | st.integers(0, 10)
calm = st.none() | st.integers(0, TOO_MUCH)
sessions = st.builds(Done, left=reps, right=reps, pain=st.one_of(calm, pains), morning=st.one_of(calm, pains), short=st.booleans())
histories = st.lists(sessions, max_size=5)
usuals = st.integers(0, 4)
levels = st.integers(-1, 5)


@st.composite
def exercises(draw):
    sets = draw(st.integers(1, 3))
    return {'sets': sets, 'sets_high': draw(st.none() | st.integers(sets, sets + 1)), 'reps_high': draw(st.integers(10, 12)),
            'sided': draw(st.booleans()), 'band': draw(st.booleans()), 'harder': draw(st.sampled_from([None, 'Stand on a BOSU.', 'On one leg.']))}


def at(exercise, level):
    return max(0, min(level, len(rungs(exercise))))


def row(exercise, level, history, usual):
    """A case as the phone's tests read it."""
    return {'exercise': exercise, 'level': level, 'sessions': [asdict(done) for done in history], 'usual': usual,
            'want': asdict(advise(exercise, level, history, usual)), 'weaker': weaker(history)}


def test_the_cases_shared_with_the_phone_hold():
    for case in CASES:
        history = [Done(**done) for done in case['sessions']]
        assert advise(case['exercise'], case['level'], history, case['usual']) == Advice(**case['want']), case['name']
        assert weaker(history) == case['weaker'], case['name']


@many
@given(exercises(), levels, histories, usuals)
def test_it_never_takes_more_than_one_step(exercise, level, history, usual):
    step = advise(exercise, level, history, usual)
    assert abs(step.level - at(exercise, level)) <= 1 and 0 <= step.level <= len(rungs(exercise))
    assert sets_at(exercise, step.level) - sets_at(exercise, at(exercise, level)) in (-1, 0, 1)


@many
@given(exercises(), levels, histories, usuals, st.data())
def test_it_never_goes_up_after_pain(exercise, level, history, usual, data):
    top = Done([20] * 4, [20] * 4, 0, None)
    hurt = data.draw(st.sampled_from([replace(top, pain=data.draw(st.integers(6, 10))), replace(top, morning=data.draw(st.integers(usual + 1, 10)))]))
    for end in ([hurt], [hurt, top], [top, hurt]):
        assert advise(exercise, level, history + end, usual).level <= at(exercise, level)


@many
@given(exercises(), levels, histories, sessions, st.integers(TOO_MUCH + 1, 10), usuals)
def test_after_pain_above_five_it_goes_back_one_step(exercise, level, history, last, pain, usual):
    step = advise(exercise, level, [*history, replace(last, pain=pain)], usual)
    assert step.level == max(0, at(exercise, level) - 1) and step.why.startswith('Pain was ')


@many
@given(exercises(), levels, st.lists(sessions, min_size=1, max_size=5), usuals, st.data())
def test_more_reps_and_less_pain_never_lead_lower(exercise, level, history, usual, data):
    better = list(history)
    i = data.draw(st.integers(0, len(history) - 1))
    done = history[i]
    change = data.draw(st.sampled_from(['left', 'right', 'pain', 'morning']))
    if change in ('left', 'right'):
        better[i] = replace(done, **{change: [n + data.draw(st.integers(0, 5)) for n in getattr(done, change)] + [20] * data.draw(st.integers(0, 2))})
    else:
        better[i] = replace(done, **{change: data.draw(st.integers(0, getattr(done, change) or 0))})
    assert advise(exercise, level, better, usual).level >= advise(exercise, level, history, usual).level


@many
@given(exercises(), levels, histories, usuals)
def test_every_change_comes_with_its_reason(exercise, level, history, usual):
    step = advise(exercise, level, history, usual)
    assert step.why.endswith('.') or (step.level == at(exercise, level) and not step.why)


def test_what_is_usual_in_the_morning_does_not_rise_with_a_bad_week():
    assert [baseline([]), baseline([None]), baseline([2, 5, None, 3])] == [0, 0, 2]


def test_the_phone_takes_the_same_steps():
    made = []
    @settings(max_examples=max(2000, int(os.environ.get('CASES', 0))), deadline=None, database=None)
    @given(exercises(), levels, histories, usuals)
    def make(exercise, level, history, usual):
        made.append(row(exercise, level, history, usual))
    make()
    node = shutil.which('node') or ROOT / '.venv/bin/node'
    done = subprocess.run([node, ROOT / 'tests/js/simulation/steps.js'], input='\n'.join(map(json.dumps, made)), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
