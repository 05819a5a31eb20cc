/** What waits on this phone, what was refused and why, and what to do about it: over any page, or on one of its own. */
import { clone, part, sentenceOf, setText } from '../core/parts.js'
import { statusText } from '../core/status.js'
import { fill } from '../core/template.js'
import { isSecret } from '../shell/secret.js'
import { save } from './download.js'
import { hintsOf, senseOf } from './hints.js'
import { absent, holdings, retry, settle } from './holdings.js'
import { Lists } from './lists.js'
import { timeInWords } from './words.js'

/** @typedef {import('../core/types.js').SyncState} SyncState */

const NEWS = ['sync:changed', 'outbox:changed', 'owner:changed']
const PATIENCE = 20_000
const GONE = 'This account was deleted on another device, so what this phone held of it is gone too.'

class PhoneSheet extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  #lists = new Lists(this)
  /** @type {SyncState|null} */
  #state = null
  #gone = false
  #secret = isSecret()
  #work = Promise.resolve()

  connectedCallback() {
    for (const type of ['click', 'submit']) (this.#dialog ?? this).addEventListener(type, this)
    for (const type of NEWS) document.addEventListener(type, this)
    this.querySelector('[data-act=close]')?.toggleAttribute('hidden', !this.#dialog)
    if (!this.#dialog) void this.open()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** Drawn before it is shown, so that nothing moves afterwards. @param {{gone?: boolean}} [news] the account was deleted */
  async open({ gone = false } = {}) {
    this.#gone ||= gone
    this.#lists.clear()
    await this.#store.announce()
    await this.#draw()
    this.hidden = false
    if (!this.#dialog || this.#dialog.open) return
    this.#dialog.showModal()
    part(this, 'state').focus()
    this.#dialog.scrollTo(0, 0)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'click') return this.#tapped(event)
    if (event.type === 'submit') return this.#try(() => this.#save(event))
    if (event.type === 'sync:changed') this.#state = event.detail
    if (event.detail?.gone) this.#gone = true
    if (event.type === 'owner:changed') this.#lists.clear()
    if (this.#dialog?.open ?? true) void this.#draw()
  }

  /** One at a time, so that no item is drawn twice. */
  #draw() {
    this.#work = this.#work.then(() => this.#redraw()).catch((error) => this.#say('sense', sentenceOf(error)))
    return this.#work
  }

  async #redraw() {
    const held = await this.#store.lend(holdings)
    const state = this.#state
    if (!state) return
    this.#say('state', statusText(state) || 'Saving')
    this.#say('sense', this.#gone ? GONE : senseOf(state))
    this.#hint(hintsOf(state, { ...(await this.#facts()), clock: held.clock }))
    this.#lists.show(held)
    this.#say('queued-title', state.visitor ? 'Kept here' : 'Waiting to send')
    this.#say('synced', held.synced ? `Last in touch with us: ${timeInWords(held.synced)}` : 'Not in touch with us yet.')
    part(this, 'send').hidden = state.visitor
    part(this, 'send').classList.toggle('button--quiet', !state.waiting)
  }

  async #facts() {
    const { storage } = navigator
    const [owners, left, secret, lasting] = await Promise.all([
      this.#store.lend((_db, registry) => absent(registry, this.#store.member?.id)),
      this.#store.member ? this.#store.visitorOps() : 0,
      this.#secret,
      storage?.persisted?.() ?? true,
    ])
    return { owners, left, secret, lasting, here: location.pathname }
  }

  /** @param {import('./hints.js').Hint[]} hints */
  #hint(hints) {
    const list = part(this, 'hints')
    const drawn = JSON.stringify(hints)
    if (list.dataset.drawn === drawn) return
    list.dataset.drawn = drawn
    list.replaceChildren(...hints.map((hint) => clone(this, 'hint', { href: '', go: '', ...hint })))
    for (const link of list.querySelectorAll('a:not([href])')) link.remove()
  }

  /** @param {any} event */
  #tapped({ target }) {
    if (target === this.#dialog) return this.#dialog?.close()
    const act = target.closest('[data-act]')?.dataset.act
    if (act) return this.#try(() => this.#act(act, target.closest('li')))
  }

  /** @param {string} act @param {HTMLElement|null} item */
  #act(act, item) {
    if (act === 'close') return this.#dialog?.close()
    if (act === 'send') return this.#send()
    if (act === 'download') return save(this.#store)
    return item && this.#actOn(act, item)
  }

  /** @param {string} act @param {HTMLElement} item */
  async #actOn(act, item) {
    const { record, other } = this.#lists.of(item)
    if (act === 'edit' && record) return this.#edit(item, record)
    if (act === 'cancel') return this.#lists.close(item)
    if (act === 'copy' && record) return this.#lists.copy(item, record)
    if (act === 'discard' && record) await this.#store.discard(record.id)
    if (act === 'retry' && record) await this.#store.lend((db) => retry(db, record.id))
    if (act === 'take' && other) await this.#store.write(other.row.s, other.row.t, other.row.k, { [other.name]: other.text })
    if (act === 'keep' && other) await this.#store.lend((db) => settle(db, other))
    if (act === 'retry') return this.#send()
    this.#lists.drop(item)
    await this.#draw()
    part(this, 'state').focus()
  }

  /** A comment is changed right here; training where it was written down. @param {HTMLElement} item @param {import('../core/types.js').Waiting} record */
  #edit(item, { op }) {
    if (op.t === 'comment') return this.#lists.edit(item, fill(/** @type {any} */ (this.querySelector('[data-template=editor]')), {}))
    this.#dialog?.close()
    const place = op.t === 'run' ? `/runs#edit=${op.k[0]}` : op.t === 'step' ? '/workouts' : `/session#s=${op.k[0]}`
    if (place === location.pathname + location.hash) location.reload()
    else location.assign(place)
  }

  /** @param {any} event */
  async #save(event) {
    event.preventDefault()
    const item = event.target.closest('li')
    const { record } = this.#lists.of(item)
    const body = event.target.elements.body.value.trim()
    if (!body || !record) return event.target.elements.body.focus()
    await this.#store.revise(record.id, { body })
    this.#lists.drop(item)
    await this.#draw()
    part(this, 'state').focus()
  }

  /** It ends, whatever the network does. */
  async #send() {
    this.#say('sense', 'Trying…')
    await Promise.race([this.#store.sync(), new Promise((done) => setTimeout(done, PATIENCE))])
    await this.#store.announce()
    await this.#draw()
  }

  /** @param {() => unknown} act */
  async #try(act) {
    try {
      await act()
    } catch (error) {
      this.#say('sense', sentenceOf(error))
    }
  }

  /** @param {string} name @param {string} text */
  #say(name, text) {
    setText(part(this, name), text)
  }

  get #dialog() { return /** @type {HTMLDialogElement|null} */ (this.closest('dialog')) }
}

customElements.define('phone-sheet', PhoneSheet)
