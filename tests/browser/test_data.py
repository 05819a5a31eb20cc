"""What a runner wrote down is theirs: it leaves as one file and comes back from it, with no account and no network."""
import csv
import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from pwa.account.own import own
from pwa.features import SYNCED
from tests.browser.handset import settle
from tests.browser.people import join, status
from tests.browser.test_runs import add
from tests.browser.test_steps import trained
from tests.browser.training import handset, ops, site, unplug, violations  # noqa: F401  (fixtures)

NOTE = '=1+1, “wet”\nand "cold"'
PRIVATE = own({model.table: model for model in SYNCED})
SAMPLES = {'boolean': lambda: True, 'integer': lambda low, high: high, 'word': lambda *words: words[-1], 'text': lambda *_: 'said', 'day': lambda: '2024-02-29'}
WRITE = "([t, k, f]) => document.querySelector('sync-status').store.write('m', t, k, f)"
DECIDE = "() => document.querySelector('sync-status').store.write('m', 'step', ['squat'], { level: 1, refused: 2, decided_at: 5 })"

TOLD = """() => {
  window.told = []
  const news = document.querySelector('data-panel [data-part=news]')
  new MutationObserver(() => told.push(news.textContent)).observe(news, { childList: true })
}"""


def write_down(page):
    """Two sessions, two runs, a step that was refused; one more run was deleted."""
    page.goto('/runs')
    trained(page, 0, 3)
    page.evaluate(DECIDE)
    for distance in ('5', '7.2', '9'):
        add(page, distance, '0')
        page.locator('[data-run]').filter(has_text=distance).first.wait_for()
    page.locator('[data-run]').filter(has_text='9.0').get_by_role('button', name='Edit').click()
    page.get_by_role('dialog').get_by_label('Note').fill(NOTE)
    page.get_by_role('button', name='Save').click()
    page.get_by_role('dialog').wait_for(state='hidden')
    page.locator('[data-run]').filter(has_text='5.0').get_by_role('button', name='Delete').click()
    page.get_by_role('button', name='Undo').wait_for()


def take(page) -> bytes:
    page.goto('/account')
    page.get_by_role('button', name='Bring my data back').wait_for()
    with page.expect_download() as download:
        page.get_by_role('link', name='Download my data').click()
    assert download.value.suggested_filename.endswith('.zip')
    return download.value.path().read_bytes()


def bring(page, data: bytes):
    page.goto('/account')
    page.get_by_role('button', name='Bring my data back').wait_for()
    page.get_by_label('The ZIP to bring back').set_input_files({'name': 'mine.zip', 'mimeType': 'application/zip', 'buffer': data})


def inside(data: bytes) -> list[dict]:
    """The rows of the file."""
    return json.loads(zipfile.ZipFile(io.BytesIO(data)).read('medius.json'))


def altered(data: bytes, line: int, text: str) -> bytes:
    """The same file with another text in one line of its JSON; -1 is the last."""
    lines = zipfile.ZipFile(io.BytesIO(data)).read('medius.json').decode().split('\n')
    lines[line - 1 if line > 0 else len(lines) - 2] = text
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as file:
        file.writestr('medius.json', '\n'.join(lines))
    return out.getvalue()


def test_what_was_taken_away_comes_back_byte_for_byte_with_no_network(phone, site, unplug):  # noqa: F811
    old, new = phone().new_page(), phone().new_page()
    for page in (old, new):
        page.goto('/')
        settle(page, site)
    unplug()
    write_down(old)
    data = take(old)
    assert take(old) == data
    bring(new, data)
    expect(new.get_by_text(f'{len(inside(data))} of {len(inside(data))} entries brought back.')).to_be_visible()
    assert take(new) == data
    bring(new, data)
    expect(new.get_by_text('All of it was here already.')).to_be_visible()
    assert take(new) == data and len(ops(new, 'run')) == 2


def test_nothing_that_is_a_members_own_is_forgotten(phone):
    """Every private entity that there is, with every field it has, goes into the file and comes back."""
    one, two = phone().new_page(), phone().new_page()
    one.goto('/account')
    for table, about in PRIVATE.items():
        fields = {field: SAMPLES[kind](*bounds) for field, (kind, *bounds) in about['fields'].items() if field != 'deleted'}
        one.evaluate(WRITE, [table, ['squat.1.left'] * about['parts'], fields])
    data = take(one)
    assert {row['t']: {*row['f'], 'deleted'} for row in inside(data)} == {table: {*about['fields'], 'deleted'} for table, about in PRIVATE.items()}
    bring(two, data)
    expect(two.get_by_text(f'{len(PRIVATE)} of {len(PRIVATE)} entries brought back.')).to_be_visible()
    assert take(two) == data


