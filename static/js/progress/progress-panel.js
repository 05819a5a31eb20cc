/** What the log says: the number first, then the curve; a table beside each for those who cannot see it. */
import { today } from '../core/day.js'
import { painted } from '../core/painted.js'
import { NEWS, clone, part, sentenceOf } from '../core/parts.js'
import { plural } from '../core/plural.js'
import { far, inUnit, typedAs, unitOf } from '../runs/units.js'
import { choose } from '../settings/setting.js'
import { Chart } from './chart.js'
import { NEEDED, goalHeld, lastSides, latestBest, rangeOf, since, startOf, streakOf, tooMuch, weeksOf } from './figures.js'
import { goalOf } from './goal.js'
import { ofPain, ofRuns, ofSides } from './pictures.js'
import { keepHistory, readHistory } from './reading.js'
import * as summary from './summary.js'
import { painRows, runRows, sessionRows, weekRows } from './tables.js'

/** @typedef {import('./history.js').History} History */
/** @typedef {import('./pictures.js').View} View */

/** Weeks of which one sees at a glance whether they counted. */
const GLANCE = 12
const LINES = {
  runs: [{ stroke: '--ok', width: 2.5 }],
  sides: [{ stroke: '--ink', width: 2.5 }, { stroke: '--accent', width: 2.5, dash: [6, 4] }],
  pain: [{ stroke: '--ink', width: 2.5 }, { stroke: '--accent', width: 2.5, dash: [6, 4] }],
}

