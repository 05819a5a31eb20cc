/** A workout being done. Everything it shows comes from the phone's own database. */
import { painted } from '../core/painted.js'
import { NEWS, clone, part, say, sentenceOf } from '../core/parts.js'
import { store } from '../core/store.js'
import { Drawing, openSet } from './drawing.js'
import { leadOf } from './lead.js'
import { inMode, modeOf, openSession, ticksOf } from './opening.js'
import { countOf, ofSets, setsInWords } from './plan.js'
import { Record } from './record.js'
import { stretch } from './stretch.js'
import { focusView, hold, release, showView } from './views.js'
import { keepAwake, letSleep } from './wake.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('./opening.js').Opened} Opened */
/** @typedef {import('./set-tick.js').SetTick} SetTick */
/** @typedef {import('./session-finish.js').SessionFinish} SessionFinish */

/** @typedef {import('./session-way.js').SessionWay} SessionWay */
/** @typedef {import('./skip-sheet.js').SkipSheet} SkipSheet */

const OWN = ['click', 'way:chosen', 'tick:done', 'tick:undone', 'tick:failed', 'finish:saved', 'finish:failed']
const REFRESH = 250

class SessionPlayer extends HTMLElement {
  /** @type {Opened|null} */
  #opened = null
  #record = new Record()
  #drawing = new Drawing(this, (key, fields) => this.#record.keep(key, fields))
  #timer = 0
  #opening = 0

  connectedCallback() {
    hold()
    for (const type of OWN) this.addEventListener(type, this)
    for (const type of NEWS) document.addEventListener(type, this)
    window.addEventListener('hashchange', this)
    this.#finish.begin = () => this.#record.begun()
    this.#open()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
    window.removeEventListener('hashchange', this)
    letSleep()
  }

  /** @param {any} event */
  handleEvent({ type, target, detail }) {
    if (type === 'click') return this.#act(target.closest('[data-act]'))
    if (type === 'tick:done' || type === 'tick:undone') return this.#ticked(target)
    if (type === 'way:chosen') return this.#choose(detail)
    if (type === 'tick:failed' || type === 'finish:failed') return this.#complain(detail)
    if (type === 'finish:saved') return this.#finished()
    const mine = this.#opened && type !== 'owner:changed' && type !== 'hashchange'
    return mine ? this.#refreshSoon() : this.#open()
  }

