/** One set on one side: a box and its reps. It looks ticked only once the tick is stored. */
import { painted } from '../core/painted.js'
import { say } from '../core/parts.js'

/** @typedef {{done?: boolean, reps: number}} Fields */

const SETTLE = 200
const SLOW = 150
const MOST = 999

export class SetTick extends HTMLElement {
  /** Handed in by the session; resolves when the fields are on the disk. @type {(fields: Fields) => Promise<unknown>} */
  store = async () => {}
  #saved = { done: false, reps: 0 }
  #turn = 0
  #writing = 0
  #timer = 0

  connectedCallback() {
    for (const type of ['change', 'click', 'input']) this.addEventListener(type, this)
    document.addEventListener('visibilitychange', this)
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this)
    this.#flush()
  }

  get name() { return this.#box.getAttribute('aria-label') ?? '' }
  get done() { return this.#saved.done }
  /** Raised with every write, to tell older news from newer. */
  get turn() { return this.#turn }
  get busy() { return this.#writing > 0 || this.#timer !== 0 }

  /** What the database says; news only, so that reps set before the tick are not wiped.
   * @param {{done: boolean, reps: number}} saved */
  show({ done, reps }) {
    if (this.dataset.state && done === this.#saved.done && reps === this.#saved.reps) return
    this.#saved = { done, reps }
    this.#reps.value = String(reps)
    this.#settle()
  }

  /** Reps counted for the runner. @param {number} reps */
  fill(reps) {
    this.#reps.value = String(within(reps))
    this.#later()
  }

  /** @param {Event} event */
  handleEvent({ type, target }) {
    if (type === 'visibilitychange') return this.#flush()
    if (type === 'click') return this.#step(/** @type {Element} */ (target).closest('button'))
    if (target === this.#box) return type === 'change' && this.#tick()
    return type === 'input' ? this.#later() : this.#tidy()
  }

  async #tick() {
    const done = this.#box.checked
    if (!(await this.#keep({ done, reps: this.#number }))) return
    await painted()
    say(this, done ? 'tick:done' : 'tick:undone')
  }

  /** @param {HTMLButtonElement|null} button */
  #step(button) {
    if (!button) return
    this.#reps.value = String(within(this.#number + Number(button.value)))
    this.#later()
  }

  /** Several taps on + are one write. */
  #later() {
    clearTimeout(this.#timer)
    this.#timer = this.done ? window.setTimeout(() => this.#flush(), SETTLE) : 0
  }

  #flush() {
    if (this.#stop() && this.#number !== this.#saved.reps) this.#keep({ reps: this.#number })
  }

  #tidy() {
    this.#reps.value = String(this.#number)
    this.#flush()
  }

  #stop() {
    const waited = this.#timer !== 0
    clearTimeout(this.#timer)
    this.#timer = 0
    return waited
  }

  /** @param {Fields} fields */
  async #keep(fields) {
    const turn = ++this.#turn
    this.#stop()
    const saved = await this.#written(fields)
    if (saved) this.#saved = { ...this.#saved, ...fields }
    if (turn === this.#turn) {
      this.#settle()
      if (saved && this.#number !== this.#saved.reps) this.#later()
    }
    return saved
  }

  /** @param {Fields} fields */
  async #written(fields) {
    const slow = setTimeout(() => { this.dataset.state = 'saving' }, SLOW)
    this.#writing++
    try {
      await this.store(fields)
      return true
    } catch (error) {
      say(this, 'tick:failed', error)
      return false
    } finally {
      clearTimeout(slow)
      this.#writing--
    }
  }

  #settle() {
    this.#box.checked = this.#saved.done
    this.dataset.state = this.#saved.done ? 'ticked' : 'open'
  }

  get #number() { return within(Math.round(Number(this.#reps.value)) || 0) }
  get #box() { return /** @type {HTMLInputElement} */ (this.querySelector('[type=checkbox]')) }
  get #reps() { return /** @type {HTMLInputElement} */ (this.querySelector('[type=number]')) }
}

/** @param {number} n */
const within = (n) => Math.min(MOST, Math.max(0, n))

customElements.define('set-tick', SetTick)
