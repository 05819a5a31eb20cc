/** This week, Monday to Sunday: which days had work in them, and the sentence for it. */
import { dateOf, daysAfter } from '../core/day.js'
import { plural } from '../core/plural.js'

/** @typedef {import('../core/types.js').Row} Row */

/** @param {string} today @returns {string[]} seven days */
export function weekOf(today) {
  const monday = daysAfter(today, -((dateOf(today).getDay() + 6) % 7))
  return [0, 1, 2, 3, 4, 5, 6].map((n) => daysAfter(monday, n))
}

/** @param {string[]} days @param {Row[]} sessions @param {Row[]} runs @returns {{workouts: number, runs: number}[]} a day each */
export const doneIn = (days, sessions, runs) =>
  days.map((day) => ({
    workouts: sessions.filter(({ f }) => f.done_on === day).length,
    runs: runs.filter(({ f }) => f.run_on === day).length,
  }))

/** @param {{workouts: number, runs: number}[]} done */
export function weekInWords(done) {
  const sum = (/** @type {'workouts'|'runs'} */ of) => done.reduce((total, day) => total + day[of], 0)
  const parts = /** @type {[number, string][]} */ ([[sum('workouts'), 'workout'], [sum('runs'), 'run']]).flatMap(([n, noun]) => (n ? plural(n, noun) : []))
  return parts.length ? `${parts.join(' and ')} this week.` : ''
}
