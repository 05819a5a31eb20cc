"""Photos with a comment: attached in a tunnel, there after a reload, sent once, seen on another phone; refused with a reason in their place."""
import pytest
from playwright.sync_api import expect

from tests.browser.handset import drafted, until
from tests.browser.test_comments import ARTICLE, comment, write
from tests.browser.test_talk import ana, ben, more, phones, saved  # noqa: F401  (fixtures)
from tests.pictures import photo, telling

KEPT = """async () => (await (await caches.open('photos')).keys()).map(({ url }) => url)"""
LEFT = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('u-m'))
  const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (event) => done(event.target.result) })
  const all = (store, what) => new Promise((done) => { db.transaction(store).objectStore(store)[what]().onsuccess = (event) => done(event.target.result) })
  const [keys, rows] = [await all('drafts', 'getAllKeys'), await all('base', 'getAll')]
  db.close()
  const sent = rows.filter(({ t, f }) => t === 'photo' && !f.deleted?.[0]).map(({ k }) => '~' + k[1])
  return keys.filter((key) => key.startsWith('~') ? !sent.includes(key) : key.startsWith('photos:')).length
}"""
FULL = """() => {
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (value, ...rest) {
    if (value instanceof ArrayBuffer) throw new DOMException('full', 'QuotaExceededError')
    return put.call(this, value, ...rest)
  }
}"""


@pytest.fixture(scope='module')
def site(populated):
    return populated


def choose(page, *photos):
    files = [{'name': f'IMG_{number}.jpg', 'mimeType': 'image/jpeg', 'buffer': data} for number, data in enumerate(photos)]
    page.locator('comment-form:not([data-small]) input[type=file]').set_input_files(files)


def picked(page):
    return page.locator('comment-form .picked')


def waiting(page, text):
    """What lies on this phone of the photos of a comment."""
    return comment(page, text).locator('photo-tray .picked')


def thumbs(page, text):
    return comment(page, text).get_by_role('link').filter(has=page.locator('img'))


def test_photos_attached_in_a_tunnel_survive_a_reload_arrive_once_and_are_seen_elsewhere(ana, ben, site):  # noqa: F811
    until(ana, '() => Boolean(navigator.serviceWorker.controller)')
    ana.context.set_offline(True)
    choose(ana, telling(), photo(2400, 1200))
    expect(picked(ana)).to_have_count(2)
    picked(ana).first.get_by_role('textbox', name='What does it show?').fill('A book on a chair')
    drafted(ana, 'A book on a chair')
    ana.goto(ARTICLE)
    expect(picked(ana).first.get_by_role('textbox')).to_have_value('A book on a chair')
    write(ana, 'Shown in a tunnel.')
    expect(waiting(ana, 'Shown in a tunnel.')).to_have_count(2)
    expect(picked(ana)).to_have_count(0)
    ana.goto('/')
    expect(ana.get_by_role('status').first).to_have_text('Offline, 3 to send')
    ana.context.set_offline(False)
    saved(ana)
    files = site.db("SELECT width, height, data FROM photo_file WHERE id NOT LIKE 'seed%' ORDER BY id")
    assert [(width, height) for width, height, _ in files] == [(900, 1200), (1600, 800)], 'turned upright, scaled on the phone'
    assert not any(word in data for _, _, data in files for word in (b'Fonemaker', b'by the lake', b'Exif'))
    ben.reload()
    expect(thumbs(ben, 'Shown in a tunnel.')).to_have_count(2)
    ben.get_by_role('img', name='A book on a chair').scroll_into_view_if_needed()
    expect(ben.get_by_role('img', name='A book on a chair')).to_have_js_property('naturalWidth', 288)
    assert ben.get_by_role('img', name='A book on a chair').bounding_box()['width'] == 96
    ana.goto(ARTICLE)
    expect(thumbs(ana, 'Shown in a tunnel.')).to_have_count(2)
    until(ana, f'async () => !(await ({LEFT})())')


def test_of_several_photos_those_that_can_be_read_are_attached_and_signing_out_asks_about_them(ana):  # noqa: F811
    choose(ana, photo(), b'not a photo', photo())
    expect(picked(ana)).to_have_count(2)
    expect(ana.locator('comment-form .field__error').first).to_contain_text('IMG_1.jpg')
    ana.goto('/account')
    ana.get_by_role('button', name='Sign out').click()
    expect(ana.get_by_role('heading', name='What you began to write is not saved.')).to_be_visible()
    ana.goto(ARTICLE)
    for _ in range(2):
        picked(ana).first.get_by_role('button', name='Remove').click()
    expect(picked(ana)).to_have_count(0)


def test_a_photo_that_this_phone_never_saw_is_drawn_as_one_that_is_not_there(ben):  # noqa: F811
    ben.context.set_offline(True)
    unseen = "async () => { const image = new Image(); image.src = '/photos/never/small'; await image.decode(); return image.naturalWidth }"
    assert ben.evaluate(unseen) == 96
    ben.context.set_offline(False)


def test_a_tap_shows_a_photo_large_and_the_keys_and_a_swipe_lead_on(ben):  # noqa: F811
    thumbs(ben, 'Shown in a tunnel.').first.click()
    viewer = ben.get_by_role('dialog', name='Photo')
    image = viewer.get_by_role('img')
    expect(image).to_have_attribute('alt', 'A book on a chair')
    expect(image).to_have_js_property('naturalWidth', 900)
    expect(viewer).to_contain_text('1 of 2')
    expect(viewer.get_by_role('button', name='Remove')).to_be_hidden()
    ben.keyboard.press('ArrowRight')
    expect(image).to_have_attribute('alt', 'Photo by Ana')
    ben.mouse.move(100, 300)
    ben.mouse.down()
    ben.mouse.move(250, 300)
    ben.mouse.up()
    expect(viewer).to_contain_text('1 of 2')
    viewer.get_by_role('button', name='Next photo').click()
    expect(viewer).to_contain_text('2 of 2')
    ben.keyboard.press('Escape')
    expect(thumbs(ben, 'Shown in a tunnel.').last).to_be_focused()


def test_what_was_seen_is_there_without_a_network_and_the_gallery_shows_all(ben):  # noqa: F811
    until(ben, '() => Boolean(navigator.serviceWorker.controller)')
    ben.reload()
    comment(ben, 'Shown in a tunnel.').scroll_into_view_if_needed()
    until(ben, f'async () => (await ({KEPT})()).filter((url) => !url.includes("seed")).length >= 2')
    ben.get_by_role('link', name='All photos').click()
    expect(ben.locator('.gallery__photo')).to_have_count(4)
    ben.locator('.gallery__photo').first.click()
    expect(ben.get_by_role('dialog', name='Photo')).to_contain_text('1 of 4')


def test_what_the_server_refuses_is_told_at_the_comment_and_let_go(ana, site):  # noqa: F811
    ana.route('**/photos/*?as=*', lambda route: route.continue_(post_data=b'<svg xmlns="http://www.w3.org/2000/svg"/>'))
    choose(ana, photo())
    expect(picked(ana)).to_have_count(1)
    write(ana, 'One that is none.')
    refused = waiting(ana, 'One that is none.')
    expect(refused).to_contain_text('This is not a photo that can be shown here.', timeout=20_000)
    expect(ana.get_by_role('status').first).to_have_text('1 refused')
    ana.unroute('**/photos/*?as=*')
    refused.get_by_role('button', name='Remove').click()
    expect(refused).to_have_count(0)
    saved(ana)


def test_what_this_phone_cannot_read_or_hold_is_said_and_nothing_is_lost(ana):  # noqa: F811
    ana.get_by_role('textbox', name='Add a comment').fill('Half a thought')
    error = ana.locator('comment-form:not([data-small]) .field__error')
    choose(ana, b'no picture')
    expect(error).to_contain_text('This phone cannot read “IMG_0.jpg”.')
    ana.evaluate(FULL)
    choose(ana, photo())
    expect(error).to_contain_text('no space left')
    expect(picked(ana)).to_have_count(0)
    expect(ana.get_by_role('textbox', name='Add a comment')).to_have_value('Half a thought')
    ana.reload()
    choose(ana, *[photo(60, 40)] * 5)
    expect(picked(ana)).to_have_count(4)
    expect(error).to_contain_text('4 photos fit')
    for _ in range(4):
        picked(ana).first.get_by_role('button', name='Remove').click()
    expect(picked(ana)).to_have_count(0)
    ana.get_by_role('textbox', name='Add a comment').fill('')
    until(ana, f'async () => !(await ({LEFT})())')


def test_while_a_comment_waits_its_photos_are_described_removed_and_added_to_and_later_too(ana, ben):  # noqa: F811
    ana.context.set_offline(True)
    choose(ana, photo(1000, 600), photo(500, 400))
    expect(picked(ana)).to_have_count(2)
    write(ana, 'Two to begin with.')
    mine = waiting(ana, 'Two to begin with.')
    expect(mine).to_have_count(2)
    ana.reload()
    mine.first.get_by_role('textbox').fill('A path through heather')
    mine.last.get_by_role('button', name='Remove').click()
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text('Waiting to send')
    comment(ana, 'Two to begin with.').get_by_role('button', name='Edit').click()
    editor = comment(ana, 'Two to begin with.').locator('comment-form')
    editor.locator('input[type=file]').set_input_files([{'name': f'{number}.jpg', 'mimeType': 'image/jpeg', 'buffer': photo(640, 480)} for number in range(4)])
    expect(picked(ana)).to_have_count(3)
    expect(editor.locator('.field__error')).to_contain_text('4 photos fit')
    picked(ana).last.get_by_role('button', name='Remove').click()
    expect(picked(ana)).to_have_count(2)
    picked(ana).last.get_by_role('textbox').fill('A stile')
    drafted(ana, 'A stile')
    ana.reload()
    expect(picked(ana)).to_have_count(2)
    editor.get_by_role('button', name='Save').click()
    expect(mine).to_have_count(3)
    ana.context.set_offline(False)
    saved(ana)
    ben.reload()
    expect(thumbs(ben, 'Two to begin with.')).to_have_count(3)
    for words in ('A path through heather', 'A stile'):
        expect(comment(ben, 'Two to begin with.').get_by_role('img', name=words)).to_have_count(1)
    more(ana, 'Two to begin with.', 'Edit')
    editor.locator('input[type=file]').set_input_files([{'name': 'late.jpg', 'mimeType': 'image/jpeg', 'buffer': photo(640, 480)}])
    expect(picked(ana)).to_have_count(1)
    editor.get_by_role('button', name='Cancel').click()
    until(ana, f'async () => !(await ({LEFT})())')
    more(ana, 'Two to begin with.', 'Edit')
    editor.locator('input[type=file]').set_input_files([{'name': 'late.jpg', 'mimeType': 'image/jpeg', 'buffer': photo(640, 480)}])
    expect(picked(ana)).to_have_count(1)
    editor.get_by_role('button', name='Save').click()
    saved(ana)
    expect(thumbs(ana, 'Two to begin with.')).to_have_count(4)


def test_what_one_showed_one_takes_away_again_and_a_discarded_comment_takes_its_photos(ana, ben):  # noqa: F811
    thumbs(ana, 'Shown in a tunnel.').first.click()
    viewer = ana.get_by_role('dialog', name='Photo')
    viewer.get_by_role('button', name='Remove', exact=True).click()
    viewer.get_by_role('button', name='Remove for good').click()
    expect(thumbs(ana, 'Shown in a tunnel.')).to_have_count(1)
    saved(ana)
    ana.context.set_offline(True)
    choose(ana, photo())
    expect(picked(ana)).to_have_count(1)
    write(ana, 'Thought better of.')
    comment(ana, 'Thought better of.').locator('.comment__tools').get_by_role('button', name='Discard').click()
    expect(comment(ana, 'Thought better of.')).to_have_count(0)
    ana.context.set_offline(False)
    saved(ana)
    ben.reload()
    expect(thumbs(ben, 'Shown in a tunnel.')).to_have_count(1)
    more(ana, 'Shown in a tunnel.', 'Delete')
    ana.get_by_role('button', name='Delete for good').click()
    saved(ana)
