/** The runs on this phone, newest first; adding, changing and taking back. */
import { dayInWords } from '../core/day.js'
import { store } from '../core/store.js'
import { fill } from '../core/template.js'
import { km, minutesInWords, painFree } from './units.js'

const NEWS = ['base:changed', 'outbox:changed', 'owner:changed']

class RunLog extends HTMLElement {
  /** @type {import('../core/types.js').Row[]} */
  #runs = []
  /** Deleted here and now: they keep their place, so that undo is where the thumb is. @type {Map<string, {row: import('../core/types.js').Row, height: number}>} */
  #gone = new Map()

  async connectedCallback() {
    for (const type of ['click', 'run:saved']) this.addEventListener(type, this)
    for (const type of NEWS) document.addEventListener(type, this)
    this.#sheet.addEventListener('click', (event) => event.target === this.#sheet && this.#sheet.close())
    await this.#draw()
    if (location.hash === '#add') this.#edit(null)
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent({ type, target }) {
    if (type === 'click') return this.#act(target.closest('[data-act]'))
    if (type === 'run:saved') this.#sheet.close()
    return this.#draw()
  }

  async #draw() {
    try {
      await store.ready
      const rows = await store.rows('run')
      this.#runs = [...rows.filter((row) => !this.#gone.has(row.k[0])), ...[...this.#gone.values()].map(({ row }) => row)].sort(newestFirst)
      this.#part('list').replaceChildren(...this.#runs.map((row) => this.#item(row)))
      this.#part('empty').hidden = this.#runs.length > 0
    } catch (error) {
      this.#complain(error)
    }
  }

  /** @param {HTMLElement|null} button */
  #act(button) {
    const act = button?.dataset.act
    const id = /** @type {HTMLElement|null|undefined} */ (button?.closest('[data-run]'))?.dataset.run
    const row = this.#runs.find(({ k }) => k[0] === id) ?? null
    if (act === 'add' || act === 'edit') return this.#edit(row)
    if (act === 'cancel') return this.#cancel()
    if (act === 'delete' || act === 'undo') return this.#delete(row, act === 'delete')
    if (act === 'discard') return store.discard(row.refused.op).then(() => this.#draw())
  }

  async #edit(row) {
    this.#part('heading').textContent = row ? 'Change the run' : 'Add a run'
    await this.#form.open(row)
    this.#sheet.showModal()
  }

  async #cancel() {
    await this.#form.drop()
    this.#sheet.close()
  }

  async #delete(row, deleted) {
    try {
      await store.write('m', 'run', row.k, { deleted })
      deleted ? this.#gone.set(row.k[0], { row, height: this.#place(row).offsetHeight }) : this.#gone.delete(row.k[0])
      await this.#draw()
      this.#place(row).querySelector('button')?.focus()
    } catch (error) {
      this.#complain(error)
    }
  }

  #item(row) {
    const gone = this.#gone.get(row.k[0])
    const item = /** @type {HTMLElement} */ (fill(this.#template(gone ? 'gone' : 'run'), wordsOf(row)).firstElementChild)
    item.dataset.run = row.k[0]
    for (const optional of item.querySelectorAll('[data-field]:empty')) optional.hidden = true
    if (gone) item.style.setProperty('--height', `${gone.height}px`)
    else item.querySelector('[data-act=discard]').hidden = !row.refused
    return item
  }

  /** @returns {HTMLElement} */
  #place({ k }) { return this.querySelector(`[data-run="${k[0]}"]`) }

  #complain(error) {
    this.#part('trouble').textContent = error?.message ?? 'Not saved.'
  }

  #template(name) { return /** @type {HTMLTemplateElement} */ (this.querySelector(`[data-template=${name}]`)) }
  #part(name) { return this.querySelector(`[data-part=${name}]`) }
  get #sheet() { return /** @type {HTMLDialogElement} */ (this.querySelector('dialog')) }
  get #form() { return /** @type {import('./run-form.js').RunForm} */ (this.querySelector('run-form')) }
}

const newestFirst = (a, b) => String(b.f.run_on).localeCompare(String(a.f.run_on)) || String(b.k[0]).localeCompare(String(a.k[0]))

function wordsOf(row) {
  const { run_on, distance_m, duration_s, note } = row.f
  const day = dayInWords(run_on)
  return {
    day, run_on, note, distance: km(distance_m), time: duration_s ? minutesInWords(duration_s) : '', pain: painInWords(row.f),
    edit: `Edit the run, ${day}`, delete: `Delete the run, ${day}`, mark: markOf(row),
  }
}

function painInWords(run) {
  const free = painFree(run)
  if (run.pain === 0) return 'Pain-free all the way'
  if (!run.pain) return ''
  return free === null ? `Pain ${run.pain}` : `Pain-free for ${km(free)} km, then pain ${run.pain}`
}

function markOf({ pending, refused }) {
  if (refused) return refused.msg
  return pending && store.member ? 'Waiting to send' : ''
}

customElements.define('run-log', RunLog)
