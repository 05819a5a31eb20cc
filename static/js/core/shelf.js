/** The rows and ops one transaction works on: read together, changed in memory, written together. */
import { unwrap } from 'idb'
import { byId } from './schema.js'
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
  /** What lies where the ops lie, in its order. @type {Waiting[]} */
  #near = []
  /** Keys of the records that go. @type {Set<number>} */
  #removed = new Set()

  /** @param {Transaction} tx */
  constructor(tx) {
    this.base = tx.objectStore('base')
    this.out = tx.objectStore('out')
    this.tx = tx
  }

  /** Asked for together wherever they lie together: a phone spends its time on the number of requests.
   * @param {Key[]} keys @param {string[]} ids @param {[first: number, last: number]|null} [span] of those ids in the outbox */
  async fetch(keys, ids, span) {
    const rows = Promise.all(familiesOf(keys).map((range) => this.base.getAll(range)))
    if (span) this.#near = await this.out.getAll(IDBKeyRange.bound(...span))
    const near = new Map(this.#near.map((record) => [record.id, record]))
    const ops = await Promise.all(ids.map((id) => near.get(id) ?? byId(this.tx, id)))
    for (const record of ops) if (record) this.#ops.set(record.id, record)
    for (const row of (await rows).flat()) this.#rows.set(keyOf(row.s, row.t, row.k), row)
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

  /** @param {Waiting} record */
  remove(record) {
    this.#ops.delete(record.id)
    this.#removed.add(/** @type {number} */ (record.n))
  }

  /** @returns {Promise<Base[]>} what was changed */
  async write() {
    const base = unwrap(this.base)
    const rows = [...this.#changed.values()]
    for (const row of rows) base.put(row)
    await Promise.all(this.#gone().map((range) => this.out.delete(range)))
    return rows
  }

  /** Neighbours go in one. @returns {(IDBKeyRange|number)[]} */
  #gone() {
    const alone = new Set(this.#removed)
    /** @type {number[][]} */
    const runs = [[]]
    for (const n of this.#near.map((record) => /** @type {number} */ (record.n)))
      if (alone.delete(n)) runs.at(-1)?.push(n)
      else runs.push([])
    return [...alone, ...runs.filter(({ length }) => length).map((run) => IDBKeyRange.bound(run[0], run.at(-1)))]
  }
}

/** Rows of one parent, as a session's ticks, are read at once. @param {Key[]} keys @returns {IDBKeyRange[]} */
function familiesOf(keys) {
  const parents = new Map(keys.map(([s, t, k]) => [keyOf(s, t, k.slice(0, 1)), [s, t, k[0]]]))
  return [...parents.values()].map(([s, t, parent]) => IDBKeyRange.bound([s, t, [parent]], [s, t, [parent, []]]))
}
