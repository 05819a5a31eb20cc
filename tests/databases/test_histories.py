"""Which history a database goes on from: every promotion is noticed, also two that share a timeline's number."""
import psycopg
import pytest

from pwa import db
from pwa.sync import epoch
from tests.databases.people import academy
from tests.postgres import throwaway_cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def family(tmp_path):
    """A leader with the academy on it, and two standbys that have all of it."""
    with throwaway_cluster() as leader:
        if leader is None:
            pytest.skip('PostgreSQL is not installed here')
        academy(tmp_path, leader.url)
        followers = [leader.follower(), leader.follower()]
        yield leader, followers
        for follower in followers:
            follower.stop()


def seen_at(cluster) -> tuple[str, str]:
    db.use(cluster.url)
    with db.connection():
        return epoch.epoch(), epoch._fingerprint().split('|')[1]


def promote(cluster):
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute('SELECT pg_promote()').fetchone() == (True,)


def test_two_standbys_promoted_from_one_leader_are_two_epochs(family):
    leader, followers = family
    first, _ = seen_at(leader)
    assert seen_at(leader)[0] == first
    for follower in followers:
        promote(follower)
    (one, line), (other, same) = map(seen_at, followers)
    assert line == same == '00000002' and len({first, one, other}) == 3
    assert seen_at(followers[0])[0] == one
