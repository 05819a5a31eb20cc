/** Who this phone belongs to, what waits, and signing out without losing it. */
import { plural } from '../core/plural.js'
import { lastOp } from '../core/schema.js'
import { needsSignIn } from '../sync/held.js'

const NEWS = ['owner:changed', 'outbox:changed', 'sync:changed']
const PATIENCE = 8000
const NO_NETWORK = 'Signing out needs the network, so that nobody can go on in your name. Try again in a moment.'

class AccountPanel extends HTMLElement {
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  #leaving = false
  #left = false
  #sending = false
  /** The newest op when signing out was asked for: what comes later stays. */
  #last = 0
  /** Why nothing is sent, if so. @type {string|null} */
  #held = null

  async connectedCallback() {
    this.addEventListener('click', this)
    for (const type of NEWS) document.addEventListener(type, this)
    await this.#draw()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'owner:changed' && event.detail.from && !event.detail.gone && !this.#left) return location.reload() // all of it speaks of another member
    if (event.type === 'sync:changed') this.#held = event.detail.held
    if (event.type !== 'click') return this.#draw()
    const act = event.target.closest('[data-act]')?.dataset.act
    if (act === 'send') return this.#store.sync()
    if (act === 'adopt') return this.#store.signedIn(this.#store.member, { adopt: true })
    if (act === 'sign-out') return this.#signOut()
    if (act === 'stay') return this.#stay()
    if (act === 'keep' || act === 'delete') return this.#leave(act === 'keep')
  }

  async #draw() {
    await this.#store.ready
    const [unsent, left] = await Promise.all([this.#unsentOps(), this.#store.visitorOps()])
    const { member } = this.#store
    this.#slot('visitor').hidden = !left
    this.#slot('left').textContent = `${plural(left, 'change')} made on this phone before you signed in. Add them to your log?`
    this.#slot('name').textContent = member?.name ?? ''
    this.#slot('desk').hidden = !member?.coach
    this.#slot('waiting').textContent = this.#sending ? 'Sending what waits…' : standing(unsent, left)
    this.#button('send').hidden = !unsent || needsSignIn(this.#held)
    this.#slot('sign-in').hidden = !unsent || !needsSignIn(this.#held)
    this.#only(this.#leaving ? 'leaving' : member ? 'member' : 'visitor')
  }

  async #signOut() {
    this.#slot('error').textContent = ''
    await this.#sendFirst()
    this.#last = await this.#store.lend(lastOp)
    const unsent = await this.#unsentOps()
    if (!unsent && !(await this.#store.lend(isWriting))) return this.#leave(false)
    this.#leaving = true
    this.#slot('unsent').textContent = unsent ? `${changes(unsent)} not been sent.` : 'What you began to write is not saved.'
    this.#only('leaving')
    this.#slot('unsent').focus()
  }

  async #sendFirst() {
    if (!(await this.#unsentOps())) return
    this.#sending = true
    await this.#draw()
    await Promise.race([this.#store.sync(), new Promise((done) => setTimeout(done, PATIENCE))])
    this.#sending = false
  }

  async #stay() {
    this.#leaving = false
    await this.#draw()
    this.#button('sign-out').focus()
  }

  /** The server first: a phone that forgot its owner while the cookie lives would be signed in again by it.
   * @param {boolean} keep */
  async #leave(keep) {
    const answer = await fetch('/sign-out', { method: 'POST', headers: { Accept: 'application/json' }, redirect: 'manual' }).catch(() => null)
    const out = answer?.headers.has('X-Site') && (answer.ok || answer.status === 401)
    if (!out) {
      await this.#stay()
      this.#slot('error').textContent = NO_NETWORK
      return
    }
    this.#left = true
    await this.#store.signOut({ keep, last: this.#last })
    location.assign('/')
  }

  async #unsentOps() {
    const { waiting, refused, held, aside } = await this.#store.count()
    return waiting + refused + held + aside
  }

  /** @param {string} shown */
  #only(shown) {
    this.dataset.drawn = ''
    for (const part of this.querySelectorAll('[data-for]')) part.toggleAttribute('hidden', part.getAttribute('data-for') !== shown)
  }

  /** @param {string} name */
  #slot(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-slot=${name}]`))
  }

  /** @param {string} act */
  #button(act) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-act=${act}]`))
  }
}

/** @param {number} unsent @param {number} left by a visitor */
function standing(unsent, left) {
  if (unsent) return `${changes(unsent)} not been sent yet.`
  return left ? '' : 'Everything on this phone has been sent.'
}

/** A comment, its photos, a run, a note or an article is half written. @param {import('../core/database.js').Database} db @returns {Promise<boolean>} */
const isWriting = (db) =>
  db.run(['drafts'], 'readonly', async (tx) => (await tx.objectStore('drafts').getAllKeys()).some((/** @type {string} */ key) => /^(comment|photos|article|run|session)/.test(key)))

const changes = (/** @type {number} */ n) => `${n} change${n === 1 ? ' has' : 's have'}`

customElements.define('account-panel', AccountPanel)