  /** What the timers go by; null while no session is open. @returns {import('./session-timer.js').Course|null} */
  get course() {
    const opened = this.#opened
    return opened && { workout: opened.workout.k[0], title: opened.workout.srv.title, mode: opened.mode, lead: opened.first ?? '', places: this.#drawing.agenda }
  }

  async #open() {
    const opening = ++this.#opening
    try {
      const { workouts, opened, wanted } = await openSession(location.hash.slice(1))
      if (opening !== this.#opening) return
      this.#opened = opened
      this.#record.of(opened)
      await (opened ? this.#resume(opened) : this.#offer(workouts, Boolean(wanted)))
    } catch (error) {
      this.#complain(error)
    }
  }

  /** What is below the first set waits until that can be ticked. @param {Opened} opened */
  async #resume(opened) {
    const { exercises } = opened
    const shown = part(this, 'exercises')
    this.#title(opened.workout.srv.title)
    this.#drawing.clear()
    this.#way(opened.first ?? '')
    const [first] = this.#drawing.draw(exercises.slice(0, 1), opened, 1)
    shown.replaceChildren(first)
    stretch(this, countOf(exercises, opened.ticks))
    this.#enter(opened)
    await painted()
    if (opened !== this.#opened) return
    this.#drawing.complete(first, exercises[0], opened)
    shown.append(...this.#drawing.draw(exercises.slice(1), opened))
    this.#count()
    part(this, 'finish').hidden = false
    await Promise.all([this.#finish.show(opened), this.#lead(opened)])
    if (opened === this.#opened) say(this, 'session:opened', { id: opened.id })
  }

  /** @param {Opened} opened */
  async #lead(opened) {
    const first = await leadOf(opened)
    if (opened === this.#opened) this.#way((opened.first ??= first))
  }

  /** @param {'left'|'right'|''} first */
  #way(first) {
    const { mode, exercises } = /** @type {Opened} */ (this.#opened)
    this.#drawing.lead = first
    this.#sheet.show(mode, first, exercises.some(({ sided }) => sided))
  }

  /** Kept with the session once that is begun; the length is remembered for the workout. @param {import('./session-way.js').Way} way */
  async #choose({ mode, first }) {
    const opened = /** @type {Opened} */ (this.#opened)
    const session = { s: 'm', t: 'session', k: [opened.id], fields: mode ? { mode } : { first_side: first } }
    const setting = { s: 'm', t: 'setting', k: [modeOf(opened.workout.k[0])], fields: { value: mode } }
    try {
      if (first) opened.first = first
      await this.#record.row
      await store.writeAll([...(this.#record.row ? [session] : []), ...(mode ? [setting] : [])])
      if (mode) await this.#redraw(mode)
    } catch (error) {
      this.#complain(error)
    }
    this.#way(/** @type {Opened} */ (this.#opened).first ?? '')
  }

  /** @param {import('./plan.js').Mode} mode */
  async #redraw(mode) {
    const before = /** @type {Opened} */ (this.#opened)
    this.#opened = inMode({ ...before, ticks: this.#record.row ? await ticksOf(before.id) : before.ticks }, mode)
    this.#record.opened = this.#opened
    this.#drawing.clear()
    part(this, 'exercises').replaceChildren(...this.#drawing.draw(this.#opened.exercises, this.#opened))
    this.#count()
    say(this, 'session:opened', { id: before.id })
  }

  /** @param {Opened} opened */
  #enter(opened) {
    if (opened.half || opened.row?.refused) this.#view('finish')
    else if (opened.row?.f.finished_at) this.#sum(opened)
    else this.#view('sets')
  }

  /** @param {Row[]} workouts @param {boolean} wanted one of them was asked for and is not here */
  #offer(workouts, wanted) {
    this.#title('Session')
    part(this, 'workouts').replaceChildren(...workouts.map(({ k, srv }) => clone(this, 'workout', { ...srv, href: `#${k[0]}` })))
    this.#view(wanted || !workouts.length ? 'missing' : 'choose')
  }

  /** @param {HTMLElement|null} button */
  #act(button) {
    const act = button?.dataset.act
    if (act === 'add') return this.#add(button?.closest('.set') ?? null)
    if (act === 'more') return this.#more(button?.closest('.exercise') ?? null)
    if (act === 'skip') return this.#askSkip(button?.closest('.exercise') ?? null)
    if (act === 'unskip') return this.#skip(button?.closest('.exercise') ?? null, null)
    if (act === 'finish' || act === 'sets') return this.#go(act)
    if (act === 'delete' || act === 'undo') return this.#delete(act === 'delete')
  }

  /** @param {Element|null} row */
  #add(row) {
    openSet(row)
    this.#count()
    row?.querySelector('input')?.focus()
  }

  /** @param {Element|null} element */
  #more(element) {
    const row = this.#drawing.extend(element, /** @type {Opened} */ (this.#opened))
    this.#count()
    row.querySelector('input')?.focus({ preventScroll: true })
  }

  /** @param {Element|null} element */
  async #askSkip(element) {
    const place = this.#drawing.places.find((one) => one.element === element)
    const reason = await this.#skipping.ask(place?.exercise.title ?? '')
    if (reason) await this.#skip(element, reason)
  }

  /** @param {Element|null} element @param {string|null} reason null: done after all */
  async #skip(element, reason) {
    const opened = /** @type {Opened} */ (this.#opened)
    const { exercise } = this.#drawing.places.find((one) => one.element === element) ?? {}
    if (!exercise) return
    try {
      await this.#record.keep(exercise.slug, { skipped: reason })
      opened.ticks.set(exercise.slug, { skipped: reason })
      this.#drawing.mark(opened)
      this.#count()
      part(this, 'said').textContent = `${exercise.title}: ${reason ? 'skipped' : 'back in the session'}.`
      say(this, 'session:changed')
    } catch (error) {
      this.#complain(error)
    }
  }

  /** @param {SetTick} tick */
  #ticked(tick) {
    const { done, all } = this.#count()
    this.#drawing.halve(tick.closest('.set'))
    part(this, 'trouble').textContent = ''
    part(this, 'said').textContent = `${tick.name}, ${tick.done ? 'ticked' : 'unticked'}. ${setsInWords(done)} ${ofSets(all)}.`
    keepAwake()
  }

  #count() {
    const count = this.#drawing.count
    stretch(this, count)
    return count
  }

  #refreshSoon() {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#refresh(/** @type {Opened} */ (this.#opened)), REFRESH)
  }

  /** News from another tab or phone; a box written meanwhile knows better. @param {Opened} opened */
  async #refresh(opened) {
    if (!this.#record.row && (await isBegun())) return this.#record.row || this.#open()
    const turns = new Map(this.#drawing.places.map(({ tick }) => [tick, tick.turn]))
    const ticks = await ticksOf(opened.id)
    if (opened !== this.#opened) return
    opened.ticks = ticks
    this.#drawing.refresh(opened, (tick) => !tick.busy && tick.turn === turns.get(tick))
    this.#count()
  }

  async #finished() {
    const opened = /** @type {Opened} */ (this.#opened)
    opened.row = await store.row('m', 'session', [opened.id])
    opened.ticks = await ticksOf(opened.id)
    await this.#finish.show(opened)
    this.#sum(opened)
    focusView(this)
    say(this, 'session:finished', { id: opened.id })
  }

  /** @param {Opened} opened */
  #sum(opened) {
    part(this, 'sum').show(opened)
    this.#view('done')
  }

  /** @param {boolean} deleted */
  async #delete(deleted) {
    try {
      await store.write('m', 'session', [this.#opened?.id ?? ''], { deleted })
      this.#go(deleted ? 'deleted' : 'done')
    } catch (error) {
      this.#complain(error)
    }
  }

  /** @param {string} view */
  #go(view) {
    this.#view(view)
    focusView(this)
  }

  /** @param {string} view */
  #view(view) {
    showView(this, view)
    if (view === 'sets') keepAwake()
    else letSleep()
  }

  /** @param {string} title */
  #title(title) {
    part(this, 'title').textContent = title
    document.title = `${title} · Medius`
  }

  /** @param {unknown} error */
  #complain(error) {
    release()
    part(this, 'trouble').textContent = sentenceOf(error)
  }

  get #sheet() { return /** @type {SessionWay} */ (this.querySelector('session-way')) }
  get #skipping() { return /** @type {SkipSheet} */ (this.querySelector('skip-sheet')) }
  get #finish() { return /** @type {SessionFinish} */ (this.querySelector('session-finish')) }
}

/** Begun elsewhere meanwhile, so that one workout does not become two sessions. */
const isBegun = async () => Boolean((await openSession(location.hash.slice(1))).opened?.row)

customElements.define('session-player', SessionPlayer)
