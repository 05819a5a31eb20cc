"""A database that went back in time is noticed."""
from pwa import db
from pwa.sync import epoch
from pwa.sync.models import Meta


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
