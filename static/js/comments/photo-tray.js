/** Photos of a comment that wait on this phone to be sent, or were refused: each with how it stands, to be described or removed until then. */

const NEWS = ['outbox:changed', 'owner:changed']

class PhotoTray extends HTMLElement {
  #work = Promise.resolve()

  connectedCallback() {
    for (const type of NEWS) document.addEventListener(type, this)
    for (const type of ['click', 'input']) this.addEventListener(type, this)
    this.handleEvent({})
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** One at a time: each change makes an op of another id. @param {any} event */
  handleEvent({ type, target }) {
    const id = target?.closest?.('li')?.dataset.id
    const alt = target?.value
    if (type === 'click' && !target.closest('button')) return
    this.#work = this.#work.then(() => (id ? this.#change(id, type === 'input' ? { alt } : { deleted: true }) : this.#draw())).catch(() => {})
  }

  /** It may have been sent meanwhile; then the change is an op of its own. @param {string} id @param {Record<string, any>} fields */
  async #change(id, fields) {
    const row = (await this.#rows()).find(({ k }) => k[1] === id)
    const op = row?.refused?.op ?? row?.op
    await (op ? (fields.deleted ? this.#store.discard(op) : this.#store.revise(op, fields)) : this.#store.write(row?.s ?? '', 'photo', [this.#key, id], fields))
  }

  async #draw() {
    const shown = (await this.#rows()).filter(({ op, srv, refused }) => (op && !srv) || refused).map(({ k, f, refused }) => ({ id: k[1], state: refused?.msg || 'Waiting to send', f }))
    const drawn = shown.map(({ id, state }) => id + state).join()
    if (this.dataset.drawn === drawn) return
    this.dataset.drawn = drawn
    const tools = /** @type {any} */ (document.querySelector('photo-tools'))
    this.replaceChildren(...(await Promise.all(shown.map(({ id, state, f }) => tools.item(id, f.alt, state)))))
  }

  #rows() {
    return this.#store.rows('photo', [this.#key])
  }

  get #key() {
    return this.closest('article')?.id.slice(2) ?? ''
  }

  /** @returns {import('../core/facade.js').Store} */
  get #store() {
    return /** @type {any} */ (document.querySelector('sync-status')).store
  }
}

customElements.define('photo-tray', PhotoTray)
