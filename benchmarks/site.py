"""Server processes to measure: Medius as it is shipped, and the bare app beside it."""
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEDIUS, BARE = 'pwa.wsgi:app', 'benchmarks.bare:app'


def free_port() -> int:
    with socket.create_server(('127.0.0.1', 0)) as server:
        return server.getsockname()[1]


@contextmanager
def serving(app: str, folder: Path, port: int = 0):
    """`app` on the data in `folder`; gives its port, and kills it at the end."""
    port = port or free_port()
    environment = {name: value for name, value in os.environ.items() if name != 'DATABASE_URL'} | {'INSTANCE': str(folder)}
    with open(folder / 'server.log', 'ab') as log:
        process = subprocess.Popen([sys.executable, '-m', 'benchmarks.serve', app, str(port)], cwd=ROOT, env=environment, stdout=log,
                                   stderr=log, start_new_session=True)
    try:
        _await(process, port, folder / 'server.log')
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(process, port, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return urllib.request.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=5).read()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f'The server did not start: {log.read_text()[-2000:]}')


def sent(port: int, path: str, **headers) -> tuple[bytes, dict]:
    """The body of a page as it travels (brotli), and its headers."""
    request = urllib.request.Request(f'http://127.0.0.1:{port}{path}', headers={'Accept-Encoding': 'br'} | headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read(), dict(answer.headers)
