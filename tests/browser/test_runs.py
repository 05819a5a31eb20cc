"""Runs are kept on the phone, with no account and no network."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import drafted, settle
from tests.browser.people import join
from tests.browser.training import handset, ops, site, unplug, violations  # noqa: F401  (fixtures)


@pytest.fixture
def page(phone):
    page = phone().new_page()
    page.goto('/runs')
    return page


def save(page, distance, pain=None, began=None, day=None):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill(distance)
    if pain:
        page.get_by_role('radiogroup', name='Pain').get_by_role('radio', name=pain, exact=True).check()
    if began:
        page.get_by_label('Pain began at').fill(began)
    if day:
        page.get_by_label('Date').fill(day)
    page.get_by_role('button', name='Save').click()


def add(page, *run, **more):
    """Saved before the test goes on."""
    save(page, *run, **more)
    expect(page.get_by_role('dialog')).to_be_hidden()


def test_a_run_is_added_and_still_there_after_a_reload(page):
    add(page, '10,2', '3', '8.1')
    expect(page.get_by_role('listitem').filter(has_text='10.2')).to_contain_text('Pain-free for 8.1 km, then pain 3')
    page.reload()
    expect(page.get_by_role('listitem').filter(has_text='10.2')).to_be_visible()
    [(_, fields)] = ops(page, 'run')
    assert fields.pop('run_on') and fields == {'distance_m': 10200, 'pain': 3, 'pain_began_m': 8100}


def test_a_run_can_be_changed_field_by_field(page):
    add(page, '6', '0')
    page.get_by_role('button', name='Edit the run').click()
    expect(page.get_by_label('Distance')).to_have_value('6')
    page.get_by_label('Distance').fill('6.5')
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('listitem').filter(has_text='6.5')).to_contain_text('Pain-free all the way')
    (first, _), (second, fields) = ops(page, 'run')
    assert first == second and fields == {'distance_m': 6500}


def test_where_pain_began_is_asked_only_when_there_was_some(page):
    page.get_by_role('button', name='Add a run').click()
    expect(page.get_by_label('Pain began at')).not_to_be_visible()
    page.get_by_role('radio', name='4', exact=True).check()
    expect(page.get_by_label('Pain began at')).to_be_visible()
    page.get_by_role('radio', name='0', exact=True).check()
    expect(page.get_by_label('Pain began at')).not_to_be_visible()


def test_a_run_without_pain_is_a_number_and_two_taps(page):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill('7')
    page.get_by_role('button', name='Pain-free').tap()
    expect(page.get_by_role('radio', name='0', exact=True)).to_be_checked()
    page.get_by_role('button', name='Save').tap()
    expect(page.get_by_role('listitem').filter(has_text='7.0')).to_contain_text('Pain-free all the way')
    [(_, fields)] = ops(page, 'run')
    assert fields.pop('run_on') and fields == {'distance_m': 7000, 'pain': 0}


def test_miles_are_remembered_and_come_back_as_they_were_typed(page):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_role('radio', name='mi', exact=True).check()
    page.get_by_label('Distance').fill('13.1')
    page.get_by_role('radio', name='5', exact=True).check()
    page.get_by_label('Pain began at').fill('11.25')
    page.get_by_role('radio', name='Left').check()
    page.get_by_role('radio', name='Knee, outside').check()
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_text('Pain-free for 11.2 mi, then pain 5')).to_be_visible()
    expect(page.get_by_text('Outside of the knee, left')).to_be_visible()
    page.reload()
    page.get_by_role('button', name='Edit the run').click()
    expect(page.get_by_label('Distance')).to_have_value('13.1')
    expect(page.get_by_label('Pain began at')).to_have_value('11.25')
    page.get_by_role('button', name='Save').click()
    [(_, fields)] = ops(page, 'run')
    assert fields.pop('run_on') and fields == {'distance_m': 21082, 'pain': 5, 'pain_began_m': 18105, 'side': 'left', 'place': 'knee_outside'}


@pytest.mark.parametrize(('distance', 'began', 'sentence'), [
    ('', None, 'Write the distance in kilometres'), ('far', None, 'Write the distance in kilometres'),
    ('0', None, 'Write the distance in kilometres'), ('5', '6', 'Pain cannot begin after the end of the run.')])
def test_a_run_that_makes_no_sense_is_refused_in_words(page, distance, began, sentence):
    save(page, distance, '2' if began else None, began)
    expect(page.get_by_text(sentence)).to_be_visible()
    assert not ops(page, 'run')


def test_runs_are_listed_newest_first(page):
    add(page, '5', day='2025-10-03')
    add(page, '7', day='2025-10-10')
    add(page, '6', day='2025-10-05')
    expect(page.locator('.run__distance b')).to_have_text(['7.0', '6.0', '5.0'])


def test_a_deleted_run_comes_back_with_undo_in_its_place(page):
    add(page, '5', day='2025-10-03')
    add(page, '7', day='2025-10-10')
    page.get_by_role('button', name='Delete the run').first.click()
    expect(page.locator('.run').first).to_have_text('Run deleted. Undo')
    page.get_by_role('button', name='Undo').click()
    expect(page.locator('.run__distance b')).to_have_text(['7.0', '5.0'])
    page.get_by_role('button', name='Delete the run').first.click()
    page.get_by_role('button', name='Undo').wait_for()
    page.reload()
    expect(page.locator('.run__distance b')).to_have_text(['5.0'])


def test_a_refused_run_says_why_until_it_is_discarded(page):
    join(page, 'Dora', onward='/runs')
    page.evaluate("document.querySelector('sync-status').store.write('m', 'run', ['r-1'], { run_on: '2026-11-01', distance_m: -5000 })")
    run = page.locator('[data-run="r-1"]')
    expect(run.locator('.run__mark')).to_have_text('This must be a whole number from 0 to 1,000,000.')
    run.get_by_role('button', name='Discard').click()
    expect(run).to_have_count(0)


def test_a_half_typed_run_is_kept_until_it_is_cancelled(page):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill('12')
    drafted(page, '12')
    page.reload()
    page.get_by_role('button', name='Add a run').click()
    expect(page.get_by_label('Distance')).to_have_value('12')
    page.get_by_role('button', name='Cancel').click()
    page.get_by_role('button', name='Add a run').click()
    expect(page.get_by_label('Distance')).to_have_value('')


def test_a_draft_that_two_tabs_show_is_one_run_however_often_it_is_saved(page):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill('12')
    drafted(page, '12')
    other = page.context.new_page()
    other.goto('/runs')
    other.get_by_role('button', name='Add a run').click()
    expect(other.get_by_label('Distance')).to_have_value('12')
    for tab in (page, other):
        tab.get_by_role('button', name='Save').click()
        expect(tab.get_by_role('dialog')).to_be_hidden()
    expect(other.get_by_role('listitem').filter(has_text='12')).to_have_count(1)
    add(other, '5')
    assert len({id for [id], _ in ops(other, 'run')}) == 2


def test_another_run_typed_over_a_draft_that_a_tab_has_saved_is_a_run_of_its_own(page):
    page.get_by_role('button', name='Add a run').click()
    page.get_by_label('Distance').fill('12')
    drafted(page, '12')
    other = page.context.new_page()
    other.goto('/runs')
    other.get_by_role('button', name='Add a run').click()
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('dialog')).to_be_hidden()
    other.get_by_label('Distance').fill('5')
    other.get_by_role('button', name='Save').click()
    expect(other.get_by_role('dialog')).to_be_hidden()
    (first, _), (second, _) = ops(page, 'run')
    assert first != second


def test_progress_tells_of_a_run_at_once_and_of_nothing_before(page):
    page.goto('/progress')
    expect(page.get_by_role('heading', name='Nothing to show yet')).to_be_visible()
    page.get_by_role('link', name='Add a run').click()
    page.get_by_label('Distance').fill('8')
    page.get_by_role('radio', name='0', exact=True).check()
    page.get_by_role('button', name='Save').click()
    page.get_by_role('navigation', name='Main').get_by_role('link', name='Progress').click()
    expect(page.get_by_text('You ran 8.0 km without pain on')).to_be_visible()
    page.get_by_text('The runs as a table').click()
    expect(page.get_by_role('row', name='8.0 km 8.0 km 0')).to_be_visible()


def test_a_run_is_added_and_found_again_without_a_network(handset, site, unplug):  # noqa: F811
    page = handset.start().new_page()
    page.goto('/')
    settle(page, site)
    unplug()
    page.goto('/runs')
    add(page, '4.2', '0')
    expect(page.get_by_role('listitem').filter(has_text='4.2')).to_be_visible()
    handset.close()
    page = handset.start().new_page()
    page.goto('/runs')
    expect(page.get_by_role('listitem').filter(has_text='4.2')).to_be_visible()


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_the_form_the_list_and_the_progress_are_accessible(phone, scheme):
    page = phone(color_scheme=scheme, reduced_motion='reduce').new_page()
    page.goto('/runs')
    save(page, '')
    assert not violations(page)
    page.get_by_label('Distance').fill('9')
    page.get_by_role('radio', name='2', exact=True).check()
    page.get_by_role('button', name='Save').click()
    page.get_by_role('button', name='Delete the run').wait_for()
    assert not violations(page)
    page.goto('/progress')
    page.locator('[data-chart=runs] canvas').wait_for()
    for table in page.locator('summary:visible').all():
        table.click()
    assert not violations(page)


@pytest.fixture
def other(page):
    """Another tab, with the one run that is in the list of both."""
    add(page, '6', '0')
    other = page.context.new_page()
    other.goto('/runs')
    other.get_by_role('button', name='Edit the run').wait_for()
    return other


def change(tab, label, text):
    tab.get_by_role('button', name='Edit the run').click()
    tab.get_by_label(label).fill(text)
    tab.get_by_role('button', name='Save').click()
    expect(tab.get_by_role('dialog')).to_be_hidden()


def test_a_note_that_came_meanwhile_is_told_before_it_is_replaced(page, other):
    page.get_by_role('button', name='Edit the run').click()
    change(other, 'Note', 'The band was new.')
    page.get_by_label('Note').fill('Windy.')
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('alert').filter(has_text='The band was new.')).to_be_visible()
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('listitem').filter(has_text='Windy.')).to_be_visible()


def test_a_run_that_was_deleted_meanwhile_comes_back_with_what_is_saved(page, other):
    page.get_by_role('button', name='Edit the run').click()
    other.get_by_role('button', name='Delete the run').click()
    other.get_by_role('button', name='Undo').wait_for()
    page.get_by_label('Distance').fill('6.5')
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('listitem').filter(has_text='6.5')).to_be_visible()


def test_a_draft_undoes_no_field_that_it_does_not_hold(page, other):
    page.get_by_role('button', name='Edit the run').click()
    page.get_by_label('Note').fill('Half a note')
    drafted(page, 'Half a note')
    change(other, 'Distance', '7')
    page.reload()
    page.get_by_role('button', name='Edit the run').click()
    expect(page.get_by_label('Note')).to_have_value('Half a note')
    expect(page.get_by_label('Distance')).to_have_value('7')


def test_a_distance_that_was_not_typed_is_told_in_the_other_unit(page, other):
    page.get_by_role('button', name='Edit the run').click()
    page.get_by_role('radio', name='mi', exact=True).check()
    expect(page.get_by_label('Distance')).to_have_value('3.728')
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('dialog')).to_be_hidden()
    assert [fields.get('distance_m') for _, fields in ops(page, 'run')] == [6000]
