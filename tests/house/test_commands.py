"""The commands, run as an operator runs them."""
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def medius(tmp_path):
    def run(*args, stdin='', **env):
        return subprocess.run([sys.executable, '-m', 'pwa', *args], cwd=ROOT, input=stdin, capture_output=True, text=True,
                              env={**os.environ, 'INSTANCE': str(tmp_path), 'DATABASE_URL': '', **env})
    return run


@pytest.mark.parametrize('command', [[], ['run'], ['migrate'], ['seed'], ['backup'], ['restore'], ['build'], ['import'], ['import', 'page'], ['member'], ['member', 'add'], ['member', 'code']])
def test_help_shows_an_example(medius, command):
    done = medius(*command, '--help')
    assert done.returncode == 0 and 'Example: ' in done.stdout


def test_a_usage_error_exits_2(medius):
    assert medius('import', 'page').returncode == 2
    assert medius('nonsense').returncode == 2


def test_a_wrong_setting_exits_1_with_one_sentence(medius):
    done = medius('migrate', PORT='none')
    assert done.returncode == 1 and 'PORT=none' in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize('url', ['postgresql://postgres@127.0.0.1:1/none', 'sqlite:////proc/none/medius.db', 'sqlite:////proc/medius.db'])
def test_a_database_that_cannot_be_used_is_one_sentence_with_a_remedy(medius, url):
    done = medius('migrate', DATABASE_URL=url)
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1 and ': check that ' in done.stderr.replace('DATABASE_URL, and ', '')


def test_a_port_in_use_is_one_sentence_with_a_remedy(medius):
    with socket.create_server(('127.0.0.1', 0)) as server:
        done = medius('run', '--port', str(server.getsockname()[1]))
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1 and 'choose another' in done.stderr and not done.stdout


def test_an_account_takes_its_password_from_standard_input(medius):
    done = medius('member', 'add', '--email', 'dora@example.org', '--name', 'Dora', '--coach', stdin='three unrelated words\n')
    assert done.returncode == 0 and 'can sign in' in done.stdout
    again = medius('member', 'add', '--email', 'dora@example.org', '--name', 'Dora', stdin='three unrelated words\n')
    assert again.returncode == 1 and 'already' in again.stderr


def test_an_account_without_a_password_gets_a_link(medius):
    done = medius('member', 'add', '--email', 'dora@example.org', '--name', 'Dora')
    assert done.returncode == 0 and '/sign-in/' in done.stdout


def test_a_code_is_made_for_who_forgot_the_password(medius):
    medius('member', 'add', '--email', 'dora@example.org', '--name', 'Dora', '--coach', stdin='three unrelated words\n')
    done = medius('member', 'code', '--email', ' Dora@example.org')
    assert done.returncode == 0 and re.search(r'Dora types \d{6} at http://localhost:8000/forgotten/code', done.stdout)
    unknown = medius('member', 'code', '--email', 'nobody@example.org')
    assert unknown.returncode == 1 and 'check its spelling' in unknown.stderr


def test_seeding_twice_adds_nothing(medius):
    first, second = medius('seed'), medius('seed')
    assert first.returncode == second.returncode == 0 and first.stdout == second.stdout


def test_migrating_twice_says_so(medius):
    assert '0001' in medius('migrate').stdout and 'up to date' in medius('migrate').stdout
