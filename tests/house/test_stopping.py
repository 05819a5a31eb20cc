"""Stopping: Ctrl-C ends the server and its worker, at once and without complaint, and loses nothing counted."""
import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from pwa import paths


@pytest.fixture
def starting(tmp_path):
    """A server process of its own group, just begun, and its port."""
    with socket.create_server(('127.0.0.1', 0)) as server:
        port = server.getsockname()[1]
    environment = {**os.environ, 'INSTANCE': str(tmp_path), 'DATABASE_URL': '', 'PORT': str(port), 'WORKERS': '2'}
    process = subprocess.Popen([sys.executable, '-m', 'pwa', 'run'], cwd=paths.HOME, env=environment, text=True,
                               start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield process, port
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def running(starting):
    _, port = starting
    _answer(f'http://127.0.0.1:{port}/healthz')
    return starting


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced(running):
    process, port = running
    os.kill(_workers(process)[-1], signal.SIGKILL)
    _answer(f'http://127.0.0.1:{port}/healthz')


@pytest.mark.slow
@pytest.mark.parametrize('attempt', range(3))
def test_ctrl_c_stops_the_server_cleanly(running, tmp_path, attempt):
    process, port = running
    _answer(f'http://127.0.0.1:{port}/articles/strong-on-one-leg')
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=15)
    assert (process.returncode, said) == (0, f'Medius: http://localhost:{port}\n')
    with contextlib.closing(sqlite3.connect(tmp_path / 'medius.db')) as database:
        assert database.execute('SELECT views FROM article').fetchone() == (1,)


@pytest.mark.slow
@pytest.mark.parametrize('old_ms', range(6))
def test_ctrl_c_stops_a_server_whose_workers_have_only_begun(starting, old_ms):
    process, port = starting
    while len(_workers(process)) < 2:
        assert process.poll() is None
    time.sleep(old_ms / 1000)  # each is another moment of a worker's birth
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=15)
    assert (process.returncode, said) == (0, f'Medius: http://localhost:{port}\n')


def _workers(process: subprocess.Popen) -> list[int]:
    return [int(each) for each in Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split()]


def _answer(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f'{url} does not answer')
