/** What the log says so far: in a sentence, and as tables whose bars are drawn by the stylesheet. */
import { dayInWords, shortDay, today } from '../core/day.js'
import { store } from '../core/store.js'
import { fill } from '../core/template.js'
import { km, painFree } from '../runs/units.js'
import { doneSessions, weeksOf } from './figures.js'
import { summaryOf } from './summary.js'

const NEWS = ['base:changed', 'outbox:changed', 'owner:changed']
const SHOWN = 12

class ProgressPanel extends HTMLElement {
  async connectedCallback() {
    for (const type of NEWS) document.addEventListener(type, this)
    await this.#draw()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  handleEvent() {
    return this.#draw()
  }

  async #draw() {
    await store.ready
    const [workouts, sessions, ticks, runs] = await Promise.all(['workout', 'session', 'tick', 'run'].map((table) => store.rows(table)))
    const titles = new Map(workouts.map(({ k, srv }) => [k[0], srv?.title]))
    this.#show(doneSessions(sessions, ticks), runs.map(({ f }) => f).sort(newestFirst), titles)
  }

  #show(done, runs, titles) {
    const nothing = !done.length && !runs.length
    this.#part('empty').hidden = !nothing
    this.#part('figures').hidden = nothing
    this.#part('summary').textContent = summaryOf(done, runs, today())
    this.#table('weeks', 'week', done.length ? weekRows(done) : [])
    this.#table('sessions', 'session', done.slice(0, SHOWN).map((session) => sessionRow(session, titles)))
    this.#table('runs', 'run', runRows(runs.slice(0, SHOWN)))
  }

  #table(name, template, rows) {
    this.#part(name).hidden = !rows.length
    this.#part(name).querySelector('tbody').replaceChildren(...rows.map((row) => this.#row(template, row)))
  }

  /** A bar is as long as its number: --part of the longest. */
  #row(name, data) {
    const row = /** @type {HTMLElement} */ (fill(this.querySelector(`[data-template=${name}]`), data).firstElementChild)
    row.style.setProperty('--part', String(data.part))
    row.style.setProperty('--whole', String(data.whole ?? 1))
    return row
  }

  #part(name) { return /** @type {HTMLElement} */ (this.querySelector(`[data-part=${name}]`)) }
}

const newestFirst = (a, b) => String(b.run_on).localeCompare(String(a.run_on))

function weekRows(done) {
  const weeks = weeksOf(done, today())
  const most = Math.max(1, ...weeks.map(({ count }) => count))
  return weeks.map(({ monday, count }, i) => ({ week: ['This week', 'Last week'][i] ?? shortDay(monday), count, part: count / most }))
}

function sessionRow({ id, done_on, workout, sets, pain }, titles) {
  const known = pain !== null && pain !== undefined
  return { day: dayInWords(done_on), href: `/session#s=${id}`, workout: titles.get(workout) ?? workout, sets: `${sets} set${sets === 1 ? '' : 's'}`, pain: known ? pain : '–', part: known ? pain / 10 : 0 }
}

function runRows(runs) {
  const longest = Math.max(1, ...runs.map(({ distance_m }) => distance_m ?? 0))
  return runs.map((run) => runRow(run, painFree(run), longest))
}

function runRow({ run_on, distance_m, pain }, free, longest) {
  const known = free !== null
  return { day: shortDay(run_on), free: known ? km(free) : '–', of: `of ${km(distance_m)} km`, pain: pain ?? '–', part: known ? free / longest : 0, whole: distance_m / longest }
}

customElements.define('progress-panel', ProgressPanel)