def test_the_tables_open_in_a_spreadsheet_and_hold_no_formula(phone):
    page = phone().new_page()
    write_down(page)
    file = zipfile.ZipFile(io.BytesIO(take(page)))
    assert file.testzip() is None and set(file.namelist()) == {'sessions.csv', 'ticks.csv', 'runs.csv', 'medius.json'}
    runs = file.read('runs.csv').decode()
    assert runs.startswith('id,run_on,distance_m,') and '"\'=1+1, “wet”\nand ""cold"""' in runs
    sessions, ticks = (list(csv.DictReader(io.StringIO(file.read(name).decode()))) for name in ('sessions.csv', 'ticks.csv'))
    assert [{tick[name] for tick in ticks} for name in ('done_on', 'workout')] == [{row[name] for row in sessions} for name in ('done_on', 'workout')]
    assert {(tick['exercise'], tick['set'], tick['side']) for tick in ticks} == {('band-one-leg-squat', set, side) for set in '12' for side in ('left', 'right')}


def test_what_is_brought_into_a_full_phone_adds_and_changes_nothing_else(phone):
    one, two = phone().new_page(), phone().new_page()
    write_down(one)
    data = take(one)
    two.goto('/runs')
    add(two, '3.3', '0')
    two.locator('[data-run]').wait_for()
    bring(two, data)
    added = sum(row['t'] != 'setting' for row in inside(data))
    expect(two.get_by_text(f'{added} of {len(inside(data))} entries brought back.')).to_be_visible()
    two.goto('/runs')
    expect(two.locator('.run__distance b')).to_have_count(3)


def test_what_is_brought_back_is_sent_and_what_was_deleted_since_stays_deleted(phone, site):  # noqa: F811
    visitor = phone().new_page()
    write_down(visitor)
    data = take(visitor)
    page = phone().new_page()
    join(page, 'Dora')
    bring(page, data)
    expect(page.get_by_text(f'{len(inside(data))} of {len(inside(data))} entries brought back.')).to_be_visible()
    status(page, 'All saved')
    assert [site.db(f'SELECT COUNT(*) FROM "{table}"') for table in ('session', 'tick', 'run', 'step')] == [[(2,)], [(8,)], [(2,)], [(1,)]]
    page.goto('/runs')
    page.locator('[data-run]').filter(has_text='7.2').get_by_role('button', name='Delete').click()
    page.get_by_role('button', name='Undo').wait_for()
    bring(page, data)
    expect(page.get_by_text('All of it was here already.')).to_be_visible()


@pytest.mark.parametrize(('line', 'text', 'sentence'), [
    (3, '{"t": "run", "k": [', 'Line 3 of medius.json cannot be read.'), (4, '{"t":"member","k":["a"],"f":{"coach":true}}', 'Line 4 of medius.json'),
    (5, '{"t":"run","k":["a"],"f":{"run_on":"yesterday"}}', 'Line 5 of medius.json: “run_on” cannot be “yesterday”.'),
    (6, '{"t":"run","k":["a"],"f":{"pain":11}}', 'Line 6 of medius.json: “pain” cannot be “11”.'), (-1, '', 'is not whole')])
def test_a_bad_file_names_its_line_and_changes_nothing(phone, line, text, sentence):
    one, two = phone().new_page(), phone().new_page()
    write_down(one)
    bring(two, altered(take(one), line, text))
    expect(two.get_by_text(sentence)).to_contain_text('Nothing was changed.')
    assert not ops(two, 'run') and not ops(two, 'session')


def test_packing_is_told_and_a_second_tap_makes_no_second_file(phone):
    page = phone().new_page()
    page.goto('/account')
    page.get_by_role('button', name='Bring my data back').wait_for()
    files = []
    page.on('download', lambda file: files.append(file.suggested_filename))
    page.evaluate(TOLD)
    page.get_by_role('link', name='Download my data').evaluate('(link) => { link.click(); link.click() }')
    expect(page.get_by_text('Your ZIP is among your downloads.')).to_be_visible()
    assert page.evaluate('told.find(Boolean)') == 'Packing it.' and len(files) == 1


def test_what_is_no_zip_is_refused_in_words(phone):
    page = phone().new_page()
    bring(page, b'not a zip at all')
    expect(page.get_by_text('This is not a ZIP, or it is not whole. Nothing was changed.')).to_be_visible()


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_the_account_page_is_accessible(phone, scheme):
    page = phone(color_scheme=scheme, reduced_motion='reduce').new_page()
    page.goto('/account')
    page.get_by_role('button', name='Bring my data back').wait_for()
    assert not violations(page)
