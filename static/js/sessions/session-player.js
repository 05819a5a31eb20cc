/** A workout being done. Everything it shows comes from the phone's own database. */
import { today } from '../core/day.js'
import { store } from '../core/store.js'
import { Drawing, clone, openSet, part } from './drawing.js'
import { openSession, ticksOf } from './opening.js'
import { keepAwake, letSleep } from './wake.js'

/** @typedef {import('./opening.js').Opened} Opened */

const HERE = ['click', 'tick:done', 'tick:undone', 'tick:failed', 'finish:saved', 'finish:failed']
const NEWS = ['base:changed', 'outbox:changed', 'owner:changed']

class SessionPlayer extends HTMLElement {
  /** @type {Opened|null} */
  #opened = null
  /** The write of the session's own row, made with its first tick. @type {Promise<unknown>|null} */
  #row = null
  #drawing = new Drawing(this, (key, fields) => this.#keep(key, fields))
  #later = 0

  async connectedCallback() {
    for (const type of HERE) this.addEventListener(type, this)
    for (const type of NEWS) document.addEventListener(type, this)
    window.addEventListener('hashchange', this)
    this.#finish.begin = () => this.#begun()
    await this.#open()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
    window.removeEventListener('hashchange', this)
    letSleep()
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type, target, detail } = event
    if (type === 'click') return this.#act(target.closest('[data-act]'))
    if (type === 'tick:done' || type === 'tick:undone') return this.#ticked(target, type === 'tick:done')
    if (type === 'tick:failed' || type === 'finish:failed') return this.#complain(detail)
    if (type === 'finish:saved') return this.#finished()
    if (this.#opened && NEWS.indexOf(type) >= 0 && type !== 'owner:changed') return this.#refreshSoon()
    return this.#open()
  }

  async #open() {
    try {
      await store.ready
      const { workouts, opened, wanted } = await openSession(location.hash.slice(1))
      this.#opened = opened
      this.#row = opened?.row ? Promise.resolve() : null
      await (opened ? this.#resume(opened) : this.#offer(workouts, wanted))
    } catch (error) {
      this.#complain(error)
    }
  }

  async #resume(opened) {
    this.#title(opened.workout.srv.title)
    this.#part('exercises').replaceChildren(...this.#drawing.exercises(opened))
    this.#drawing.show(opened.ticks, opened.last)
    this.#count()
    const half = await this.#finish.show(opened)
    if (opened.row?.f.deleted) return this.#view('deleted')
    if (opened.row?.f.finished_at && !half) return this.#sum()
    this.#view(half ? 'finish' : 'sets')
  }

  #offer(workouts, wanted) {
    this.#title('Session')
    const links = workouts.map(({ k, srv }) => clone(this, 'workout', { ...srv, href: `#${k[0]}` }))
    this.#part('workouts').replaceChildren(...links)
    this.#view(wanted || !links.length ? 'missing' : 'choose')
  }

  /** @param {HTMLElement|null} button */
  #act(button) {
    const act = button?.dataset.act
    if (act === 'add') return this.#add(/** @type {HTMLElement} */ (button))
    if (act === 'finish' || act === 'sets') return this.#go(act)
    if (act === 'delete') return this.#delete(true)
    if (act === 'undo') return this.#delete(false)
  }

  /** @param {HTMLElement} button */
  #add(button) {
    const row = /** @type {HTMLElement} */ (button.closest('.set'))
    openSet(row)
    this.#count()
    row.querySelector('input')?.focus()
  }

  /** Ticks and the session's row go to the disk side by side: the first tick is no slower than the others. */
  async #keep(key, fields) {
    const { id } = this.#opened
    await Promise.all([this.#begun(), store.write('m', 'tick', [id, key], fields)])
  }

  #begun() {
    this.#row ??= this.#begin(this.#opened)
    return this.#row
  }

  async #begin({ id, workout }) {
    try {
      await store.write('m', 'session', [id], { workout: workout.k[0], done_on: today(), started_at: Date.now() })
      history.replaceState(history.state, '', `#s=${id}`)
    } catch (error) {
      this.#row = null
      throw error
    }
  }

  #ticked(tick, done) {
    const [count, all] = this.#count()
    this.#part('trouble').textContent = ''
    this.#part('news').textContent = `${tick.name}, ${done ? 'ticked' : 'unticked'}. ${count} of ${all}.`
    keepAwake()
  }

  #count() {
    const places = this.#drawing.counted
    const done = places.filter(({ tick }) => tick.done).length
    this.#part('done').textContent = String(done)
    this.#part('all').textContent = String(places.length)
    this.style.setProperty('--stretch', String(places.length ? done / places.length : 0))
    this.classList.toggle('session--complete', done === places.length)
    return [done, places.length]
  }

  #refreshSoon() {
    clearTimeout(this.#later)
    this.#later = window.setTimeout(() => this.#refresh(this.#opened), 250)
  }

  /** News from another tab or phone; a box being written right now is left alone. */
  async #refresh(opened) {
    const turns = new Map(this.#drawing.places.map(({ tick }) => [tick, tick.turn]))
    const ticks = await ticksOf(opened.id)
    if (opened !== this.#opened) return
    this.#drawing.show(ticks, opened.last, ({ tick }) => !tick.busy && tick.turn === turns.get(tick))
    this.#count()
  }

  async #finished() {
    this.#opened.row = await store.row('m', 'session', [this.#opened.id])
    await this.#finish.show(this.#opened)
    await this.#sum()
    this.#focus()
    this.dispatchEvent(new CustomEvent('session:finished', { bubbles: true, detail: { id: this.#opened.id } }))
  }

  async #sum() {
    const { id, workout, row } = this.#opened
    this.#part('sum').show({ workout, row, ticks: await ticksOf(id) })
    this.#view('done')
  }

  async #delete(deleted) {
    try {
      await store.write('m', 'session', [this.#opened.id], { deleted })
      this.#go(deleted ? 'deleted' : 'done')
    } catch (error) {
      this.#complain(error)
    }
  }

  #go(view) {
    this.#view(view)
    this.#focus()
  }

  #view(view) {
    for (const section of this.querySelectorAll('[data-view]')) section.hidden = section.dataset.view !== view
    this.dataset.shown = view
    view === 'sets' ? keepAwake() : letSleep()
  }

  #focus() {
    window.scrollTo(0, 0)
    this.querySelector('[data-view]:not([hidden]) [tabindex="-1"]')?.focus()
  }

  #title(title) {
    this.#part('title').textContent = title
    document.title = `${title} · Medius`
  }

  #complain(error) {
    this.#part('trouble').textContent = error?.message ?? 'Not saved.'
  }

  get #finish() { return /** @type {import('./session-finish.js').SessionFinish} */ (this.querySelector('session-finish')) }
  #part(name) { return part(this, name) }
}

customElements.define('session-player', SessionPlayer)
