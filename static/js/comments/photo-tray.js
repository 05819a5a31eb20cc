/** Photos of a comment that wait on this phone to be sent, or were refused: each with how it stands. */
import { clone } from '../core/parts.js'
import { bytesOf } from './attached.js'
import { paint } from './scale.js'

/** @typedef {import('../core/types.js').Row} Row */

const NEWS = ['outbox:changed', 'owner:changed']

class PhotoTray extends HTMLElement {
  #work = Promise.resolve()

  connectedCallback() {
    for (const type of NEWS) document.addEventListener(type, this)
    this.addEventListener('click', this)
    this.handleEvent()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} [event] */
  handleEvent(event) {
    const op = event?.type === 'click' && event.target.closest('[data-do=discard]')?.closest('li').dataset.op
    if (op) void this.#store.discard(op)
    if (event?.type !== 'click') this.#work = this.#work.then(() => this.#draw()).catch(() => {})
  }

  async #draw() {
    const key = this.closest('article')?.id.slice(2)
    const rows = key ? await this.#store.rows('photo', [key]) : []
    const shown = rows.filter(({ op, refused }) => op || refused).map((row) => ({ id: row.k[1], op: row.refused?.op ?? row.op, state: row.refused?.msg || 'Waiting to send' }))
    if (this.dataset.drawn === JSON.stringify(shown)) return
    this.dataset.drawn = JSON.stringify(shown)
    this.replaceChildren(...(await Promise.all(shown.map((one) => this.#item(one)))))
  }

  /** @param {{id: string, op: string|null, state: string}} photo */
  async #item({ id, op, state }) {
    const item = clone(/** @type {Element} */ (document.querySelector('photo-tools')), 'waiting', { state })
    item.dataset.op = op ?? ''
    await paint(/** @type {HTMLCanvasElement} */ (item.querySelector('canvas')), await bytesOf(this.#store, id)).catch(() => {})
    return item
  }

  /** @returns {import('../core/facade.js').Store} */
  get #store() {
    return /** @type {any} */ (document.querySelector('sync-status')).store
  }
}

customElements.define('photo-tray', PhotoTray)
