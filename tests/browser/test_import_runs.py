"""A runner's past comes along: files of other programs are read on the phone, shown first, and added once."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import settle
from tests.browser.people import join, status
from tests.browser.training import ops, site, unplug, violations  # noqa: F401  (fixtures)

GARMIN = 'Activity Type,Date,Title,Distance,Time\nRunning,2024-05-11 07:32:10,Loop,"10.02",00:52:10\nCycling,2024-05-12 09:00:00,Out,30.1,01:10:00\nTrail Running,2024-05-13 18:00:00,Hill,8.5,00:51:00\n'
GPX = '<gpx><trk><type>running</type><trkseg><trkpt lat="47" lon="8"><time>2024-05-20T12:00:00Z</time></trkpt><trkpt lat="47.02" lon="8"><time>2024-05-20T12:01:50Z</time></trkpt></trkseg></trk></gpx>'


def choose(page, *files):
    """Files by (name, text)."""
    page.get_by_role('button', name='Choose files').wait_for()
    page.get_by_label('Files with runs').set_input_files([{'name': name, 'mimeType': 'text/plain', 'buffer': text.encode()} for name, text in files])


def test_runs_come_in_with_no_network_are_shown_first_and_arrive_once(phone, site, unplug):  # noqa: F811
    page = phone().new_page()
    page.goto('/')
    settle(page, site)
    unplug()
    page.goto('/runs')
    page.get_by_role('link', name='Import runs').click()
    choose(page, ('garmin.csv', GARMIN), ('long.gpx', GPX))
    expect(page.get_by_text('Is the distance in kilometres, miles or metres?')).to_be_visible()
    page.get_by_label('Counted in').select_option('km')
    expect(page.get_by_role('heading', name='3 runs to add')).to_be_visible()
    expect(page.get_by_text('1 left out, as no run')).to_be_visible()
    assert not ops(page, 'run')
    page.get_by_role('button', name='Add 3 runs').click()
    expect(page.get_by_text('3 runs added.')).to_be_visible()
    assert [fields for _, fields in ops(page, 'run')] == [{'run_on': '2024-05-20', 'distance_m': 2224, 'duration_s': 110},
                                                          {'run_on': '2024-05-13', 'distance_m': 8500, 'duration_s': 3060},
                                                          {'run_on': '2024-05-11', 'distance_m': 10020, 'duration_s': 3130}]
    choose(page, ('garmin.csv', GARMIN.replace('Distance', 'Distance (km)')))
    expect(page.get_by_role('heading', name='0 runs to add')).to_be_visible()
    expect(page.get_by_text('2 here already, 1 left out, as no run')).to_be_visible()
    expect(page.get_by_role('button', name='Add')).to_have_count(0)
    page.get_by_role('link', name='Back to your runs').click()
    expect(page.locator('[data-run]')).to_have_count(3)


def test_what_was_added_is_sent_and_can_be_taken_back(phone, site):  # noqa: F811
    page = phone().new_page()
    join(page, 'Ina', '/runs/import')
    choose(page, ('km.csv', 'date,km\n2024-05-11,10\n2024-05-12,5'))
    page.get_by_role('button', name='Add 2 runs').click()
    status(page, 'All saved')
    assert site.db('SELECT "run_on", "distance_m" FROM run WHERE deleted IS NULL ORDER BY "run_on"') == [('2024-05-11', 10000), ('2024-05-12', 5000)]
    page.get_by_role('button', name='Take them back').click()
    expect(page.get_by_text('2 runs taken back.')).to_be_visible()
    choose(page, ('km.csv', 'date,km\n2024-05-11,10\n2024-05-12,5'))
    page.get_by_label('Also add 2 runs that you deleted here').check()
    page.get_by_role('button', name='Add 2 runs').click()
    expect(page.get_by_text('2 runs added.')).to_be_visible()
    page.goto('/runs')
    expect(page.locator('[data-run]')).to_have_count(2)


@pytest.mark.parametrize(('name', 'text', 'sentence'), [
    ('a.csv', 'date,km\n2024-05-11,10\n2024-05-32,10', 'Line 3: “2024-05-32” is not a date. Nothing was changed.'),
    ('a.gpx', '<gpx>\n<trk></gpx>', 'a.gpx is not whole: line 2 cannot be read. Nothing was changed.'),
    ('a.fit', 'no fit', 'a.fit is no FIT file, or it is not whole. Nothing was changed.'),
    ('a.csv.gz', 'no gzip', 'a.csv.gz is not whole. Nothing was changed.'), ('a.csv', '', 'a.csv is no table of runs')])
def test_a_bad_file_is_told_with_its_line_and_changes_nothing(phone, name, text, sentence):
    page = phone().new_page()
    page.goto('/runs/import')
    choose(page, ('good.csv', 'date,km\n2024-05-11,10'), (name, text))
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role('button', name='Add')).to_have_count(0)
    assert not ops(page, 'run')


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_what_is_about_to_be_added_is_accessible(phone, scheme):
    page = phone(color_scheme=scheme, reduced_motion='reduce').new_page()
    page.goto('/runs/import')
    choose(page, ('us.csv', 'date,miles,time\n05/11/2024,6.2,52:10\n04/12/2024,5,45:00'))
    page.get_by_label('Dates written as').select_option('mdy')
    expect(page.get_by_role('button', name='Add 2 runs')).to_be_visible()
    assert not violations(page)
