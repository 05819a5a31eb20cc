/** The same figures as rows of words: each by itself where the range is short, by months where it is long. */
import { plural } from '../core/plural.js'
import { far } from '../runs/units.js'
import { dayOf, dayWords, monthWords } from './days.js'
import { bestOf } from './figures.js'

/** @typedef {import('./history.js').Done} Done */
/** @typedef {import('./history.js').Outing} Outing */
/** @typedef {import('./history.js').History} History */
/** @typedef {Record<string, string>} Words */

/** @param {Outing[]} runs @param {boolean} long @param {string} today @param {'km'|'mi'} unit @returns {Words[]} newest first */
export function runRows(runs, long, today, unit) {
  if (!long) return runs.map(({ id, day, free, distance, pain }) => ({ day: dayWords(day, today), href: `/runs#edit=${id}`, free: free === null ? '–' : far(free, unit), of: far(distance, unit), pain: String(pain ?? '–') })).reverse()
  return monthly(runs).map(([month, own]) => {
    const best = bestOf(own)
    const hurt = own.filter(({ pain }) => Number(pain) > 0).length
    return { day: monthWords(month, today), href: '', free: best ? far(best.free ?? 0, unit) : '–', of: plural(own.length, 'run'), pain: hurt ? `in ${hurt}` : 'in none' }
  })
}

/** @param {Done[]} sessions @param {boolean} long @param {string} today @returns {Words[]} newest first */
export function sessionRows(sessions, long, today) {
  if (!long) return sessions.map((session) => ({ ...sidesIn([session]), day: dayWords(session.day, today), href: `/session#s=${session.id}` })).reverse()
  return monthly(sessions).map(([month, own]) => ({ ...sidesIn(own), day: monthWords(month, today), href: '' }))
}

/** @param {History} history @param {boolean} long @param {string} today @returns {Words[]} newest first */
export function painRows({ sessions, runs }, long, today) {
  const all = [...sessions.map((session) => ({ ...session, what: 'Session' })), ...runs.map((run) => ({ ...run, what: 'Run' }))]
  const rated = all.filter(({ pain }) => pain !== null).sort((a, b) => (a.day < b.day ? -1 : 1))
  if (!long) return rated.map(({ day, what, pain, morning }) => ({ day: dayWords(day, today), what, pain: String(pain), morning: String(morning ?? '–') })).reverse()
  return monthly(rated).map(([month, own]) => ({ day: monthWords(month, today), what: `${own.length} rated`, pain: highest(own.map(({ pain }) => pain)), morning: highest(own.map(({ morning }) => morning)) }))
}

/** @param {{monday: number, count: number}[]} weeks @param {string} today @returns {Words[]} newest first */
export const weekRows = (weeks, today) => weeks.map(({ monday, count }) => ({ day: dayWords(dayOf(monday), today), count: String(count) })).reverse()

/** @param {Done[]} sessions @returns {{left: string, right: string, apart: string}} */
function sidesIn(sessions) {
  const both = sessions.filter(({ left, right }) => left !== null && right !== null)
  if (!both.length) return { left: '–', right: '–', apart: '–' }
  const [left, right] = /** @type {const} */ (['left', 'right']).map((side) => both.reduce((sum, session) => sum + Number(session[side]), 0) / both.length)
  return { left: short(left), right: short(right), apart: short(Math.abs(left - right)) }
}

/** Newest first. @template {{day: string}} T @param {T[]} list @returns {[string, T[]][]} by the first day of a month */
function monthly(list) {
  /** @type {Map<string, T[]>} */
  const months = new Map()
  for (const entry of list) {
    const month = `${entry.day.slice(0, 7)}-01`
    const own = months.get(month)
    if (own) own.push(entry)
    else months.set(month, [entry])
  }
  return [...months].reverse()
}

/** @param {(number|null)[]} levels */
const highest = (levels) => (levels.some((level) => level !== null) ? `at most ${Math.max(...levels.map(Number))}` : '–')

/** @param {number} number */
const short = (number) => String(Math.round(number * 10) / 10)
