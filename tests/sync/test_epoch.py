"""A database that went back in time is noticed."""
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from pwa import clock, db
from pwa.sync import epoch
from pwa.sync.models import Meta
from tests.conftest import op


def test_an_epoch_lasts_while_nothing_happens(database, tmp_path):
    first = epoch.epoch()
    epoch.guard(tmp_path / 'mark')
    epoch.guard(tmp_path / 'mark')
    assert epoch.epoch() == first


def test_a_file_copied_back_by_hand_begins_a_new_epoch(database, tmp_path):
    epoch.guard(tmp_path / 'mark')
    first = epoch.epoch()
    Meta.replace_value('mark', '1000')
    epoch.guard(tmp_path / 'mark')
    assert epoch.epoch() != first


def test_a_missing_mark_file_means_nothing(database, tmp_path):
    first = epoch.epoch()
    epoch.guard(tmp_path / 'mark')
    assert epoch.epoch() == first


def test_the_site_keeps_its_id(database):
    assert epoch.site() == epoch.site() and len(epoch.site()) == 16
    assert db.execute('SELECT count(*) FROM "meta" WHERE "key" = ?', 'site').fetchone()[0] == 1


def test_processes_that_start_at_once_begin_no_new_epoch(database, tmp_path):
    first = epoch.epoch()

    def start(_):
        with db.connection():
            epoch.guard(tmp_path / 'mark')
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(40)))
    epoch.guard(tmp_path / 'mark')
    assert epoch.epoch() == first


def test_a_copy_made_since_the_start_is_noticed_too(app, client, database, monkeypatch):
    upkeep = app.extensions['upkeep']
    upkeep.run()
    copied, first = epoch._value('mark'), client.sync().json['epoch']
    monkeypatch.setattr(upkeep, 'due', 0)
    client.sync()
    Meta.replace_value('mark', copied)
    upkeep.run()
    assert client.sync().json['epoch'] != first


def test_upkeep_that_fails_holds_up_no_request(app, client, monkeypatch, tmp_path):
    monkeypatch.setattr(app.extensions['upkeep'], 'mark_file', tmp_path / 'gone' / 'mark')
    monkeypatch.setattr(app.extensions['upkeep'], 'due', 0)
    assert client.sync().status_code == 200


def test_another_history_of_the_cluster_is_another_epoch(database, monkeypatch):
    first = epoch.epoch()
    monkeypatch.setattr(epoch, '_fingerprint', lambda: 'the cluster after a failover')
    assert epoch.epoch() != first


@pytest.mark.skipif('postgres' not in os.environ.get('DATABASE_URL', ''), reason='only a cluster has a timeline')
def test_a_cluster_is_told_by_its_id_its_timeline_and_its_database(database):
    cluster, timeline, oid = epoch._fingerprint().split('|')
    assert cluster.isdigit() and timeline == '00000001' and oid.isdigit()


def test_an_op_that_was_made_in_another_epoch_is_not_taken(ana):
    sent = op('tick', ['s1', 'squat.1.left'], {'done': True}, at=clock.now())
    answer = ana.post('/sync', json={'v': 1, 'as': ana.member.public_id, 'epoch': 'another', 'pull': {}, 'ops': [sent]})
    assert (answer.status_code, answer.json['code'], answer.json['epoch']) == (409, 'epoch', epoch.epoch())
    assert ana.pull()['rows'] == []
