"""The merge rule keeps its promises for any history, on the server and on the phone."""
import json
import os
from itertools import permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.sync.merge import SLACK, Register, Stamp, write
from tests.sync.vectors import disagreements, vector

NOW = 1_795_340_000_000
SHARED = Path(__file__).with_name('merge_cases.json')
times = st.one_of(st.integers(NOW - 10, NOW + 10), st.integers(0, NOW + 3 * SLACK))
names = st.sampled_from(['a', 'b', 'c', 'd'])
registers = st.none() | st.builds(Register, st.integers(0, 3), times, names)
stamps = st.none() | st.builds(Stamp, times, names)
CASES = int(os.environ.get('CASES', 1000))
many = settings(max_examples=CASES, deadline=None, database=None)


def apply(current, args):
    return write(current, *args) or current


def test_the_cases_shared_with_the_phone_hold():
    for case in json.loads(SHARED.read_text()):
        current = Register(*case['cur']) if case['cur'] else None
        saw = Stamp(*case['saw']) if case['saw'] else None
        found = write(current, case['v'], case['at'], case['id'], saw, case['now'])
        assert (list(found) if found else None) == case['want'], case


@many
@given(registers, st.integers(0, 3), times, names, stamps)
def test_writing_twice_is_writing_once(current, value, at, op, saw):
    once = apply(current, (value, at, op, saw, NOW))
    assert apply(once, (value, at, op, saw, NOW)) == once


@many
@given(registers, st.integers(0, 3), times, names, stamps)
def test_a_write_never_lowers_a_stamp(current, value, at, op, saw):
    new = apply(current, (value, at, op, saw, NOW))
    assert current is None or (new.at, new.by) >= (current.at, current.by)


@many
@given(registers, st.integers(0, 3), times, names, stamps)
def test_no_stored_stamp_lies_further_ahead_than_the_slack_and_its_chain(current, value, at, op, saw):
    new = apply(current, (value, at, op, saw, NOW))
    assert new.at <= max(NOW + SLACK, current.at + 1 if current else 0)


@many
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, NOW), names), min_size=1, max_size=5, unique_by=lambda entry: entry[2]))
def test_blind_writes_end_the_same_in_any_order(writes):
    def after(order):
        current = None
        for value, at, op in order:
            current = apply(current, (value, at, op, None, NOW))
        return current
    # the first write of an empty register keeps its own time, so any order ends at the latest stamp
    assert len(set(map(after, permutations(writes)))) == 1


def test_phone_and_server_write_and_join_alike():
    assert not disagreements(map(vector, range(max(CASES, 5000))))


def test_a_write_that_saw_the_value_stands_even_with_a_clock_a_year_slow():
    slow = NOW - 365 * 86_400_000
    current = Register('tablet', NOW - 1000, 'x')
    assert write(current, 'phone', slow, 'y', Stamp(NOW - 1000, 'x'), NOW) == Register('phone', NOW - 999, 'y')


def test_a_clock_in_the_future_loses_to_a_value_it_never_saw():
    current = Register('tablet', NOW - 1000, 'x')
    assert write(current, 'phone', NOW + 10 * SLACK, 'y', None, NOW) is None
