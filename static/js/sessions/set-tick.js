/** One set on one side: a box and its reps. It looks ticked only once the tick is stored. */

const SETTLE = 500
const MOST = 999

export class SetTick extends HTMLElement {
  /** Handed in by the session; resolves when the fields are on the disk. @type {(fields: object) => Promise<unknown>} */
  store = async () => {}
  #saved = { done: false, reps: 0 }
  #turn = 0
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
  get busy() { return this.dataset.state === 'saving' || this.#timer !== 0 }
  get turn() { return this.#turn }

  /** What the database says; news only, so that reps set before the tick are not wiped.
   * @param {{done: boolean, reps: number}} saved */
  show({ done, reps }) {
    if (this.dataset.state && done === this.#saved.done && reps === this.#saved.reps) return
    this.#saved = { done, reps }
    this.#reps.value = String(reps)
    this.#settle()
  }

  /** @param {Event} event */
  handleEvent({ type, target }) {
    if (type === 'visibilitychange') return this.#flush()
    if (type === 'click') return this.#step(/** @type {Element} */ (target).closest('button')?.value)
    if (type === 'input' && target === this.#reps) return this.#later()
    if (type === 'change') return target === this.#box ? this.#tick() : this.#tidy()
  }

  async #tick() {
    const done = this.#box.checked
    if (await this.#keep({ done, reps: this.#number })) this.#say(done ? 'tick:done' : 'tick:undone')
  }

  #step(by) {
    if (!by) return
    this.#reps.value = String(within(this.#number + Number(by)))
    this.#later()
  }

  /** Several taps on + are one write. */
  #later() {
    clearTimeout(this.#timer)
    this.#timer = this.done ? window.setTimeout(() => this.#flush(), SETTLE) : 0
  }

  #flush() {
    if (!this.#timer) return
    clearTimeout(this.#timer)
    this.#timer = 0
    if (this.#number !== this.#saved.reps) this.#keep({ reps: this.#number })
  }

  #tidy() {
    this.#reps.value = String(this.#number)
    this.#flush()
  }

  /** @param {{done?: boolean, reps: number}} fields */
  async #keep(fields) {
    const turn = ++this.#turn
    clearTimeout(this.#timer)
    this.#timer = 0
    this.dataset.state = 'saving'
    const saved = await this.#written(fields)
    if (saved) this.#saved = { ...this.#saved, ...fields }
    if (turn === this.#turn) this.#settle()
    return saved
  }

  async #written(fields) {
    try {
      await this.store(fields)
      return true
    } catch (error) {
      this.#say('tick:failed', error)
      return false
    }
  }

  #settle() {
    this.#box.checked = this.#saved.done
    this.dataset.state = this.#saved.done ? 'ticked' : 'open'
  }

  #say(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }))
  }

  get #number() { return within(Math.round(Number(this.#reps.value)) || 0) }
  get #box() { return /** @type {HTMLInputElement} */ (this.querySelector('[type=checkbox]')) }
  get #reps() { return /** @type {HTMLInputElement} */ (this.querySelector('[type=number]')) }
}

const within = (n) => Math.min(MOST, Math.max(0, n))

customElements.define('set-tick', SetTick)
