/** The box that changes a comment, on a page of its own with the store that pages share. */
import { expect } from 'chai'
import '../../static/js/comments/comment-form.js'
import { store } from '../../static/js/core/store.js'
import { clone } from '../../static/js/core/parts.js'

const KEY = 'c-1'
const STORY = { pain_began_m: 9501, weeks: 4, weekly: 3, outcome: 'better', again: null }
const CARD = `<story-card><p data-part="figures"><b data-part="unit"></b>${['began', 'weeks', 'weekly', 'outcome', 'again'].map((name) => `<input name="story-${name}">`).join('')}</p>
  <p data-part="filled"></p><button type="button" data-card="leave"></button></story-card>`

describe('changing a comment', () => {
  const page = document.body.appendChild(document.createElement('main'))
  let form, card

  before(async () => {
    page.appendChild(Object.assign(document.createElement('sync-status'), { store }))
    await import('../../static/js/comments/story-card.js')
    await store.signedIn({ id: `m_${Date.now()}`, name: 'Ana', coach: false })
  })

  beforeEach(async () => {
    await store.lend((db) => db.run(['base', 'out', 'drafts'], 'readwrite', async (tx) => {
      for (const name of ['base', 'out', 'drafts']) await tx.objectStore(name).clear()
      await tx.objectStore('base').put({ s: 't:1', t: 'comment', k: [KEY], seq: 1, f: { body: ['As it was.', 1, 'x'], story: [STORY, 1, 'x'] }, srv: { by: store.member?.id } })
    }))
    const template = Object.assign(document.createElement('template'), { innerHTML: `<comment-form data-stream="t:1" data-edits="${KEY}">
      <form><textarea></textarea><p class="field__error"></p><p data-slot="left"></p></form></comment-form>` })
    template.dataset.template = 'form'
    page.append(template)
    form = clone(page, 'form', {})
    template.remove()
    form.querySelector('textarea').value = 'As it was.'
    page.append(form)
  })

  afterEach(() => form.remove())

  async function openCard() {
    form.querySelector('textarea').insertAdjacentHTML('afterend', CARD)
    card = form.querySelector('story-card')
    await card.open(STORY)
  }

  /** The fields of the ops that it leads to. */
  async function saved() {
    const written = new Promise((done) => page.addEventListener('comment:written', done, { once: true }))
    form.querySelector('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await written
    const out = await store.lend((db) => db.run(['out'], 'readonly', (tx) => tx.objectStore('out').getAll()))
    return out.map(({ op }) => Object.fromEntries(Object.entries(op.f).map(([name, { v }]) => [name, v])))
  }

  const type = (text) => (form.querySelector('textarea').value = text)

  it('sends its text', async () => {
    type('As it is.')
    expect(await saved()).to.eql([{ body: 'As it is.' }])
  })

  it('sends nothing where nothing was changed', async () => {
    await openCard()
    expect(await saved()).to.eql([])
  })

  it('sends the text alone where the card is as it was', async () => {
    await openCard()
    type('As it is.')
    expect(await saved()).to.eql([{ body: 'As it is.' }])
  })

  it('sends the card alone where the text is as it was', async () => {
    await openCard()
    card.querySelector('[name=story-weeks]').value = '6'
    expect((await saved()).map(({ story, ...rest }) => [story.weeks, rest])).to.eql([[6, {}]])
  })

  it('sends that the card is left out', async () => {
    await openCard()
    await card.handleEvent({ target: card.querySelector('button') })
    expect(await saved()).to.eql([{ story: null }])
  })

  it('sends a refused one again as it is', async () => {
    await store.write('t:1', 'comment', [KEY], { body: 'Refused.' })
    await store.lend((db) => db.run(['out'], 'readwrite', async (tx) => {
      const [record] = await tx.objectStore('out').getAll()
      await tx.objectStore('out').put({ ...record, state: 'refused', code: 'closed', msg: 'Closed.' })
    }))
    expect(await saved()).to.eql([{ body: 'Refused.' }])
  })
})
