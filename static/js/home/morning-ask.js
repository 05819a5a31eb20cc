/** How it feels the morning after: one tap answers for all of that day, and it is never asked again. */
import { today } from '../core/day.js'
import { NEWS, part, sentenceOf } from '../core/parts.js'
import { askedAbout } from './morning.js'

const LOOK_BACK = 4 * 86_400_000

class MorningAsk extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** @type {import('../core/types.js').Row[]} */
  #rows = []

  connectedCallback() {
    this.addEventListener('click', this)
    for (const type of NEWS) document.addEventListener(type, this)
    void this.#draw()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent({ type, target }) {
    if (type !== 'click') return this.#draw()
    const answer = target.closest('[data-answer]')?.dataset.answer
    if (answer !== undefined) return this.#answer(answer === '' ? null : Number(answer))
  }

  async #draw() {
    const since = Date.now() - LOOK_BACK
    const [sessions, runs] = await Promise.all([this.#store.recent('session', since), this.#store.recent('run', since)])
    this.#rows = askedAbout([...sessions, ...runs], today())
    this.hidden = !this.#rows.length
    if (this.#rows.length) part(this, 'what').textContent = `${this.#rows[0].t === 'run' ? 'Your run' : 'Your session'} hurt. How is it this morning?`
  }

  /** @param {number|null} morning null: not to be asked */
  async #answer(morning) {
    try {
      await this.#store.writeAll(this.#rows.map(({ s, t, k }) => ({ s, t, k, fields: { morning } })))
    } catch (error) {
      part(this, 'what').textContent = sentenceOf(error)
    }
  }
}

customElements.define('morning-ask', MorningAsk)
