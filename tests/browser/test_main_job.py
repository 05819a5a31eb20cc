"""The main job on real phones: tick offline, lose the browser, come back, and find it everywhere once."""
import json

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import Site
from tests.browser.handset import Handset, cached, settle
from tests.browser.people import ARTICLE, WORKOUT, join, sign_in, sign_out, ticks

STATUS = 'status'


@pytest.fixture
def handset(playwright_driver, chromium_args, site, tmp_path):
    handset = Handset(playwright_driver, tmp_path / 'profile', chromium_args, site.url)
    yield handset
    handset.close()


def tick(page, *names):
    for name in names:
        page.get_by_role('checkbox', name=name, exact=True).click()
        expect(page.locator('set-tick').filter(has=page.get_by_role('checkbox', name=name, exact=True))).to_have_attribute('data-state', 'ticked')


def status(page, text):
    expect(page.get_by_role(STATUS).first).to_have_text(text)


def write(page, text):
    page.get_by_role('textbox', name='Add a comment').fill(text)
    page.get_by_role('button', name='Post').click()
    return page.get_by_role('article').filter(has_text=text)


def test_ticks_made_offline_outlive_the_browser_and_reach_the_server_and_a_second_phone_once(handset, site, phone):
    page = handset.start().new_page()
    join(page, 'Dora')
    settle(page, site)
    site.stop()
    page.goto(WORKOUT)
    tick(page, 'Set 1 left', 'Set 1 right')
    handset.close()
    page = handset.start().new_page()
    page.goto(WORKOUT)
    expect(page.get_by_role('checkbox', name='Set 1 left')).to_be_checked()
    expect(page.get_by_role(STATUS).first).to_contain_text('3 to send')
    site.start()
    page.reload()
    status(page, 'All saved')
    assert ticks(site) == ['band-one-leg-squat.1.left', 'band-one-leg-squat.1.right']
    second = phone().new_page()
    sign_in(second, 'Dora', '/session')
    expect(second.get_by_role('checkbox', name='Set 1 right')).to_be_checked()


def test_a_comment_whose_answer_is_lost_is_sent_again_and_stands_once(phone, site):
    page = phone(service_workers='block').new_page()
    join(page, 'Dora', ARTICLE)
    status(page, 'All saved')
    lost = []

    def lose(route):
        if 'Said in a tunnel' not in (route.request.post_data or '') or len(lost) > 1:
            return route.continue_()
        lost.append(route.fetch().status)
        route.abort()

    page.route('**/sync', lose)
    write(page, 'Said in a tunnel.')
    expect(page.get_by_role('article').filter(has_text='Said in a tunnel')).to_be_visible()
    expect(page.get_by_role('article').filter(has_text='Said in a tunnel')).not_to_contain_text('Waiting to send')
    status(page, 'All saved')
    assert lost == [200, 200]
    assert site.db("SELECT count(*) FROM comment WHERE body = 'Said in a tunnel.'") == [(1,)]


def test_what_a_visitor_ticked_is_theirs_once_they_join(phone, site):
    page = phone().new_page()
    page.goto(WORKOUT)
    tick(page, 'Set 1 left', 'Set 2 right')
    status(page, 'Saved on this phone')
    join(page, 'Dora')
    status(page, 'All saved')
    assert ticks(site) == ['band-one-leg-squat.1.left', 'band-one-leg-squat.2.right']
    page.goto(WORKOUT)
    expect(page.get_by_role('checkbox', name='Set 2 right')).to_be_checked()


def test_text_written_before_signing_in_is_still_there_after(phone, site):
    page = phone().new_page()
    page.goto(ARTICLE)
    write(page, 'How tight should the band be?')
    page.wait_for_url('**/sign-in?*')
    page.get_by_role('link', name='Join', exact=True).click()
    page.get_by_role('textbox', name='Name').fill('Dora')
    page.get_by_role('textbox', name='Email').fill('dora@example.com')
    page.get_by_role('textbox', name='Password').fill('three unrelated words')
    page.get_by_role('button', name='Join').click()
    page.wait_for_url(f'**{ARTICLE}*')
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('How tight should the band be?')


