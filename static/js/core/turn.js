/** One flusher at a time among tabs and worker. It saves work and nothing hangs on it, so it is never waited for long. */

/** @typedef {import('./env.js').Env} Env */

const PATIENCE = 90_000

export class Turn {
  /** @type {number|null} */
  #since = null

  /** @param {Env} env @param {string} name */
  constructor(env, name) {
    this.env = env
    this.name = name
  }

  /**
   * @template T
   * @param {() => Promise<T>} body
   * @returns {Promise<T|null>} null: somebody else is at it
   */
  async take(body) {
    let begun = false
    const start = () => ((begun = true), body())
    const decide = (/** @type {Lock|null} */ lock) => (this.#may(lock) ? start() : null)
    try {
      return this.env.locks ? await this.env.locks.request(this.name, { ifAvailable: true }, decide) : await start()
    } catch (error) {
      if (begun) throw error
      return start()
    }
  }

  /** @param {Lock|null} lock */
  #may(lock) {
    const now = this.env.now()
    this.#since = lock ? null : (this.#since ?? now)
    return this.#since === null || Math.abs(now - this.#since) > PATIENCE
  }
}
