/** When to flush: one timer, pushed by whoever has a reason. It never asks whether the network is there. */

/** @typedef {import('./env.js').Env} Env */
/** @typedef {import('./flusher.js').Flusher} Flusher */

const PENDING = 30_000
const IDLE = 300_000

export class Loop {
  #due = Infinity
  #cancel = () => {}
  /** @type {Promise<void>|null} */
  #running = null
  /** A reason to try came while one was running, too late for what it asks and sends. */
  #late = false
  #awake = true
  #stopped = false

  /** @param {Env} env @param {Flusher} flusher @param {() => Promise<number>} waiting how many ops wait */
  constructor(env, flusher, waiting) {
    this.env = env
    this.flusher = flusher
    this.waiting = waiting
  }

  /** A reason to try: the user did something, the network or the page came back. @param {number} [ms] */
  kick(ms = 0) {
    this.flusher.encourage()
    this.#arm(ms)
  }

  /** Hidden pages rest; a phone may never show this one again. @param {boolean} awake */
  wake(awake) {
    this.#awake = awake
    if (awake) return this.kick()
    this.#cancel()
    this.leave()
  }

  /** The page goes: what waits may still go with it, if it is small. */
  leave() {
    if (!this.#stopped && !this.#running) this.#begin(this.#farewell())
  }

  async #farewell() {
    const waiting = await this.waiting().catch(() => 0)
    if (waiting) await this.flusher.flush({ keepalive: true }).catch(() => 0)
  }

  stop() {
    this.#stopped = true
    this.#cancel()
    this.flusher.stop()
  }

  /** Flushes now, or waits for the flush that runs and then goes once more. */
  async now() {
    this.flusher.encourage()
    await this.#running
    await this.#run()
  }

  /** @param {number} ms */
  #arm(ms) {
    const due = this.env.now() + ms
    if (this.#stopped || (due >= this.#due && this.#due > this.env.now())) return
    this.#cancel()
    this.#due = due
    const cancel = this.env.setTimer(() => void this.#run(), ms)
    this.#cancel = () => (cancel(), (this.#due = Infinity))
  }

  #run() {
    this.#late = !!this.#running
    return this.#running ?? this.#begin(this.#flush())
  }

  /** @param {Promise<void>} work */
  #begin(work) {
    this.#running = work.finally(() => {
      this.#running = null
      if (this.#late) this.#arm(0)
      this.#late = false
    })
    return this.#running
  }

  async #flush() {
    this.#cancel()
    if (this.#stopped) return
    const wait = await this.flusher.flush().catch(() => PENDING)
    if (this.#awake) this.#arm(wait || (await this.#pause()))
  }

  /** Spread, so that phones do not come in step. */
  async #pause() {
    const pending = (await this.waiting().catch(() => 0)) > 0
    const reading = this.flusher.streams.size > 0
    return (pending ? PENDING : reading ? this.flusher.poll : IDLE) * (0.8 + this.env.random() * 0.4)
  }
}
