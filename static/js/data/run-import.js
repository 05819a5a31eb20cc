/** Runs from other programs' files: read on the phone, shown, then added through the outbox like any run. */
import { dayInWords } from '../core/day.js'
import { clone, part, sentenceOf } from '../core/parts.js'
import { readAll } from '../core/view.js'
import { far, minutesInWords, unitOf } from '../runs/units.js'
import { chosen } from '../settings/setting.js'
import { arrivalsOf, wishesOf } from './arrivals.js'
import { clockOf, columnsOf, orderOf } from './columns.js'
import { ambiguous } from './readings.js'
import { questionsOf, runsOf, tableOf } from './table.js'
import { tracksOf } from './tracks.js'

/** @typedef {import('./arrivals.js').Arrival} Arrival */
/** @typedef {{name: string, table?: import('./table.js').Table, runs: import('./table.js').Found[]}} File_ */

const SHOWN = 50
const FAULTS = 3
const WORDS = /** @type {Record<string, string>} */ ({ new: '', here: 'Here already', alike: 'Looks like one that is here', deleted: 'You deleted it here' })

class RunImport extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** @type {File_[]} */
  #files = []
  /** @type {Arrival[]} */
  #arrivals = []
  /** @type {string[]} */
  #added = []
  #unit = unitOf(null)

  connectedCallback() {
    for (const type of ['click', 'change']) this.addEventListener(type, this)
    document.addEventListener('owner:changed', (/** @type {any} */ { detail }) => detail.from && !detail.gone && location.reload())
  }

  /** @param {any} event */
  handleEvent({ type, target }) {
    if (type === 'change') return this.#try(() => (target.type === 'file' ? this.#read(target) : this.#choose(target)))
    const act = target.closest('[data-act]')?.dataset.act
    if (act === 'files') part(this, 'file').click()
    if (act === 'add') return this.#try(() => this.#add())
    if (act === 'undo') return this.#try(() => this.#undo())
  }

  /** @param {HTMLInputElement} field */
  async #read(field) {
    const files = [...(field.files ?? [])]
    field.value = ''
    this.#files = []
    this.#unit = unitOf(await chosen(this.#store, 'unit'))
    this.#files = await Promise.all(files.map(fileOf))
    part(this, 'tables').replaceChildren(...this.#files.flatMap(({ table }, i) => (table ? [this.#asked(table, i)] : [])))
    await this.#look()
  }

  /** Another column, unit or order was chosen for a table. @param {HTMLSelectElement} field */
  async #choose(field) {
    const box = /** @type {HTMLElement|null} */ (field.closest('[data-table]'))
    const table = box && this.#files[Number(box.dataset.table)].table
    if (box && table) {
      const { choices, head, lines } = table
      const number = field.name !== 'unit' && field.name !== 'order'
      Object.assign(choices, { [field.name]: number ? Number(field.value) : field.value })
      if (field.name === 'distance') Object.assign(choices, columnsOf(head, lines, choices.day, choices.distance))
      if (field.name === 'day') choices.order = orderOf(lines, choices.day)
      choices.clock = clockOf(head, lines, choices)
      this.#show(box, table)
    }
    await this.#look()
  }

  /** @param {import('./table.js').Table} table @param {number} at */
  #asked(table, at) {
    const box = clone(this, 'table', { name: table.name })
    box.dataset.table = String(at)
    const columns = table.head.map((name, i) => [String(i), name])
    for (const name of ['day', 'distance', 'time']) {
      const select = /** @type {HTMLSelectElement} */ (box.querySelector(`[name=${name}]`))
      select.append(...[['-1', name === 'time' ? 'None' : 'Choose'], ...columns].map(([value, text]) => new Option(text, value)))
    }
    this.#show(box, table)
    return box
  }

  /** @param {HTMLElement} box @param {import('./table.js').Table} table */
  #show(box, { choices, lines }) {
    for (const select of box.querySelectorAll('select')) select.value = String(/** @type {any} */ (choices)[select.name])
    part(box, 'order').hidden = !lines.some(({ cells }) => ambiguous(cells[choices.day] ?? ''))
  }

  async #look() {
    const tables = this.#files.flatMap(({ name, table }) => (table ? [{ name, table, read: questionsOf(table).length ? null : runsOf(table) }] : []))
    const questions = tables.flatMap(({ table }) => questionsOf(table))
    const faults = tables.flatMap(({ name, read }) => (read?.faults ?? []).map((fault) => (this.#files.length > 1 ? `${name}, ${fault}` : fault)))
    if (questions.length || faults.length) return this.#refuse(questions.length ? questions : inShort(faults))
    const read = tables.map((table) => table.read ?? { runs: [], others: 0, blank: 0 })
    const rows = await this.#store.lend((db) => db.run(['base', 'out'], 'readonly', (tx) => readAll(tx, 'run')))
    this.#arrivals = arrivalsOf([...read.map(({ runs }) => runs), ...this.#files.filter(({ table }) => !table).map(({ runs }) => runs)], rows)
    const left = (/** @type {'others'|'blank'} */ name) => read.reduce((sum, one) => sum + one[name], 0)
    this.#draw(left('others') + this.#files.filter(({ table, runs }) => !table && !runs.length).length, left('blank'))
  }

  /** @param {string[]} sentences */
  #refuse(sentences) {
    this.#arrivals = []
    part(this, 'preview').hidden = true
    this.#say(sentences.join(' '))
  }

  /** @param {number} others activities that are no runs @param {number} blank runs without a distance */
  #draw(others, blank) {
    const fresh = this.#chosen()
    for (const how of ['alike', 'deleted']) {
      const all = this.#count(how)
      part(this, how).hidden = !all
      part(this, how).querySelector('[data-slot]').textContent = how === 'alike' ? `Also add ${runs(all)} that look like ones that are here` : `Also add ${runs(all)} that you deleted here`
    }
    const shown = this.#arrivals.slice(0, SHOWN).map((run) => clone(this, 'run', this.#wordsOf(run)))
    part(this, 'list').replaceChildren(...shown)
    part(this, 'more').textContent = this.#arrivals.length > SHOWN ? `and ${(this.#arrivals.length - SHOWN).toLocaleString('en-GB')} more, back to ${dayInWords(this.#arrivals[this.#arrivals.length - 1].run_on)}` : ''
    part(this, 'sum').textContent = `${runs(fresh.length)} to add`
    part(this, 'rest').textContent = [...said(this.#count('here'), 'here already'), ...said(others, 'left out, as no run'), ...said(blank, 'left out, without a distance')].join(', ')
    part(this, 'add').hidden = !fresh.length
    part(this, 'add').textContent = `Add ${runs(fresh.length)}`
    part(this, 'preview').hidden = false
  }

  /** @param {string} how */
  #count = (how) => this.#arrivals.filter((run) => run.how === how).length

  #chosen() {
    const wanted = new Set(['new', ...['alike', 'deleted'].filter((how) => this.#count(how) && part(this, how).querySelector('input').checked)])
    return this.#arrivals.filter(({ how }) => wanted.has(how))
  }

  /** @param {Arrival} run */
  #wordsOf({ run_on, distance_m, duration_s, how }) {
    return { day: dayInWords(run_on), run_on, distance: far(distance_m, this.#unit), time: duration_s ? minutesInWords(duration_s) : '', how: WORDS[how] }
  }

  async #add() {
    const fresh = this.#chosen()
    await this.#store.writeAll(wishesOf(fresh))
    this.#added = fresh.map(({ key }) => key)
    this.#done(`${runs(fresh.length)} added.`)
  }

  async #undo() {
    await this.#store.writeAll(this.#added.map((key) => ({ s: 'm', t: 'run', k: [key], fields: { deleted: true } })))
    const taken = this.#added.length
    this.#added = []
    this.#done(`${runs(taken)} taken back.`)
  }

  /** @param {string} sentence */
  #done(sentence) {
    this.#files = []
    this.#arrivals = []
    part(this, 'tables').replaceChildren()
    part(this, 'preview').hidden = true
    part(this, 'done').hidden = !this.#added.length
    this.#say(sentence)
    part(this, 'news').focus()
  }

  /** @param {() => Promise<void>|void} act */
  async #try(act) {
    this.#say('')
    if (!this.#added.length || this.#files.length) part(this, 'done').hidden = true
    try {
      await act()
    } catch (error) {
      this.#refuse([sentenceOf(error)])
    }
  }

  /** @param {string} text */
  #say(text) {
    part(this, 'news').textContent = text
  }
}

/** @param {File} file @returns {Promise<File_>} */
async function fileOf(file) {
  const name = file.name.replace(/\.gz$/i, '')
  const body = name === file.name ? file.stream() : file.stream().pipeThrough(new DecompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(body).arrayBuffer().catch(() => { throw new Error(`${file.name} is not whole. Nothing was changed.`) }))
  if (/\.(gpx|tcx|fit)$/i.test(name)) return { name, runs: tracksOf(name, bytes) }
  const table = tableOf(name, bytes)
  if (!table.lines.length || bytes.includes(0) && bytes[0] < 254) throw new Error(`${file.name} is no table of runs: choose a CSV, GPX, TCX or FIT file. Nothing was changed.`)
  return { name, table, runs: [] }
}

/** @param {string[]} faults */
const inShort = (faults) => [...faults.slice(0, FAULTS), ...(faults.length > FAULTS ? [`And ${faults.length - FAULTS} more lines.`] : []), 'Nothing was changed.']

/** @param {number} count */
const runs = (count) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'run' : 'runs'}`

/** @param {number} count @param {string} words */
const said = (count, words) => (count ? [`${count.toLocaleString('en-GB')} ${words}`] : [])

customElements.define('run-import', RunImport)
