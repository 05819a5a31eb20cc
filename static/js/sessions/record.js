/** What is written of a session being done: its own row, made with its first tick, and the ticks. */
import { today } from '../core/day.js'
import { painted } from '../core/painted.js'
import { store } from '../core/store.js'

/** @typedef {import('../core/outbox.js').Wish} Wish */
/** @typedef {import('./opening.js').Opened} Opened */

export class Record {
  /** @type {Opened|null} */
  opened = null
  /** The write of the session's own row; null until it is begun. @type {Promise<unknown>|null} */
  row = null

  /** @param {Opened|null} opened */
  of(opened) {
    this.opened = opened
    this.row = opened?.row ? Promise.resolve() : null
  }

  /** The session's own row goes to the disk with its first tick: that one is no slower than the others.
   * @param {string} key @param {object} fields */
  keep(key, fields) {
    const tick = { s: 'm', t: 'tick', k: [this.opened?.id ?? '', key], fields }
    return this.row ? Promise.all([this.row, store.writeAll([tick])]) : this.begun(tick)
  }

  /** @param {Wish[]} first what is written with it */
  begun(...first) {
    this.row ??= this.#begin(/** @type {Opened} */ (this.opened), first)
    return this.row
  }

  /** @param {Opened} opened @param {Wish[]} first */
  async #begin({ id, workout, mode, first: side }, first) {
    const fields = { workout: workout.k[0], done_on: today(), started_at: Date.now(), mode, ...(side && { first_side: side }) }
    try {
      await store.writeAll([{ s: 'm', t: 'session', k: [id], fields }, ...first])
      painted().then(() => history.replaceState(history.state, '', `#s=${id}`))
    } catch (error) {
      this.row = null
      throw error
    }
  }
}
