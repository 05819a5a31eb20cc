"""Whatever the network and the operator do, phones and server end equal and nothing is lost: the shipped client against the real application."""
import os
import subprocess
import sys
from uuid import uuid4

import pytest

from tests import postgres
from tests.simulation.mutants import MUTANTS
from tests.simulation.run import ROOT

ON_POSTGRES = bool(os.environ.get('DATABASE_URL'))


def simulation(*given) -> str:
    env = os.environ | ({'DATABASE_URL': postgres.database(os.environ['DATABASE_URL'], f's{uuid4().hex}')} if ON_POSTGRES else {})
    done = subprocess.run([sys.executable, '-m', 'tests.simulation', *map(str, given)], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(ON_POSTGRES, reason='each worker has a SQLite of its own')
def test_five_hundred_schedules_break_no_promise():
    simulation(500)


@pytest.mark.slow
@pytest.mark.skipif(not ON_POSTGRES, reason='the schedules above are on SQLite')
def test_schedules_on_postgres_break_no_promise():
    simulation(20, '--jobs', 1)


@pytest.mark.parametrize('mutant', MUTANTS, ids=lambda mutant: mutant.name)
def test_each_rule_that_is_switched_off_is_still_where_it_was(mutant):
    assert mutant.text()


@pytest.mark.skipif(ON_POSTGRES, reason='a copy of a PostgreSQL is put back row by row, in no fixed order')
def test_a_schedule_happens_again_exactly():
    assert simulation(7, '--trace') == simulation(7, '--trace') != simulation(8, '--trace')
