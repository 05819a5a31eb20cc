/** Pages of a stream that has to be compared as a whole are kept in memory until the last has come. */
import { keyOf } from './view.js'

/** @typedef {import('./types.js').WireRow} WireRow */

/**
 * @typedef {{rows: WireRow[], cursor: number, more: boolean, kind: 'delta'|'snapshot'|'ahead'}} Page as on the wire
 * @typedef {{kind: 'rows'|'whole'|'part'|'ahead', rows: WireRow[], from: number|null, cursor: number, more: boolean}} Feed
 *   `whole`: to be compared with what is held; `rows`: complete from `from` to `cursor`, to be joined
 */

export class Gathering {
  /** @type {Map<string, {rows: Map<string, WireRow>, cursor: number}>} */
  #parts = new Map()

  /** Where the next page of this stream starts; undefined: it is not being gathered. @param {string} s */
  cursor(s) {
    return this.#parts.get(s)?.cursor
  }

  forget() {
    this.#parts.clear()
  }

  /**
   * @param {Record<string, number|null>} pull as asked
   * @param {Record<string, number|null>} cursors as they stood then; absent: never had, so there is nothing to compare
   * @param {Record<string, Page>} pages
   */
  feeds(pull, cursors, pages) {
    const asked = Object.entries(pages).filter(([s]) => s in pull)
    return Object.fromEntries(asked.map(([s, page]) => [s, this.#feed(s, page, pull[s], s in cursors)]))
  }

  /** @param {string} s @param {Page} page @param {number|null} from @param {boolean} held @returns {Feed} */
  #feed(s, page, from, held) {
    const { kind, rows, cursor, more } = page
    const whole = kind === 'snapshot' || from === null
    if (kind === 'ahead') {
      this.#parts.delete(s)
      return { kind, rows: [], from, cursor, more }
    }
    if (!held || !(whole || this.#parts.has(s))) return { kind: 'rows', rows, from: whole ? null : from, cursor, more }
    return this.#gather(s, page, whole)
  }

  /** @param {string} s @param {Page} page @param {boolean} anew @returns {Feed} */
  #gather(s, { rows, cursor, more }, anew) {
    const part = anew ? new Map() : /** @type {any} */ (this.#parts.get(s)).rows
    for (const row of rows) part.set(keyOf(s, row.t, row.k), row)
    if (more) this.#parts.set(s, { rows: part, cursor })
    else this.#parts.delete(s)
    return { kind: more ? 'part' : 'whole', rows: [...part.values()], from: null, cursor, more }
  }
}
