"""The account page: devices, the password, the terms, leaving. What needs a network says so."""
import re

from playwright.sync_api import expect

from pwa import seeds
from pwa.members import terms
from tests.browser.handset import settle, until
from tests.browser.people import ARTICLE, join, sign_in, status
from tests.browser.test_pages import OVERFLOW, WATCH
from tests.browser.training import site, violations  # noqa: F401  (a fixture)


def opened(page, part):
    """A part of the account page, opened."""
    page.goto('/account')
    page.get_by_text(part, exact=True).click()
    return page.locator(f'#{part.lower()}')


def comment(page, text):
    page.goto(ARTICLE)
    page.get_by_role('textbox', name='Add a comment').fill(text)
    page.get_by_role('button', name='Post').click()
    status(page, 'All saved')


def test_a_phone_is_signed_out_from_another(phone, site):  # noqa: F811
    one, two = phone().new_page(), phone().new_page()
    join(one, 'Dora')
    sign_in(two, 'Dora')
    devices = opened(one, 'Devices')
    expect(devices.get_by_role('listitem')).to_have_count(2)
    devices.get_by_role('button', name='Sign out Chrome on Linux').click()
    expect(devices.get_by_role('status')).to_have_text('Signed out there.')
    expect(devices.get_by_role('listitem')).to_have_count(1)
    two.goto('/account')
    two.get_by_text('Devices', exact=True).click()
    expect(two.locator('#devices').get_by_role('status')).to_have_text('You are signed out here. Sign in first, then come back.')


def test_another_password_is_taken_and_a_poor_one_is_told(phone, site):  # noqa: F811
    page = phone().new_page()
    join(page, 'Emil')
    password = opened(page, 'Password')
    for new in ('short', 'right-foot-then-left'):
        password.get_by_label('New password').fill(new)
        password.get_by_role('button', name='Change the password').click()
        expect(password.get_by_text('Use at least 8 characters.' if new == 'short' else 'Changed. Every other device is signed out.')).to_be_visible()
    page.context.set_offline(True)
    password.get_by_label('New password').fill('three other words')
    password.get_by_role('button', name='Change the password').click()
    expect(password.get_by_role('status')).to_have_text('This needs a network. Try again once there is one.')


def test_leaving_takes_it_all_away_here_on_the_other_phone_and_from_readers(phone, site):  # noqa: F811
    page, other, reader = (phone().new_page() for _ in range(3))
    join(page, 'Fenna')
    comment(page, 'Said before I left.')
    sign_in(other, 'Fenna', '/runs')
    settle(other, site)
    other.close()
    page.goto('/account')
    page.get_by_role('button', name='Delete my account').click()
    site.db("UPDATE device SET created_at = created_at - 700000 WHERE member_id = (SELECT id FROM member WHERE name = 'Fenna')")
    page.get_by_role('button', name='Keep my account').click()
    page.get_by_role('button', name='Delete my account').click()
    page.get_by_label('Password now').last.fill(seeds.PASSWORD)
    page.get_by_role('button', name='Delete it for good').click()
    expect(page.get_by_text('Choose what becomes of your comments.')).to_be_visible()
    page.get_by_label('Stay, as a former member').check()
    page.get_by_role('button', name='Delete it for good').click()
    expect(page).not_to_have_url(re.compile('/account'))  # the panel loads anew, too, and is overtaken
    page.goto('/account')
    expect(page.get_by_role('heading', name='You are a visitor')).to_be_visible()
    other = other.context.new_page()
    other.goto('/runs')
    expect(other.get_by_role('dialog', name='On this phone')).to_contain_text('This account was deleted on another device')
    reader.goto(ARTICLE)
    said = reader.get_by_role('article').filter(has_text='Said before I left.')
    expect(said).to_contain_text('Former member')
    expect(said).not_to_contain_text('Fenna')


def test_new_terms_are_asked_about_and_nothing_waits_for_the_answer(phone, site):  # noqa: F811
    page = phone().new_page()
    join(page, 'Gero')
    comment(page, 'Written meanwhile.')
    status(page, 'All saved')
    site.stop()  # other terms come with another release
    site.db("UPDATE member SET terms = NULL WHERE name = 'Gero'")
    site.start()
    page.goto('/')
    yes = page.get_by_role('button', name='I agree')
    yes.click()
    expect(yes).to_be_hidden()
    page.reload()
    status(page, 'All saved')
    expect(yes).to_be_hidden()
    assert site.db("SELECT terms FROM member WHERE name = 'Gero'") == [(terms.VERSION,)]


def test_every_part_is_accessible_keeps_still_and_fits(phone, site):  # noqa: F811
    page = phone(reduced_motion='reduce').new_page()
    page.add_init_script(WATCH)
    join(page, 'Hanna')
    page.goto('/account')
    page.get_by_role('button', name='Delete my account').wait_for()
    assert page.evaluate('moved') == []
    for part in page.locator('summary').all():
        part.press('Enter')
    page.get_by_role('button', name='Delete my account').press('Enter')
    page.get_by_label('Are removed').wait_for()
    expect(page.locator('#devices').get_by_role('listitem')).to_have_count(1)
    for scheme in ('light', 'dark'):
        page.emulate_media(color_scheme=scheme)
        assert not violations(page)
    page.set_viewport_size({'width': 320, 'height': 568})
    for size in ('106.25%', '212.5%'):
        page.evaluate(f"document.documentElement.style.setProperty('font-size', '{size}')")
        assert page.evaluate(OVERFLOW) <= 0


def test_a_member_is_never_called_a_visitor(phone, site):  # noqa: F811
    page, held = phone(service_workers='block').new_page(), []
    visitor = page.get_by_role('heading', name='You are a visitor')
    site.command('member', 'add', '--email', 'nora@example.com', '--name', 'Nora', stdin=seeds.PASSWORD)
    sign_in(page, 'Nora')
    page.route('**/member.*.js', lambda route: held.append(route))  # noqa: PLW0108  (Playwright sets marks on it)
    page.goto('/account', wait_until='commit')
    expect(page.locator('account-panel')).to_be_attached()
    expect(visitor).to_be_hidden()
    until(page, '() => performance.getEntriesByType("paint").length')
    expect(visitor).to_be_hidden()
    for route in held:
        route.continue_()
    expect(page.get_by_role('heading', name='Nora')).to_be_visible()
    expect(visitor).to_be_hidden()


def test_where_the_script_never_comes_a_visitor_reads_what_to_do(phone, site):  # noqa: F811
    page = phone(service_workers='block').new_page()
    page.route('**/member.*.js', lambda route: route.abort())
    page.goto('/account')
    expect(page.get_by_role('link', name='Join')).to_be_visible()
