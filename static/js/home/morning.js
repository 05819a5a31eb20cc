/** Which painful sessions and runs the morning after is asked about. No page and no database in here. */
import { daysAfter } from '../core/day.js'

/** @typedef {import('../core/types.js').Row} Row */

/** Those of yesterday, or else of the day before; once answered or dismissed, never again. @param {Row[]} rows sessions and runs @param {string} today @returns {Row[]} */
export function askedAbout(rows, today) {
  const from = daysAfter(today, -2)
  const painful = rows.filter(({ f }) => f.pain > 0 && dayOf(f) >= from && dayOf(f) < today)
  const last = painful.map(({ f }) => dayOf(f)).sort().at(-1)
  const ofLast = painful.filter(({ f }) => dayOf(f) === last)
  return ofLast.some(({ f }) => 'morning' in f) ? [] : ofLast
}

/** @param {Record<string, any>} f @returns {string} */
export const dayOf = ({ done_on, run_on }) => done_on ?? run_on ?? ''
