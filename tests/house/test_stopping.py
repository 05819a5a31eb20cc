"""Stopping: Ctrl-C ends the server and its worker, at once and without complaint."""
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from pwa import paths


@pytest.mark.slow
@pytest.mark.parametrize('attempt', range(3))
def test_ctrl_c_stops_the_server_cleanly(tmp_path, attempt):
    with socket.create_server(('127.0.0.1', 0)) as server:
        port = server.getsockname()[1]
    environment = {**os.environ, 'INSTANCE': str(tmp_path), 'DATABASE_URL': '', 'PORT': str(port)}
    process = subprocess.Popen([sys.executable, '-m', 'pwa', 'run'], cwd=paths.HOME, env=environment, text=True,
                               start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _answer(f'http://127.0.0.1:{port}/healthz')
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=15)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, said) == (0, f'Medius: http://localhost:{port}\n')


def _answer(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f'{url} does not answer')
