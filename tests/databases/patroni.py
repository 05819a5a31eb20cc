"""Three PostgreSQL nodes under Patroni, and its etcd, on loopback: a leader that dies is replaced by a standby."""
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.postgres import _free_port, _programs, _step_down

PROGRAMS = ('patroni', 'etcd')
LAG_ALLOWED = 100 * 2 ** 20  # bytes a standby may be behind and still be promoted: the loss is what is tested


class Node:
    """One Patroni with its PostgreSQL."""

    def __init__(self, folder: Path, name: str, etcd: int):
        self.folder, self.name, self.process = folder, name, None
        self.port, self.api = _free_port(), _free_port()
        self.file = folder / f'{name}.json'
        self.file.write_text(json.dumps(self._settings(etcd)))  # JSON is YAML

    def _settings(self, etcd: int) -> dict:
        rules = [f'host {what} all 127.0.0.1/32 trust' for what in ('all', 'replication')]
        users = {user: {'username': user, 'password': 'unused'} for user in ('replicator', 'rewinder')}
        return {
            'scope': 'medius', 'name': self.name, 'etcd3': {'host': f'127.0.0.1:{etcd}'},
            'restapi': {'listen': f'127.0.0.1:{self.api}', 'connect_address': f'127.0.0.1:{self.api}'},
            'bootstrap': {
                'dcs': {'ttl': 10, 'loop_wait': 2, 'retry_timeout': 3, 'maximum_lag_on_failover': LAG_ALLOWED, 'synchronous_mode': True,
                        'postgresql': {'use_pg_rewind': True, 'use_slots': True, 'parameters': {'max_connections': 60}}},
                'initdb': [{'encoding': 'UTF8'}, {'locale': 'C.UTF-8'}, 'data-checksums'], 'pg_hba': ['local all all trust', *rules]},
            'postgresql': {
                'listen': f'127.0.0.1:{self.port}', 'connect_address': f'127.0.0.1:{self.port}', 'data_dir': f'{self.folder}/{self.name}',
                'bin_dir': str(_programs()), 'basebackup': {'checkpoint': 'fast'}, 'pgpass': f'{self.folder}/{self.name}.pgpass',
                'remove_data_directory_on_rewind_failure': True, 'remove_data_directory_on_diverged_timelines': True,
                'parameters': {'unix_socket_directories': str(self.folder)},
                'authentication': {'superuser': {'username': 'postgres', 'password': 'unused'}, 'replication': users['replicator'],
                                   'rewind': users['rewinder']}}}

    def start(self):
        self.process = spawn(self.folder, self.name, 'patroni', self.file)

    def start_empty(self):
        """A new machine in place of the dead one: it copies the leader."""
        shutil.rmtree(self.folder / self.name)
        self.start()

    def kill(self):
        """kill -9 of Patroni, its PostgreSQL and every process of that, as when the machine dies."""
        os.killpg(self.process.pid, signal.SIGSTOP)  # so that it starts nothing meanwhile
        if main := self.main():
            os.kill(main, signal.SIGSTOP)
            for process in (*children(main), main):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def main(self) -> int | None:
        """Its PostgreSQL, if that runs."""
        with suppress(OSError):
            process = int((self.folder / self.name / 'postmaster.pid').read_text().split()[0])
            return process if str(self.folder).encode() in Path(f'/proc/{process}/cmdline').read_bytes() else None
        return None

    def senders(self) -> list[int]:
        """The processes that send this leader's log to the standbys."""
        return [pid for pid in children(self.main()) if b'walsender' in Path(f'/proc/{pid}/cmdline').read_bytes()]

    def tells(self, path: str):
        """The answer of its REST interface, or None."""
        try:
            return json.load(urllib.request.urlopen(f'http://127.0.0.1:{self.api}/{path}', timeout=2))
        except (OSError, ValueError):
            return None


class Patroni:
    """`url` names all three nodes; `leader()` is the one that takes writes."""

    def __init__(self, folder: Path):
        if os.geteuid() == 0:
            shutil.chown(folder, 'postgres', 'postgres')
        self.folder, client, peer = folder, _free_port(), _free_port()
        addresses = [f'--{kind}-{what}-urls=http://127.0.0.1:{port}' for what, port in (('client', client), ('peer', peer))
                     for kind in (('listen', 'advertise') if what == 'client' else ('listen', 'initial-advertise'))]
        self.etcd = spawn(folder, 'etcd', 'etcd', '--name=one', f'--data-dir={folder}/etcd', *addresses,
                          f'--initial-cluster=one=http://127.0.0.1:{peer}')
        self.nodes = [Node(folder, name, client) for name in ('north', 'east', 'west')]
        self.url = f'postgresql://postgres@{",".join(f"127.0.0.1:{node.port}" for node in self.nodes)}/medius'

    def start(self):
        for node in self.nodes:
            node.start()
        self.settle(synchronous=True)
        with psycopg.connect(self.url.replace('/medius', '/postgres'), target_session_attrs='read-write', autocommit=True) as connection:
            connection.execute('CREATE DATABASE medius')

    def stop(self):
        for node in self.nodes:
            if node.process and node.process.poll() is None:
                node.kill()
        self.etcd.kill()
        self.etcd.wait()

    def leader(self) -> Node | None:
        return next((node for node in self.nodes if node.tells('primary')), None)

    def settle(self, synchronous: bool, within: float = 120) -> Node:
        """The leader, once both others stream from it, one of them synchronously where that is asked for."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            leader = self.leader()
            told = leader and leader.tells('patroni') or {}
            ways = {link['sync_state'] for link in told.get('replication', ()) if link['state'] == 'streaming'}
            if len(told.get('replication', ())) == 2 and ways == ({'sync', 'async'} if synchronous else {'async'}):
                return leader
            time.sleep(0.1)
        raise AssertionError(f'the cluster does not settle: {[node.tells("patroni") for node in self.nodes]}')

    def replaced(self, dead: Node, within: float = 60) -> Node:
        """The new leader, once there is one."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            leader = self.leader()
            if leader and leader is not dead:
                return leader
            time.sleep(0.05)
        raise AssertionError('no standby took over')

    def set_synchronous(self, synchronous: bool):
        """Whether a commit waits for a standby."""
        body = json.dumps({'synchronous_mode': synchronous}).encode()
        urllib.request.urlopen(urllib.request.Request(f'http://127.0.0.1:{self.leader().api}/config', body, method='PATCH')).read()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]


def spawn(folder: Path, name: str, *command) -> subprocess.Popen:
    with open(folder / f'{name}.log', 'ab') as log:
        return subprocess.Popen([*_step_down(), *command], cwd='/', stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
