"""A phone that was away since an older release brings all it held to the newest server, through the newest app."""
import json

import pytest
from playwright.sync_api import expect

from tests.browser.builds import FOLDER, LOAD, NAME
from tests.browser.people import ARTICLE, join, status, ticks

BUILDS = sorted(FOLDER.glob('*.json'))


@pytest.mark.parametrize('build', BUILDS, ids=lambda path: path.stem)
def test_what_a_phone_held_under_an_older_release_arrives_once(phone, site, build):
    dump = json.loads(build.read_text())
    page = phone().new_page()
    join(page, NAME)
    member = int(next(entry['name'] for entry in dump if entry['name'].startswith('u-m_')).removeprefix('u-m_'))
    site.db('UPDATE device SET member_id = ?', member)
    site.db('UPDATE member SET id = ? WHERE name = ?', member, NAME)
    page.goto('/healthz')
    page.evaluate(LOAD, dump)
    page.goto('/runs')
    status(page, 'All saved')
    expect(page.locator('[data-run]')).to_have_count(2)
    assert ticks(site) == ['band-one-leg-squat.1.left', 'band-one-leg-squat.1.right']
    assert sorted(site.db('SELECT note, distance_m FROM run')) == [('synced', 12500), ('waiting', 12500)]
    assert sorted(body for body, in site.db('SELECT body FROM comment')) == ['This one is synced.', 'This one is waiting.']
    page.goto(ARTICLE)
    for word in ('synced', 'waiting'):
        expect(page.get_by_role('article').filter(has_text=f'This one is {word}.')).to_have_count(1)
