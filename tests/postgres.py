"""A throwaway PostgreSQL cluster; `python -m tests.postgres COMMAND…` runs COMMAND on one through DATABASE_URL."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = '\n*** PostgreSQL is not installed here: the tests on it were NOT run (on Debian: apt-get install postgresql). ***\n'


@contextmanager
def throwaway_postgres() -> Iterator[str | None]:
    """The postgresql:// URL of an empty database on loopback, gone afterwards; None without PostgreSQL."""
    programs = _programs()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix='medius-pg-', dir='/tmp', ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, 'postgres', 'postgres')
        port = _free_port()
        _run(programs / 'initdb', '-D', f'{folder}/data', '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8')
        _run(programs / 'pg_ctl', '-D', f'{folder}/data', '-w', '-l', f'{folder}/log', '-o',
             f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{folder}' -c fsync=off", 'start')
        try:
            yield f'postgresql://postgres@127.0.0.1:{port}/postgres'
        finally:
            _run(programs / 'pg_ctl', '-D', f'{folder}/data', '-m', 'immediate', '-w', 'stop')


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them out of PATH, newest version last."""
    homes = [Path(found).resolve().parent for found in [shutil.which('initdb')] if found]
    homes += sorted(Path('/usr/lib/postgresql').glob('*/bin'), key=lambda path: int(path.parent.name), reverse=True)
    return next((home for home in homes if (home / 'initdb').exists() and (home / 'pg_ctl').exists()), None)


def _run(*command) -> None:
    """PostgreSQL refuses to run as root, so root hands the command to the postgres user."""
    step_down = ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] if os.geteuid() == 0 else []
    done = subprocess.run([*step_down, *map(str, command)], cwd='/', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors='replace')
    if done.returncode:
        raise RuntimeError(f'{command[0]} failed: {done.stdout}')


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