class ProgressPanel extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** @type {History} */
  #history = { sessions: [], runs: [] }
  /** @type {Record<string, string|null>} */
  #settings = {}
  /** @type {Map<string, string>} */
  /** @type {Map<string, Chart>} */
  #charts = new Map()
  #drawing = 0
  #asked = 0
  /** Writes of this page of which nobody else has to tell it. */
  #own = 0

  connectedCallback() {
    for (const type of ['change', 'submit', 'click']) this.addEventListener(type, this)
    this.addEventListener('toggle', this, true)
    for (const type of NEWS) document.addEventListener(type, this)
    void this.#load()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type, target } = event
    if (type === 'submit') event.preventDefault()
    if (type === 'toggle') return target.open && target.dataset.table && this.#fill(target)
    if (type === 'change' && target.name === 'range') return this.#choose({ range: target.value })
    if (type === 'submit' && target === part(this, 'goal-form')) return this.#setGoal(target.elements.goal.value)
    if (type === 'click') return this.#act(target.closest('[data-act]')?.dataset.act)
    if (type === 'owner:changed') delete this.dataset.shown
    if (type === 'outbox:changed' && this.#own) return void this.#own--
    if (NEWS.includes(type) || type === 'sync:changed') return this.#load()
  }

  /** One at a time, and once more where something changed meanwhile. */
  async #load() {
    if (this.#asked++) return
    for (let seen = 0; seen !== this.#asked; await this.#loadOnce()) seen = this.#asked
    this.#asked = 0
    await this.#store.lend((db) => keepHistory(db, painted)).catch(() => {})
  }

  async #loadOnce() {
    try {
      const reading = this.#store.lend((db) => readHistory(db, (left) => this.#putAway(left)))
      const [arriving, history, settings] = await Promise.all([this.#store.arriving(), reading, this.#store.rows('setting')])
      if (arriving) return this.#wait()
      this.#history = history
      this.#settings = Object.fromEntries(settings.map(({ k, f }) => [k[0], f.value ?? null]))
      await this.#draw()
    } catch (error) {
      part(this, 'trouble').textContent = sentenceOf(error)
    }
  }

  /** Years of it are put in order once, and never again. @param {number|null} left */
  #putAway(left) {
    if (left && !('shown' in this.dataset)) this.#text({ arriving: `Putting your log in order: ${left} to go.` })
  }

  /** Nothing is said of a log of which only a part is here. */
  #wait() {
    delete this.dataset.shown
    this.#text({ arriving: 'Your log is on its way.' })
    document.addEventListener('sync:changed', this, { once: true })
  }

  /** @param {Record<string, string|null>} settings kept while they are drawn: whoever leaves before all is drawn has chosen */
  async #choose(settings) {
    Object.assign(this.#settings, settings)
    const drawn = this.#draw('range' in settings)
    try {
      for (const [name, value] of Object.entries(settings)) {
        if (await choose(this.#store, name, value)) this.#own++
      }
      await drawn
    } catch (error) {
      part(this, 'trouble').textContent = sentenceOf(error)
    }
  }

  /** @param {string|undefined} act */
  #act(act) {
    if (act === 'read') return this.#choose({ pain_read: tooMuch(this.#history, today())?.id ?? null })
    if (act === 'maintain' || act === 'train') return this.#choose({ maintenance: act === 'maintain' ? 'yes' : 'no' })
  }

  /** A new goal is a new offer. @param {string} text */
  #setGoal(text) {
    const { metres, fault } = goalOf(text, this.#unit)
    this.querySelector('[data-error=goal]')?.replaceChildren(fault)
    if (fault) return
    part(this, 'goal').open = false
    return this.#choose({ goal_m: metres === null ? null : String(metres), maintenance: null })
  }

  /** A part in each frame: none is dropped. What was chosen is seen before what comes of it. @param {boolean} [again] of the same history, in another range */
  async #draw(again = false) {
    const drawing = ++this.#drawing
    const view = this.#view()
    this.#say(view)
    if (again) await painted()
    for (const [name, picture] of /** @type {const} */ ([['runs', ofRuns], ['sides', ofSides], ['pain', ofPain]])) {
      if (drawing !== this.#drawing) return
      this.#chart(name).show(picture(view))
      await painted()
      if (name !== 'runs' || again) continue
      this.#weeks(view.goal)
      await painted()
    }
    for (const open of this.querySelectorAll('details[data-table][open]')) this.#fill(/** @type {HTMLElement} */ (open))
  }

  /** @returns {View} */
  #view() {
    const range = rangeOf(this.#settings.range)
    const from = startOf(range, this.#history, today())
    const history = { sessions: since(this.#history.sessions, from), runs: since(this.#history.runs, from) }
    const weeks = weeksOf(history.sessions, from, today())
    return { history, range, from, today: today(), weeks, metres: this.#unit === 'mi' ? 1609.344 : 1000, goal: Number(this.#settings.goal_m ?? 0) }
  }

  /** @param {View} view */
  #say(view) {
    const nothing = !this.#history.sessions.length && !this.#history.runs.length
    part(this, 'empty').hidden = !nothing
    part(this, 'figures').hidden = nothing
    this.dataset.shown = ''
    this.#text({ arriving: '' })
    const { history, goal } = view
    const best = latestBest(history.runs)
    part(this, 'number').hidden = !best
    this.#text({ best: inUnit(best?.free ?? 0, this.#unit), unit: this.#unit, summary: [summary.ofRuns(history.runs, today(), this.#unit), summary.ofSessions(this.#history, today())].join(' ') })
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll('[name=range]'))) radio.checked = radio.value === view.range
    part(this, 'runs').hidden = !this.#history.runs.length
    part(this, 'sides').hidden = !this.#history.sessions.some(({ left, right }) => left !== null && right !== null)
    part(this, 'pain').hidden = !Object.values(this.#history).some((list) => list.some(({ pain }) => pain !== null))
    this.#offer(goal)
    this.#text({ 'sides-words': summary.ofSides(lastSides(history.sessions)) })
  }

  /** @param {number} goal */
  #offer(goal) {
    const bad = tooMuch(this.#history, today())
    part(this, 'stop').hidden = !bad || this.#settings.pain_read === bad.id
    part(this, 'offer').hidden = !goal || Boolean(this.#settings.maintenance) || !goalHeld(this.#history.runs, goal, today())
    this.#text({ 'goal-words': goal ? `Your goal: ${far(goal, this.#unit)}` : 'Set a goal' })
    const field = part(this, 'goal-form').elements.goal
    if (!part(this, 'goal').open) field.value = goal ? typedAs(goal, this.#unit) : ''
    part(this, 'goal-form').querySelector('.field__hint').textContent = this.#unit
  }

  /** @param {number} goal */
  #weeks(goal) {
    const { sessions, runs } = this.#history
    const needed = this.#settings.maintenance === 'yes' && goalHeld(runs, goal, today()) ? NEEDED.maintenance : NEEDED.training
    const weeks = weeksOf(sessions, sessions[0]?.day ?? today(), today())
    const streak = streakOf(weeks, needed)
    this.#text({ streak: String(streak.length), 'streak-words': `${streak.length === 1 ? 'week' : 'weeks'} kept up`, rule: summary.ofStreak(streak, needed) })
    const glance = [...Array.from({ length: GLANCE }, () => ({ count: 0 })), ...weeks].slice(-GLANCE)
    part(this, 'kept').replaceChildren(...glance.map(({ count }, i) => this.#kept(count, needed, GLANCE - 1 - i)))
    part(this, 'calendar').show(this.#history, this.#unit)
  }

  /** @param {number} count @param {number} needed @param {number} ago weeks */
  #kept(count, needed, ago) {
    const item = clone(this, 'kept', { words: `${['This week', 'Last week'][ago] ?? `${ago} weeks ago`}: ${plural(count, 'session')}` })
    item.dataset.kept = count >= needed ? 'whole' : count ? 'part' : 'none'
    return item
  }

  /** @param {Record<string, string>} words by the part they stand in */
  #text(words) {
    for (const [name, text] of Object.entries(words)) part(this, name).textContent = text
  }

  /** @param {keyof typeof LINES} name */
  #chart(name) {
    const place = /** @type {HTMLElement} */ (this.querySelector(`[data-chart=${name}]`))
    if (!this.#charts.has(name)) this.#charts.set(name, new Chart(place, LINES[name]))
    return /** @type {Chart} */ (this.#charts.get(name))
  }

  /** @param {HTMLElement} details */
  #fill(details) {
    const { history, range, weeks } = this.#view()
    const name = String(details.dataset.table)
    const long = range === 'year' || range === 'all'
    /** @type {Record<string, () => Record<string, string>[]>} */
    const tables = {
      runs: () => runRows(history.runs, long, today(), this.#unit), weeks: () => weekRows(weeks, today()),
      sides: () => sessionRows(history.sessions, long, today()), pain: () => painRows(history, long, today()),
    }
    details.querySelector('tbody')?.replaceChildren(...tables[name]().map((row) => clone(details, name, row)))
  }

  get #unit() {
    return unitOf(this.#settings.unit)
  }
}

customElements.define('progress-panel', ProgressPanel)
