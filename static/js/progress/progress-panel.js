/** What the log says so far: in a sentence, and as tables whose bars are drawn by the stylesheet. */
import { dayInWords, shortDay, today } from '../core/day.js'
import { NEWS, clone, part, sentenceOf } from '../core/parts.js'
import { store } from '../core/store.js'
import { inUnit, painFree } from '../runs/units.js'
import { doneSessions, weeksOf } from './figures.js'
import { summaryOf } from './summary.js'

/** @typedef {import('./figures.js').Done} Done */
/** @typedef {Record<string, any>} Data  a table row's words, and the length of its bar: part of whole, both 0 to 1 */

const SHOWN = 12
const TABLES = ['workout', 'session', 'tick', 'run']

class ProgressPanel extends HTMLElement {
  connectedCallback() {
    for (const type of NEWS) document.addEventListener(type, this)
    this.handleEvent()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  async handleEvent() {
    try {
      await this.#draw()
    } catch (error) {
      part(this, 'trouble').textContent = sentenceOf(error)
    }
  }

  async #draw() {
    const [workouts, sessions, ticks, runs] = await Promise.all(TABLES.map((table) => store.rows(table)))
    const titles = new Map(workouts.map(({ k, srv }) => [k[0], srv?.title]))
    this.#show(doneSessions(sessions, ticks), runs.map(({ f }) => f).sort(newestFirst), titles)
  }

  /** @param {Done[]} done @param {Data[]} runs @param {Map<string, string>} titles */
  #show(done, runs, titles) {
    const nothing = !done.length && !runs.length
    part(this, 'empty').hidden = !nothing
    part(this, 'figures').hidden = nothing
    part(this, 'summary').textContent = summaryOf(done, runs, today())
    this.#fill('weeks', 'week', weekRows(done))
    this.#fill('sessions', 'session', done.slice(0, SHOWN).map((session) => sessionRow(session, titles)))
    this.#fill('runs', 'run', runRows(runs.slice(0, SHOWN)))
  }

  /** @param {string} name @param {string} template @param {Data[]} rows */
  #fill(name, template, rows) {
    part(this, name).hidden = !rows.length
    part(this, name).querySelector('tbody').replaceChildren(...rows.map((row) => this.#row(template, row)))
  }

  /** @param {string} template @param {Data} data */
  #row(template, data) {
    const row = clone(this, template, data)
    row.style.setProperty('--part', String(data.part))
    row.style.setProperty('--whole', String(data.whole ?? 1))
    return row
  }
}

/** @param {Data} a @param {Data} b */
const newestFirst = (a, b) => String(b.run_on).localeCompare(String(a.run_on))

/** @param {Done[]} done @returns {Data[]} */
function weekRows(done) {
  const weeks = done.length ? weeksOf(done, today()) : []
  const most = Math.max(1, ...weeks.map(({ count }) => count))
  return weeks.map(({ monday, count }, i) => ({ week: ['This week', 'Last week'][i] ?? shortDay(monday), count, part: count / most }))
}

/** @param {Done} session @param {Map<string, string>} titles @returns {Data} */
function sessionRow({ id, done_on, workout, sets, pain }, titles) {
  const words = { day: dayInWords(done_on), href: `/session#s=${id}`, workout: titles.get(workout) ?? workout }
  return { ...words, sets: `${sets} set${sets === 1 ? '' : 's'}`, pain: pain ?? '–', part: (pain ?? 0) / 10 }
}

/** @param {Data[]} runs @returns {Data[]} */
function runRows(runs) {
  const longest = Math.max(1, ...runs.map(({ distance_m }) => distance_m ?? 0))
  return runs.map((run) => runRow(run, painFree(run), longest))
}

/** @param {Data} run @param {number|null} free @param {number} longest @returns {Data} */
function runRow({ run_on, distance_m = 0, pain }, free, longest) {
  const words = { day: shortDay(run_on), free: free === null ? '–' : inUnit(free), of: `of ${inUnit(distance_m)} km`, pain: pain ?? '–' }
  return { ...words, part: (free ?? 0) / longest, whole: distance_m / longest }
}

customElements.define('progress-panel', ProgressPanel)
