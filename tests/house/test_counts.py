"""The counters of rate limits: exact, shared by the processes of a machine, and never in the way."""
import subprocess
import sys
import time

import pytest

from pwa import counts

COUNT = """
import pathlib
import sys
from pwa.counts import Counts
counter = Counts(pathlib.Path(sys.argv[1]), 'a secret')
print('ready', flush=True)
sys.stdin.read()
for _ in range(5000):
    counter.incr('a', 60)
"""


@pytest.fixture
def counter(tmp_path):
    return counts.Counts(tmp_path / 'counts', 'a secret')


def set_clock(monkeypatch, now):
    monkeypatch.setattr(counts.time, 'time', lambda: now)


def test_processes_that_count_at_once_lose_no_call(counter):
    at_once = [subprocess.Popen([sys.executable, '-c', COUNT, str(counter.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
               for _ in range(4)]
    for process in at_once:
        process.stdout.readline()
    for process in at_once:
        process.stdin.close()
    assert [process.wait() for process in at_once] == [0] * 4
    assert counter.get('a') == 20_000
    assert counter.incr('a', 60) == 20_001


def test_a_window_ends_and_the_next_begins_at_one(counter, monkeypatch):
    set_clock(monkeypatch, 1000)
    assert [counter.incr('a', 60) for _ in range(3)] == [1, 2, 3]
    set_clock(monkeypatch, 1059)
    assert counter.incr('a', 60) == 4
    set_clock(monkeypatch, 1060)
    assert counter.get('a') == 0
    assert counter.incr('a', 60) == 1


def test_a_clock_that_was_set_back_keeps_nobody_out_for_long(counter, monkeypatch):
    set_clock(monkeypatch, time.time() + 31_536_000)
    assert [counter.incr('a', 60) for _ in range(9)][-1] == 9
    monkeypatch.undo()
    assert counter.incr('a', 60) == 1


def test_many_callers_are_counted_each_alone(counter):
    callers = [f'caller {n}' for n in range(3000)]
    assert {counter.incr(caller, 60) for caller in callers} == {1}
    assert {counter.incr(caller, 60) for caller in callers} == {2}


def test_where_every_neighbour_is_taken_the_window_that_ends_first_makes_room(counter, monkeypatch):
    monkeypatch.setattr(counts, 'SLOTS', 1)
    for n in range(counts.TRIED):
        counter.incr(f'caller {n}', 60 + n)
    assert counter.incr('one more', 600) == 1
    assert [counter.get(f'caller {n}') for n in range(counts.TRIED)] == [0] + [1] * (counts.TRIED - 1)


def test_one_key_can_be_forgotten_and_all(counter):
    counter.incr('a', 60)
    counter.incr('b', 60)
    counter.clear('a')
    counter.clear('nobody')
    assert (counter.get('a'), counter.get('b')) == (0, 1)
    counter.reset()
    assert counter.get('b') == 0


def test_who_is_whose_neighbour_is_a_secret(counter):
    keys = [f'caller {n}' for n in range(200)]
    others = counts.Counts(counter.path, 'another')
    assert [counter._slots(key) for key in keys] != [others._slots(key) for key in keys]


def test_the_room_for_all_counts_is_taken_at_once(counter):
    counter.incr('a', 60)
    assert counter.path.stat().st_blocks * 512 >= counts.SIZE


def test_counters_that_cannot_be_kept_keep_nobody_out(tmp_path):
    limiter = counts.Limiter(lambda: 'anyone')
    limiter.init_app(counts.Counts(tmp_path / 'nowhere' / 'counts', 'a secret'))
    view = limiter.limit('1 per minute')(lambda: 'served')
    assert [view(), view()] == ['served', 'served']
