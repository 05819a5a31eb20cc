/** Taking one's data away, and bringing it back: both on the phone, with or without a network. */
import { today } from '../core/day.js'
import { painted } from '../core/painted.js'
import { part, sentenceOf } from '../core/parts.js'
import { merge, pack, unpack } from './archive.js'

class DataPanel extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store

  /** @type {import('./rules.js').Tables} */
  #tables = JSON.parse(String(this.dataset.own))
  #busy = false

  connectedCallback() {
    for (const type of ['click', 'change']) this.addEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    const act = event.target.closest('[data-act]')?.dataset.act
    if (event.type === 'change') return this.#try(() => this.#bring(event.target))
    if (act === 'bring') return part(this, 'file').click()
    if (act !== 'take') return
    event.preventDefault()
    return this.#try(() => this.#take())
  }

  async #take() {
    this.#say('Packing it.')
    await painted()
    const zip = await pack(this.#store, this.#tables, this.#telling('Packing it'))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([zip], { type: 'application/zip' }))
    link.download = `medius-${today()}.zip`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    this.#say('Your ZIP is among your downloads.')
  }

  /** @param {HTMLInputElement} field */
  async #bring(field) {
    const [file] = field.files ?? []
    if (!file) return
    const bytes = new Uint8Array(await file.arrayBuffer())
    const rows = await unpack(bytes, this.#tables, this.#telling('Reading it'))
    const added = await merge(this.#store, rows, this.#telling('Bringing it back'))
    this.#say(added ? `${added} of ${rows.length} entries brought back.` : 'All of it was here already. Nothing was changed.')
  }

  /** Once a second, as it is read out; what is on the screen is painted meanwhile. @param {string} what @returns {import('./archive.js').Tell} */
  #telling(what) {
    let last = -Infinity
    return (done, all) => {
      if (performance.now() - last < 1000) return new Promise((go) => setTimeout(go))
      last = performance.now()
      this.#say(`${what}: ${done} of ${all}. Keep this page open.`)
      return painted()
    }
  }

  /** One thing at a time. @param {() => Promise<void>} act */
  async #try(act) {
    if (this.#busy) return
    this.#busy = true
    this.#say('')
    try {
      await act()
    } catch (error) {
      this.#say(sentenceOf(error))
    }
    part(this, 'file').value = ''
    this.#busy = false
  }

  /** @param {string} text */
  #say(text) {
    part(this, 'news').textContent = text
  }
}

customElements.define('data-panel', DataPanel)
