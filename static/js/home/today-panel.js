/** Today: what is next, what this week held, and whether something waits. Its room is drawn by the server. */
import { today } from '../core/day.js'
import { setText } from '../core/parts.js'
import { store } from '../core/store.js'
import { needsSignIn } from '../sync/held.js'
import { askedAbout } from './morning.js'
import { nextOf } from './next.js'
import { doneIn, weekInWords, weekOf } from './week.js'

/** Ten years of training are not read to say what is next. */
const LOOK_BACK = 60 * 86_400_000
const FEW = 8
const NEWS = ['owner:changed', 'base:changed', 'outbox:changed', 'sync:changed']

class TodayPanel extends HTMLElement {
  /** Why nothing is sent, if so. @type {string|null} */
  #held = null

  async connectedCallback() {
    this.addEventListener('click', this)
    for (const type of NEWS) document.addEventListener(type, this)
    await this.#draw()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'owner:changed' && event.detail.from && !event.detail.gone) return location.reload()
    if (event.type === 'sync:changed') this.#held = event.detail.held
    if (event.type !== 'click') return this.#draw()
    if (event.target.closest('[data-slot=send]')) return store.sync()
  }

  async #draw() {
    await store.ready
    const since = Date.now() - LOOK_BACK
    const [arriving, lately, runs, count] = await Promise.all([store.arriving(), store.recent('session', since), store.recent('run', since), store.count()])
    this.toggleAttribute('data-arriving', arriving)
    this.#waiting(count)
    if (arriving) return this.#wait()
    const sessions = lately.length < FEW ? await store.rows('session') : lately
    this.#next(nextOf(workoutsHere(), sessions, runs, today()))
    this.#week(sessions, runs)
    if (askedAbout([...sessions, ...runs], today()).length) void import(String(this.dataset.morning)).catch(() => {})
  }

  /** Nothing is said of a log of which only a part is here. */
  #wait() {
    this.#week([], [])
    this.#say('sum', 'Your log is on its way.')
  }

  /** @param {ReturnType<typeof nextOf>} next null: the server's own words are the right ones */
  #next(next) {
    if (!next) return
    for (const name of /** @type {const} */ (['kicker', 'title', 'line', 'go'])) this.#say(name, next[name])
    this.#slot('link').setAttribute('href', next.href)
  }

  /** @param {import('../core/types.js').Row[]} sessions @param {import('../core/types.js').Row[]} runs */
  #week(sessions, runs) {
    const days = weekOf(today())
    const done = doneIn(days, sessions, runs)
    const marks = [...this.#slot('week').children]
    marks.forEach((mark, i) => {
      const some = done[i].workouts + done[i].runs > 0
      mark.toggleAttribute('data-done', some)
      mark.toggleAttribute('data-today', days[i] === today())
      const said = /** @type {HTMLElement} */ (mark.querySelector('[data-said]'))
      said.textContent = some ? `: ${weekInWords([done[i]]).replace(' this week.', '')}` : ''
    })
    this.#say('sum', weekInWords(done) || 'Nothing yet. One set is a start.')
  }

  /** @param {import('../core/types.js').Count} count */
  #waiting({ waiting, refused, held, aside }) {
    const unsent = waiting + refused + held + aside
    this.#slot('visitor').hidden = Boolean(store.member)
    this.#slot('waiting').hidden = !store.member
    this.#slot('send').hidden = !unsent || !store.member || needsSignIn(this.#held)
    this.#slot('sign-in').hidden = !unsent || !store.member || !needsSignIn(this.#held)
    this.#say('waiting', store.member ? waitingWords(unsent) : '')
  }

  /** @param {string} name @param {string} text */
  #say(name, text) {
    setText(this.#slot(name), text)
  }

  /** @param {string} name */
  #slot(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-slot=${name}]`))
  }
}

/** @param {number} unsent */
const waitingWords = (unsent) => (unsent ? `${unsent} change${unsent === 1 ? ' waits' : 's wait'} to be sent.` : 'Nothing waits to be sent.')

/** The workouts as the page lists them: they are there before anything was synced. */
const workoutsHere = () =>
  [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[data-workout]'))].map((link) => ({
    slug: link.dataset.workout ?? '',
    title: link.textContent ?? '',
    url: link.pathname,
    line: link.dataset.line ?? '',
  }))

customElements.define('today-panel', TodayPanel)
