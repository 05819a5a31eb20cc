"""The next step is offered with its reason, with no account and no network, and what was refused stays refused."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import settle
from tests.browser.people import join, status
from tests.browser.training import handset, ops, site, unplug, violations  # noqa: F401  (fixtures)

PAGE = '/workouts/glute-medius-activation'
SESSION = '/session#glute-medius-activation'
SQUAT = 'band-one-leg-squat'
WRITE = """async ([n, pain, reps]) => {
  const { store } = document.querySelector('sync-status')
  const at = Date.now() - 1000000 + n
  const [id, m] = [`session-${n}`, { s: 'm' }]
  const ticks = ['1.left', '1.right', '2.left', '2.right'].map((set) => ({ ...m, t: 'tick', k: [id, `band-one-leg-squat.${set}`], fields: { done: true, reps } }))
  await store.writeAll([{ ...m, t: 'session', k: [id], fields: { workout: 'glute-medius-activation', done_on: '2026-11-20', started_at: at, finished_at: at + 1, pain } }, ...ticks])
}"""


def trained(page, *pains, reps=30, first=1):
    """One finished session for each pain, all sets on both sides."""
    for n, pain in enumerate(pains, first):
        page.evaluate(WRITE, [n, pain, reps])


def next_step(page):
    return page.get_by_role('group', name='Next step')


def finish(page, pain):
    """A session with both sets on both sides at the top, done on the page itself."""
    page.goto(SESSION)
    for name in ('Set 1 left', 'Set 1 right', 'Set 2 left', 'Set 2 right'):
        page.get_by_role('spinbutton', name=f'Reps, {name.lower()}').fill('30')
        page.get_by_role('checkbox', name=name).check(force=True)
    page.get_by_role('button', name='Finish').click()
    page.get_by_role('radio', name=pain, exact=True).check()
    page.get_by_role('button', name='Save').click()


@pytest.fixture
def page(phone, site):  # noqa: F811
    page = phone().new_page()
    page.goto(PAGE)
    settle(page, site)
    return page


def test_no_step_is_offered_without_a_reason(page):
    trained(page, 0, reps=20)
    page.reload()
    expect(page.get_by_text('Last done on')).to_be_visible()
    page.wait_for_load_state('networkidle')
    expect(next_step(page)).to_have_count(0)


def test_a_step_is_taken_on_the_workouts_page(page):
    trained(page, 0, 0)
    page.reload()
    expect(next_step(page)).to_contain_text('Both sides reached 30 twice, and no pain: do 3 sets.')
    next_step(page).get_by_role('button', name='Do that next time').click()
    expect(next_step(page)).to_contain_text('noted for next time.')
    [(key, fields)] = ops(page, 'step')
    assert key == [SQUAT] and fields.pop('decided_at') and fields == {'level': 1, 'refused': None}
    page.reload()
    page.wait_for_load_state('networkidle')
    expect(next_step(page)).to_have_count(0)
    page.goto(SESSION)
    expect(page.locator('.stretch__count')).to_have_text('0 of 3 sets')
    expect(page.get_by_text('Your step: 3 sets.')).to_be_visible()


def test_what_was_refused_is_not_offered_again(page):
    trained(page, 0, 0)
    page.reload()
    next_step(page).get_by_role('button', name='Not now').click()
    expect(next_step(page)).to_contain_text('you stay where you are.')
    [(_, fields)] = ops(page, 'step')
    assert fields['level'] == 0 and fields['refused'] == 1
    page.reload()
    page.wait_for_load_state('networkidle')
    expect(next_step(page)).to_have_count(0)


def test_pain_leads_a_step_back_when_a_session_is_finished_with_no_network(page, unplug):  # noqa: F811
    trained(page, 0, 0)
    page.reload()
    next_step(page).get_by_role('button', name='Do that next time').click()
    expect(next_step(page)).to_contain_text('noted')
    unplug()
    finish(page, '7')
    expect(next_step(page)).to_contain_text('Pain was 7: go back to 2 sets.')
    next_step(page).get_by_role('button', name='Go back a step').click()
    expect(next_step(page)).to_contain_text('noted for next time.')
    assert ops(page, 'step')[-1][1]['level'] == 0


def test_a_refusal_follows_to_the_server(phone, site):  # noqa: F811
    page = phone().new_page()
    join(page, 'Rita')
    page.goto(PAGE)
    trained(page, 0, 0)
    page.reload()
    next_step(page).get_by_role('button', name='Not now').click()
    status(page, 'All saved')
    assert site.db('SELECT level, refused FROM step') == [(0, 1)]


@pytest.mark.parametrize('scheme', ('light', 'dark'))
def test_the_offer_is_accessible_and_nothing_is_fetched_for_it_before(phone, scheme, site):  # noqa: F811
    page = phone(color_scheme=scheme, reduced_motion='reduce').new_page()
    page.goto(PAGE)
    settle(page, site)
    trained(page, 0, 0)
    page.goto(SESSION)
    page.get_by_role('checkbox', name='Set 1 left').wait_for()
    assert not page.evaluate("customElements.get('step-offer')")
    page.goto(PAGE)
    next_step(page).wait_for()
    assert not violations(page)


@pytest.mark.parametrize('width', (320, 390))
def test_the_offer_stands_in_a_box_of_its_own(phone, width, site):  # noqa: F811
    page = phone(viewport={'width': width, 'height': 844}, reduced_motion='reduce').new_page()
    page.goto(PAGE)
    settle(page, site)
    trained(page, 0, 0)
    page.reload()
    box, button = next_step(page).bounding_box(), next_step(page).get_by_role('button', name='Not now').bounding_box()
    assert box['x'] < button['x'] and button['y'] + button['height'] < box['y'] + box['height'] and box['width'] < width