def test_text_posted_before_the_app_has_come_waits_for_it(phone, site):
    page, app = phone(service_workers='block').new_page(), []
    page.route('**/static/dist/app.*.js', lambda route: app.extend([route]), times=1)
    with page.expect_request('**/static/dist/app.*.js'):
        page.goto(ARTICLE)
    write(page, 'Does the band go above the knee?')
    app[0].continue_()
    page.wait_for_url('**/sign-in?*')
    page.goto(ARTICLE)
    expect(page.get_by_role('textbox', name='Add a comment')).to_have_value('Does the band go above the knee?')


def test_two_members_on_one_phone_see_nothing_of_each_other(phone, site):
    page = phone().new_page()
    join(page, 'Dora')
    page.goto(WORKOUT)
    tick(page, 'Set 1 left')
    page.goto('/runs')
    status(page, 'All saved')
    sign_out(page)
    join(page, 'Zelda')
    page.goto(WORKOUT)
    expect(page.get_by_role('checkbox', name='Set 1 left')).not_to_be_checked()
    tick(page, 'Set 2 right')
    status(page, 'All saved')
    sign_out(page)
    assert 'Dora' not in json.dumps(cached(page)) and 'Zelda' not in json.dumps(cached(page))
    sign_in(page, 'Dora', '/session')
    expect(page.get_by_role('checkbox', name='Set 1 left')).to_be_checked()
    expect(page.get_by_role('checkbox', name='Set 2 right')).not_to_be_checked()


def test_without_javascript_one_reads_joins_and_comments(phone, site):
    page = phone(java_script_enabled=False).new_page()
    page.goto(ARTICLE)
    expect(page.get_by_role('heading', level=1)).to_be_visible()
    page.goto(f'/join?next={ARTICLE}')
    page.get_by_role('textbox', name='Name').fill('Dora')
    page.get_by_role('textbox', name='Email').fill('dora@example.com')
    page.get_by_role('textbox', name='Password').fill('three unrelated words')
    page.get_by_role('button', name='Join').click()
    page.wait_for_url(f'**{ARTICLE}')
    write(page, 'Plain and simple.')
    expect(page.get_by_role('article').filter(has_text='Plain and simple.')).to_contain_text('Dora')


def test_who_signed_in_without_javascript_is_known_once_it_runs(phone, site):
    context = phone(java_script_enabled=False)
    page = context.new_page()
    page.goto('/join')
    page.get_by_role('textbox', name='Name').fill('Dora')
    page.get_by_role('textbox', name='Email').fill('dora@example.com')
    page.get_by_role('textbox', name='Password').fill('three unrelated words')
    page.get_by_role('button', name='Join').click()
    page.wait_for_url(lambda url: '/join' not in url)
    other = phone(storage_state=context.storage_state()).new_page()
    other.goto('/')
    status(other, 'All saved')
    other.goto('/account')
    expect(other.get_by_text('Dora')).to_be_visible()


REAL = Site.root.parent / 'shared' / 'input' / 'academy-page.txt'


@pytest.mark.skipif(not REAL.exists(), reason='a site owner’s own saved page is not part of the project')
def test_the_main_job_on_a_real_page(handset, site):
    """Brought in, read offline, its workout ticked off offline, a comment written offline, all synced."""
    done = site.command('import', 'page', str(REAL))
    url = '/articles' + done.stdout.split('→ /articles')[1].split()[0]
    page = handset.start().new_page()
    join(page, 'Dora')
    settle(page, site)
    site.stop()
    page.goto(url)
    expect(page.get_by_role('article')).to_have_count(8)
    page.goto(WORKOUT)
    tick(page, 'Set 1 left', 'Set 1 right', 'Set 2 left', 'Set 2 right')
    page.get_by_role('button', name='Finish').click()
    page.get_by_role('radio', name='2', exact=False).nth(0).check()
    page.get_by_role('textbox', name='Note').fill('Before the run.')
    page.get_by_role('button', name='Save', exact=True).click()
    page.get_by_role('heading', name='Done.').wait_for()
    page.goto(url)
    expect(write(page, 'Started today.')).to_contain_text('Waiting to send')
    site.start()
    page.reload()
    status(page, 'All saved')
    assert len(ticks(site)) == 4
    assert site.db('SELECT pain, note FROM session') == [(2, 'Before the run.')]
    assert site.db("SELECT count(*) FROM comment WHERE body = 'Started today.'") == [(1,)]
