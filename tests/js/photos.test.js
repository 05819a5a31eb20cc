import { expect } from 'chai'
import { PHOTOS } from '../../static/js/core/photos.js'
import { PHOTO } from '../../static/js/core/schema.js'
import { sweep } from '../../static/js/comments/attached.js'
import { Phone } from './phone.js'

const ids = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => `p-${String(first + i).padStart(2, '0')}`)

describe('the bytes of photos', () => {
  let phone, store
  beforeEach(async () => {
    phone = new Phone()
    store = await phone.member()
    for (const id of ids(1, 20)) await store.saveDraft(PHOTO + id, 'bytes of ' + id)
    for (const id of ids(1, 14)) phone.server.put('t:5', 'photo', ['c1', id], { alt: ['', 1, 'x'] }, { by: 'm_1' })
    phone.server.put('t:5', 'photo', ['c1', 'p-13'], { alt: ['', 1, 'x'], deleted: [true, 2, 'x'] }, { by: 'm_1' })
    await store.follow('t:5')
    await phone.sync(store)
    await store.write('t:5', 'photo', ['c2', 'p-15'], { alt: '' })
    await store.saveDraft(PHOTOS + 'comment:t:5:new', [{ id: 'p-16', alt: '' }])
  })

  const held = async () => (await phone.dump('m_1', 'drafts')).filter((draft) => String(draft).startsWith('bytes')).map((text) => text.slice(-4)).sort()

  it('stay while they wait, and the last twelve that were sent', async () => {
    await sweep(store)
    expect(await held()).to.eql([...ids(2, 12), 'p-14', 'p-15', 'p-16'])
  })

  it('stay after a sign-out as long as they wait or are chosen, and no others', async () => {
    await store.signOut({ keep: true })
    expect(await held()).to.eql(['p-15', 'p-16'])
  })

  it('go with a sign-out that keeps nothing', async () => {
    await store.signOut()
    expect(await held()).to.eql([])
  })
})
