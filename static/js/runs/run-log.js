/** The runs on this phone, newest first; adding, changing and taking back. */
import { NEWS, clone, part, sentenceOf } from '../core/parts.js'
import { store } from '../core/store.js'
import { chosen } from '../settings/setting.js'
import { unitOf } from './units.js'
import { runInWords } from './words.js'

/** @typedef {import('../core/types.js').Row} Row */

/** As many as a thumb scrolls through; older ones are drawn when asked for. */
const SHOWN = 50

class RunLog extends HTMLElement {
  /** @type {Row[]} */
  #runs = []
  #shown = SHOWN
  #unit = unitOf('km')
  /** Deleted here and now: they keep their place, so that undo is where the thumb is. @type {Map<string, {row: Row, height: number}>} */
  #gone = new Map()
  #drawing = 0

  async connectedCallback() {
    for (const type of ['click', 'run:saved']) this.addEventListener(type, this)
    for (const type of NEWS) document.addEventListener(type, this)
    window.addEventListener('hashchange', this)
    await this.#draw()
    this.#openWanted()
  }

  disconnectedCallback() {
    window.removeEventListener('hashchange', this)
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent({ type, target, detail }) {
    if (type === 'click') return this.#act(target)
    if (type === 'hashchange') return this.#openWanted()
    if (type === 'run:saved' || detail?.from) this.#sheet.close()
    if (type === 'owner:changed') this.#gone.clear()
    return this.#draw()
  }

  /** '#add', or '#edit=' and the id of the run to be mended. */
  #openWanted() {
    const wanted = location.hash.slice(1).split('=')
    const row = this.#runs.find(({ k }) => k[0] === wanted[1])
    if (wanted[0] === 'add' || row) this.#edit(row ?? null)
    if (row) history.replaceState(history.state, '', location.pathname)
  }

  async #draw() {
    const drawing = ++this.#drawing
    try {
      const [arriving, all, unit] = await Promise.all([store.arriving(), store.rows('run'), chosen(store, 'unit')])
      if (drawing !== this.#drawing) return
      part(this, 'arriving').hidden = !arriving
      if (arriving) return this.#wait()
      const rows = all.filter(({ k }) => !this.#gone.has(k[0]))
      this.#unit = unitOf(unit)
      this.#runs = [...rows, ...[...this.#gone.values()].map(({ row }) => row)].sort(newestFirst)
      part(this, 'list').replaceChildren(...this.#runs.slice(0, this.#shown).map((row) => this.#item(row)))
      part(this, 'empty').hidden = this.#runs.length > 0
      part(this, 'foot').hidden = false
      part(this, 'older').hidden = this.#runs.length <= this.#shown
    } catch (error) {
      this.#complain(error)
    }
  }

  /** A list that is still coming would move under the thumb. */
  #wait() {
    this.#runs = []
    part(this, 'list').replaceChildren()
    for (const name of ['empty', 'foot', 'older']) part(this, name).hidden = true
    document.addEventListener('sync:changed', this, { once: true })
  }

  /** @param {HTMLElement} target */
  #act(target) {
    if (target === this.#sheet) return this.#sheet.close()
    const act = target.closest('[data-act]')?.getAttribute('data-act')
    const id = target.closest('[data-run]')?.getAttribute('data-run')
    const row = this.#runs.find(({ k }) => k[0] === id)
    if (act === 'add') return this.#edit(null)
    if (act === 'older') return this.#older()
    if (act === 'cancel') return this.#cancel()
    if (act && row) return this.#actOn(row, act)
  }

  #older() {
    this.#shown += SHOWN
    return this.#draw()
  }

  /** @param {Row} row @param {string} act */
  #actOn(row, act) {
    if (act === 'edit') return this.#edit(row)
    if (act === 'discard' && row.refused) return store.discard(row.refused.op)
    return this.#delete(row, act === 'delete')
  }

  /** @param {Row|null} row */
  async #edit(row) {
    part(this, 'heading').textContent = row ? 'Change the run' : 'Add a run'
    await this.#form.open(row)
    this.#sheet.showModal()
  }

  async #cancel() {
    await this.#form.drop()
    this.#sheet.close()
  }

  /** @param {Row} row @param {boolean} deleted */
  async #delete(row, deleted) {
    const height = this.#place(row).offsetHeight
    try {
      await store.write('m', 'run', row.k, { deleted })
      if (deleted) this.#gone.set(row.k[0], { row, height })
      else this.#gone.delete(row.k[0])
      await this.#draw()
      this.#place(row).querySelector('button')?.focus()
    } catch (error) {
      this.#complain(error)
    }
  }

  /** @param {Row} row */
  #item(row) {
    const gone = this.#gone.get(row.k[0])
    const item = clone(this, gone ? 'gone' : 'run', { ...runInWords(row.f, this.#unit), mark: markOf(row) })
    item.dataset.run = row.k[0]
    item.style.setProperty('--height', `${gone?.height ?? 0}px`)
    for (const empty of item.querySelectorAll('[data-field]:empty')) empty.remove()
    if (!row.refused) item.querySelector('[data-act=discard]')?.remove()
    return item
  }

  /** @param {Row} row */
  #place({ k }) { return /** @type {HTMLElement} */ (this.querySelector(`[data-run="${k[0]}"]`)) }

  /** @param {unknown} error */
  #complain(error) {
    part(this, 'trouble').textContent = sentenceOf(error)
  }

  get #sheet() { return /** @type {HTMLDialogElement} */ (this.querySelector('dialog')) }
  get #form() { return /** @type {import('./run-form.js').RunForm} */ (this.querySelector('run-form')) }
}

/** @param {Row} a @param {Row} b */
const newestFirst = (a, b) => (`${a.f.run_on} ${a.k[0]}` < `${b.f.run_on} ${b.k[0]}` ? 1 : -1)

/** @param {Row} row */
function markOf({ pending, refused }) {
  if (refused) return refused.msg
  return pending && store.member ? 'Waiting to send' : ''
}

customElements.define('run-log', RunLog)
