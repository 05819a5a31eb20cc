"""A throwaway PostgreSQL cluster; `python -m tests.postgres COMMAND…` runs COMMAND on one through DATABASE_URL."""
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

MISSING = '\n*** PostgreSQL is not installed here: the tests on it were NOT run (on Debian: apt-get install postgresql). ***\n'


class Cluster:
    """A PostgreSQL of our own on loopback; `durable` makes it wait for the disk, as a real one does."""

    def __init__(self, folder: str, programs: Path, durable: bool = False, leader: 'Cluster | None' = None):
        if os.geteuid() == 0:
            shutil.chown(folder, 'postgres', 'postgres')
        self.data, self.programs, self.port, self.process = Path(folder) / 'data', programs, _free_port(), None
        self.url = f'postgresql://postgres@127.0.0.1:{self.port}/postgres'
        self.settings = {'port': self.port, 'listen_addresses': '127.0.0.1', 'unix_socket_directories': folder,
                         'fsync': 'on' if durable else 'off'}
        if leader:
            _run(programs / 'pg_basebackup', '-D', self.data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync', '-d', leader.url)
        else:
            _run(programs / 'initdb', '-D', self.data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8')

    def follower(self) -> 'Cluster':
        """A running standby that streams from this one; stop it yourself."""
        made = Cluster(tempfile.mkdtemp(dir=self.data.parent), self.programs, leader=self)
        made.start()
        return made

    def start(self):
        """Start it, and return once it takes connections."""
        settings = [f'--{name}={value}' for name, value in self.settings.items()]
        with open(self.data.parent / 'log', 'ab') as log:
            self.process = subprocess.Popen([*_step_down(), self.programs / 'postgres', '-D', self.data, *settings], cwd='/',
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        while subprocess.run([self.programs / 'pg_isready', '-q', '-h', '127.0.0.1', '-p', str(self.port)]).returncode:
            if self.process.poll() is not None:
                raise RuntimeError((self.data.parent / 'log').read_text()[-2000:])
            time.sleep(0.02)

    def kill(self):
        """kill -9 of the whole of it, at once; returns when all have let go of the memory that the next start wants for itself."""
        main = self.process.pid
        os.kill(main, signal.SIGSTOP)  # so that it starts nobody meanwhile
        with ExitStack() as stack:
            ends = []
            for process in [*map(int, Path(f'/proc/{main}/task/{main}/children').read_text().split()), main]:
                with suppress(ProcessLookupError):
                    ends.append(os.pidfd_open(process))
                    stack.callback(os.close, ends[-1])
                    os.kill(process, signal.SIGKILL)
            for end in ends:
                select.select([end], [], [])
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()


@contextmanager
def throwaway_cluster(durable: bool = False) -> Iterator[Cluster | None]:
    """A running cluster, gone afterwards; None without PostgreSQL."""
    programs = _programs()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix='medius-pg-', dir='/tmp', ignore_cleanup_errors=True) as folder:
        cluster = Cluster(folder, programs, durable)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def throwaway_postgres() -> Iterator[str | None]:
    """The postgresql:// URL of an empty database on loopback, gone afterwards; None without PostgreSQL."""
    with throwaway_cluster() as cluster:
        yield cluster and cluster.url


def database(url: str, name: str) -> str:
    """The URL of a new database of this name in the same cluster."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name}')
    return urlsplit(url)._replace(path=f'/{name}').geturl()


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them out of PATH, newest version last."""
    homes = [Path(found).resolve().parent for found in [shutil.which('initdb')] if found]
    homes += sorted(Path('/usr/lib/postgresql').glob('*/bin'), key=lambda path: int(path.parent.name), reverse=True)
    return next((home for home in homes if (home / 'initdb').exists() and (home / 'pg_ctl').exists()), None)


def _run(*command) -> None:
    done = subprocess.run([*_step_down(), *map(str, command)], cwd='/', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors='replace')
    if done.returncode:
        raise RuntimeError(f'{command[0]} failed: {done.stdout}')


def _step_down() -> list[str]:
    """PostgreSQL refuses to run as root, so root hands the command to the postgres user."""
    return ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.create_server(('127.0.0.1', 0)) as server:
        return server.getsockname()[1]


def _main(command: list[str]) -> int:
    with throwaway_postgres() as url:
        if url is None:
            print(MISSING, file=sys.stderr)
            return 1 if os.environ.get('CI') else 0
        print('On PostgreSQL:', url, flush=True)
        return subprocess.run(command, env={**os.environ, 'DATABASE_URL': url}).returncode


if __name__ == '__main__':
    sys.exit(_main(sys.argv[1:]))
