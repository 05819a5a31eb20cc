/** The one door to the phone's own database: pages read, write and follow through it. */
import { uuid7 } from './uuid.js'

export { uuid7 }

/** @typedef {import('./types.js').Row} Row */
/** @typedef {import('./types.js').Member} Member */
/** @typedef {import('./types.js').Count} Count */

export class Store {
  /** Owner known, database open. @type {Promise<void>} */
  ready = Promise.resolve()
  /** null: a visitor. @type {Member|null} */
  member = null

  /** The view, deleted rows left out. @param {string} _table @param {string[]} [_prefix] @returns {Promise<Row[]>} */
  async rows(_table, _prefix) { return [] }
  /** One row, deleted or not. @param {string} _s @param {string} _t @param {string[]} _k @returns {Promise<Row|null>} */
  async row(_s, _t, _k) { return null }
  /**
   * One op, durable when this resolves; rejects NotSaved with a sentence to show.
   * @param {string} _s @param {string} _t @param {string[]} _k @param {Record<string, any>} _fields
   * @param {{parent?: string|null}} [_more]
   * @returns {Promise<string>} the op's id
   */
  async write(_s, _t, _k, _fields, _more) { return uuid7() }
  /** @param {string} _op */
  async discard(_op) {}
  /** @param {string} _op @param {Record<string, any>} _fields @returns {Promise<string>} the new op's id */
  async revise(_op, _fields) { return uuid7() }
  /** @param {string} _key @returns {Promise<string|null>} */
  async draft(_key) { return null }
  /** @param {string} _key @param {string|null} _text */
  async saveDraft(_key, _text) {}
  /** @returns {Promise<Count>} */
  async count() { return { waiting: 0, refused: 0, held: 0, aside: 0, visitor: 0 } }
  /** Pull this stream with every sync while the page lives. @param {string} _stream @param {number|null} [_cursor] */
  follow(_stream, _cursor) {}
  /** Send now; resolves when tried. */
  async sync() {}
  /** @param {Member} _member @param {{adopt?: boolean}} [_how] */
  async signedIn(_member, _how) {}
  /** @returns {Promise<number>} */
  async visitorOps() { return 0 }
  /** @param {{keep?: boolean}} [_how] */
  async signOut(_how) {}
}

export const store = new Store()
