/** The rows as a page sees them, and where each op seen lately belongs. */
import { asRow, readParts, readRows } from './view.js'

/** @typedef {import('./types.js').Row} Row */

const STORES = ['base', 'out']

export class Sight {
  /** In case an op is sent while its text is being edited. @type {Map<string, Row>} */
  #seen = new Map()

  /** @param {() => import('./desk.js').Desk} desk whose turn it is */
  constructor(desk) {
    this.desk = desk
  }

  /** @param {string} table @param {string[]} [prefix] @param {string[]} [from] the first key @returns {Promise<Row[]>} */
  async rows(table, prefix, from) {
    const rows = await this.desk().db.run(STORES, 'readonly', (tx) => readRows(tx, table, prefix, from))
    return rows.map((row) => this.#shown(row))
  }

  /** @param {string} s @param {string} t @param {string[]} k @returns {Promise<Row|null>} */
  async row(s, t, k) {
    const { base, waiting } = await this.desk().db.run(STORES, 'readonly', (tx) => readParts(tx, s, t, k))
    return base || waiting.length ? this.#shown(asRow(base, waiting)) : null
  }

  /** @param {string} op @returns {Row|undefined} */
  of = (op) => this.#seen.get(op)

  /** Another owner is here. */
  forget = () => this.#seen.clear()

  /** @param {Row} row */
  #shown(row) {
    for (const op of [row.op, row.refused?.op]) if (op) this.#seen.set(op, row)
    return { ...row, sending: !!row.op && this.desk().flusher.sending.has(row.op) }
  }
}
