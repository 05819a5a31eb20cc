"""Whatever the network and the operator do, phones and server end equal and nothing acknowledged is lost (T2)."""
import os

import pytest

from pwa import db
from pwa.web import limiter
from tests import conftest
from tests.simulation.world import World

SEEDS = int(os.environ.get('SCHEDULES', 60))


def world(app, whole_app, monkeypatch, seed, steps=70):
    kept = {table: rows for table, rows in whole_app[1].items() if table not in ('meta',)}
    made = World(app, seed, monkeypatch, kept, conftest.wipe, rows)
    made.run(steps)
    return made.heal()


def rows(table):
    with db.connection():
        return conftest.rows(table)


@pytest.fixture
def unhurried(monkeypatch):
    monkeypatch.setattr(limiter, 'enabled', False)


@pytest.mark.parametrize('seed', range(SEEDS))
def test_after_any_schedule_all_phones_and_the_server_agree(app, whole_app, monkeypatch, unhurried, seed):
    after = world(app, whole_app, monkeypatch, seed)
    for device in after.devices:
        assert device.out == [], (seed, device.name, device.out)
        for stream, part in pulled(after, device).items():
            held = {key: row['f'] for key, row in device.base.items() if key[0] == stream}
            assert held == {(stream, row['t'], '/'.join(row['k'])): row['f'] for row in part['rows']}, (seed, device.name)
            seqs = [row['seq'] for row in part['rows']]
            assert len(set(seqs)) == len(seqs)
    assert_acknowledged_stands(after, seed)


def pulled(after, device) -> dict:
    return after.clients[device.name].post('/sync', json={
        'v': 1, 'as': device.owner, 'epoch': None, 'pull': dict.fromkeys(device.cursors), 'ops': []}).json['streams']


def assert_acknowledged_stands(after, seed):
    """Every acknowledged register is on the server, or was replaced by a later stamp (I2)."""
    stands = {}
    for device in after.devices:
        for key, row in device.base.items():
            owner = device.owner if key[0] == 'm' else key[0]
            stands |= {(owner, *key[1:], field): register[1:] for field, register in row['f'].items()}
    for place, stamp in after.acknowledged.items():
        assert stands[place] >= stamp, (seed, place, stamp)
