"""Requests as fast as a server takes them, over 32 connections: wrk, or where there is none a client in Python."""
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks import client

CONNECTIONS = 32
SECONDS, ROUNDS = 4, 5
MILLISECONDS = {'us': 0.001, 'ms': 1, 's': 1000}


class Rate(NamedTuple):
    """Answers a second, and the time within which 99 of 100 came."""
    per_second: float
    p99_ms: float
    answers: int


class Target(NamedTuple):
    """Where to send which requests; they are sent in turn and then from the start."""
    port: int
    requests: list[bytes]

    def share(self, n: int) -> 'Target':
        """The nth share of the requests, so that no round repeats what another has sent."""
        return Target(self.port, self.requests[n::ROUNDS] or self.requests)


def get(path: str) -> bytes:
    """A browser's request for a page."""
    return f'GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Encoding: br\r\n\r\n'.encode()


def post(path: str, body: bytes, cookie: str = '') -> bytes:
    """A phone's request to sync."""
    return (f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nSec-Fetch-Site: same-origin\r\n'
            f'Cookie: medius={cookie}\r\nContent-Length: {len(body)}\r\n\r\n').encode() + body


def against(ours: Target, bare: Target) -> tuple[float, Rate, Rate]:
    """(ratio, ours, bare): measured in turns, so that what else the machine does befalls both; medians."""
    pairs = [(drive(ours.share(n)), drive(bare.share(n))) for n in range(ROUNDS)]
    ratio = statistics.median(one.per_second / other.per_second for one, other in pairs)
    return ratio, *(_middle(rates) for rates in zip(*pairs, strict=True))


def _middle(rates) -> Rate:
    return Rate(statistics.median(rate.per_second for rate in rates), statistics.median(rate.p99_ms for rate in rates),
                sum(rate.answers for rate in rates))


def drive(target: Target, connections: int = CONNECTIONS) -> Rate:
    """Load one server; an answer that is no success is an error here."""
    return _wrk(target, connections) if shutil.which('wrk') else Rate(*client.drive(target, connections, SECONDS))


def _wrk(target, connections) -> Rate:
    with tempfile.NamedTemporaryFile(suffix='.requests') as file:
        for request in target.requests:
            file.write(b'%d\n' % len(request) + request)
        file.flush()
        script = Path(__file__).with_name('wrk.lua')
        out = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{SECONDS}s', '--latency', '-s', script,
                              f'http://127.0.0.1:{target.port}/', '--', file.name], capture_output=True, text=True, check=True).stdout
    if 'Non-2xx' in out or 'Socket errors' in out:
        raise RuntimeError(f'Not every request was answered well: {out}')
    return Rate(_figure(r'Requests/sec:\s+([\d.]+)()', out), _figure(r'99%\s+([\d.]+)(us|ms|s)', out),
                int(_figure(r'(\d+)() requests in', out)))


def _figure(pattern: str, text: str) -> float:
    value, unit = re.findall(pattern, text)[0]
    return float(value) * MILLISECONDS.get(unit, 1)
