/** A form whose draft is looked for while somebody types already. */
import { expect } from 'chai'
import { FormDraft, valuesOf } from '../../static/js/core/form-draft.js'
import { store } from '../../static/js/core/store.js'

describe('a draft that is looked for', () => {
  const FIELDS = '<input name="title"><textarea name="source"></textarea>'
  const SAVED = { title: 'As saved', source: 'As saved.' }
  const KEPT = { title: 'Kept here', source: 'Kept here.' }
  let form

  before(() => store.signedIn({ id: `m_${Date.now()}`, name: 'Cleo', coach: true }))

  beforeEach(async () => {
    await store.saveDraft('article/1', null)
    form = document.body.appendChild(Object.assign(document.createElement('form'), { innerHTML: FIELDS }))
  })

  afterEach(() => form.remove())

  function type(name, text) {
    form.elements.namedItem(name).value = text
    form.dispatchEvent(new Event('input'))
  }

  async function kept(title) {
    while (!(await store.draft('article/1'))?.includes(title)) await new Promise((done) => setTimeout(done, 20))
    return JSON.parse(await store.draft('article/1'))
  }

  it('leaves what is typed meanwhile, over what is saved, and keeps it', async () => {
    const opening = new FormDraft(form).open('article/1', SAVED)
    type('title', 'Typed early')
    expect(await opening).to.equal(false)
    const now = { ...SAVED, title: 'Typed early' }
    expect(valuesOf(form)).to.eql(now)
    expect(await kept('Typed early')).to.eql(now)
  })

  it('leaves what is typed meanwhile, over what was kept', async () => {
    await store.saveDraft('article/1', JSON.stringify(KEPT))
    const opening = new FormDraft(form).open('article/1', SAVED)
    type('source', 'Typed early.')
    expect(await opening).to.equal(true)
    expect(valuesOf(form)).to.eql({ ...KEPT, source: 'Typed early.' })
  })

  it('is no draft where it says what has arrived, whatever is typed meanwhile', async () => {
    await store.saveDraft('article/1', JSON.stringify(KEPT))
    const opening = new FormDraft(form).open('article/1', SAVED, (kept) => kept.title === KEPT.title)
    type('source', 'Typed early.')
    expect(await opening).to.equal(false)
    expect(valuesOf(form)).to.eql({ ...SAVED, source: 'Typed early.' })
    expect(await kept('As saved')).to.eql({ ...SAVED, source: 'Typed early.' })
  })

  it('is shown for the form opened last', async () => {
    await store.saveDraft('article/1', JSON.stringify(KEPT))
    const draft = new FormDraft(form)
    const first = draft.open('article/1', SAVED)
    await draft.open('article/2', SAVED)
    await first
    expect(valuesOf(form)).to.eql(SAVED)
  })

  it('shows what was kept to a hand that rests', async () => {
    await store.saveDraft('article/1', JSON.stringify(KEPT))
    expect(await new FormDraft(form).open('article/1', SAVED)).to.equal(true)
    expect(valuesOf(form)).to.eql(KEPT)
  })
})
