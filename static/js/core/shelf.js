/** The rows and ops one transaction works on: read together, changed in memory, written together. */
import { byId } from './outbox.js'
import { keyOf } from './view.js'

/** @typedef {import('./types.js').Base} Base */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./database.js').Transaction} Transaction */
/** @typedef {[s: string, t: string, k: string[]]} Key */

export class Shelf {
  /** @type {Map<string, Base>} */
  #rows = new Map()
  /** @type {Map<string, Base>} */
  #changed = new Map()
  /** @type {Map<string, Waiting>} */
  #ops = new Map()

  /** @param {Transaction} tx */
  constructor(tx) {
    this.base = tx.objectStore('base')
    this.out = tx.objectStore('out')
    this.tx = tx
  }

  /** @param {Key[]} keys @param {string[]} ids */
  async fetch(keys, ids) {
    const rows = Promise.all(keys.map((key) => this.base.get(key)))
    const ops = Promise.all(ids.map((id) => byId(this.tx, id)))
    for (const row of await rows) if (row) this.#rows.set(keyOf(row.s, row.t, row.k), row)
    for (const record of await ops) if (record) this.#ops.set(record.id, record)
  }

  /** @param {string} s @param {string} t @param {string[]} k */
  row = (s, t, k) => this.#rows.get(keyOf(s, t, k))

  /** @param {string} id */
  op = (id) => this.#ops.get(id)

  /** @param {Base} row */
  put(row) {
    const key = keyOf(row.s, row.t, row.k)
    this.#rows.set(key, row)
    this.#changed.set(key, row)
  }

  /** @param {Waiting} record */
  async keep(record) {
    await this.out.put(record)
  }

  /** By its id, wherever it has moved to. @param {Waiting} record */
  async remove(record) {
    this.#ops.delete(record.id)
    await this.out.delete(/** @type {number} */ (record.n))
  }

  async write() {
    await Promise.all([...this.#changed.values()].map((row) => this.base.put(row)))
  }
}
