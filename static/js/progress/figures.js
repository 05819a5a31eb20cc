/** Figures drawn from sessions, ticks and runs: pure, and honest about what is not known. */
import { daysAfter, dateOf } from '../core/day.js'

/** The Monday of a day's week. @param {string} day */
export const mondayOf = (day) => daysAfter(day, -((dateOf(day).getDay() + 6) % 7))

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {{id: string, sets: number, done_on: string, started_at?: number, workout: string, pain?: number|null}} Done */

/** Sessions in which something was ticked, newest first, with their sets; a left and a right are one set.
 * @param {Row[]} sessions @param {Row[]} ticks @returns {Done[]} */
export function doneSessions(sessions, ticks) {
  const sets = setsBySession(ticks)
  return sessions
    .map(({ k, f }) => /** @type {Done} */ ({ ...f, id: k[0], sets: sets.get(k[0])?.size ?? 0 }))
    .filter((session) => session.sets > 0 && session.done_on)
    .sort((a, b) => b.done_on.localeCompare(a.done_on) || (b.started_at ?? 0) - (a.started_at ?? 0))
}

/** @param {{done_on: string}[]} done @param {string} today @returns {{monday: string, count: number}[]} newest first */
export function weeksOf(done, today, count = 8) {
  const mondays = Array.from({ length: count }, (_, i) => daysAfter(mondayOf(today), -7 * i))
  return mondays.map((monday) => ({ monday, count: done.filter(({ done_on }) => mondayOf(done_on) === monday).length }))
}

/** @param {Row[]} ticks @returns {Map<string, Set<string>>} */
function setsBySession(ticks) {
  const sets = new Map()
  for (const { k, f } of ticks) {
    if (!f.done) continue
    if (!sets.has(k[0])) sets.set(k[0], new Set())
    sets.get(k[0]).add(k[1].replace(/\.[a-z]+$/, ''))
  }
  return sets
}
