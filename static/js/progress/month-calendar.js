/** One month of days, with what was done on each. */
import { today } from '../core/day.js'
import { clone, part } from '../core/parts.js'
import { plural } from '../core/plural.js'
import { far, unitOf } from '../runs/units.js'
import { dayWords, monthAfter, monthWords } from './days.js'
import { calendarOf, firstDay } from './figures.js'

/** @typedef {import('./history.js').History} History */
/** @typedef {import('./figures.js').Cell} Cell */

export class MonthCalendar extends HTMLElement {
  /** @type {History} */
  #history = { sessions: [], runs: [] }
  #month = monthAfter(today(), 0)
  #unit = unitOf('km')

  connectedCallback() {
    this.addEventListener('click', this)
  }

  /** @param {History} history @param {'km'|'mi'} unit */
  show(history, unit) {
    this.#history = history
    this.#unit = unit
    this.#draw()
  }

  /** @param {any} event */
  handleEvent({ target }) {
    const act = target.closest('[data-act]')?.dataset.act
    if (!act) return
    this.#month = monthAfter(this.#month, act === 'on' ? 1 : -1)
    this.#draw()
  }

  #draw() {
    part(this, 'month').textContent = monthWords(this.#month, today())
    part(this, 'weeks').replaceChildren(...calendarOf(this.#month, this.#history).map((week) => this.#week(week)))
    this.#turn('back').disabled = this.#month <= `${(firstDay(this.#history) ?? today()).slice(0, 7)}-01`
    this.#turn('on').disabled = this.#month >= monthAfter(today(), 0)
  }

  /** @param {Cell[]} days */
  #week(days) {
    const row = clone(this, 'week', {})
    row.replaceChildren(...days.map((day) => this.#day(day)))
    return row
  }

  /** @param {Cell} cell */
  #day({ day, inside, sessions, runs }) {
    if (!inside) return document.createElement('td')
    const words = `${dayWords(day, today())}: ${[sessions.length ? plural(sessions.length, 'session') : '', ...runs.map((run) => this.#run(run))].filter(Boolean).join(', ')}`
    const href = sessions.length ? `/session#s=${sessions[0].id}` : `/runs#edit=${runs[0]?.id}`
    const item = clone(this, sessions.length + runs.length ? 'full' : 'day', { number: Number(day.slice(8)), words, href })
    const marks = [...sessions.map(() => 'session'), ...runs.map(({ pain }) => (Number(pain) > 0 ? 'hurt' : 'run'))]
    item.querySelector('.calendar__marks')?.replaceChildren(...marks.slice(0, 3).map(markOf))
    if (day === today()) item.setAttribute('aria-current', 'date')
    return item
  }

  /** @param {import('./history.js').Outing} run */
  #run({ distance, pain }) {
    return `run ${far(distance, this.#unit)}${pain === null ? '' : `, pain ${pain}`}`
  }

  /** @param {string} act */
  #turn(act) { return /** @type {HTMLButtonElement} */ (this.querySelector(`[data-act=${act}]`)) }
}

/** @param {string} kind */
function markOf(kind) {
  const mark = document.createElement('span')
  mark.className = `calendar__mark calendar__mark--${kind}`
  return mark
}

customElements.define('month-calendar', MonthCalendar)
