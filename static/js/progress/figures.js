/** Figures drawn from sessions and runs: pure, and honest about what is not known. */
import { dayOf, daysAfter, monthAfter, mondayNumber, monthNumber, numberOf } from './days.js'

/** @typedef {import('./history.js').Done} Done */
/** @typedef {import('./history.js').Outing} Outing */
/** @typedef {import('./history.js').History} History */
/** @typedef {'month'|'quarter'|'year'|'all'} Range */

const DAYS = { month: 28, quarter: 91, year: 365 }
const HURTS_UNTIL = 28
/** Sessions in a week that counts; once one has come as far as one wanted, one is enough to stay there. */
export const NEEDED = { training: 2, maintenance: 1 }

/** @param {any} range @returns {Range} */
export const rangeOf = (range) => (['month', 'quarter', 'year', 'all'].includes(range) ? range : 'quarter')

/** The first day of a range: never after the first that there is something of. @param {Range} range @param {History} history @param {string} today */
export function startOf(range, history, today) {
  const first = firstDay(history) ?? today
  if (range === 'all') return first < daysAfter(today, -DAYS.month) ? first : daysAfter(today, 1 - DAYS.month)
  return daysAfter(today, 1 - DAYS[range])
}

/** @param {History} history */
export const firstDay = ({ sessions, runs }) => [sessions[0]?.day, runs[0]?.day].filter(Boolean).sort()[0]

/** Those from a day on; the list is in order. @template {{day: string}} T @param {T[]} list @param {string} from @returns {T[]} */
export function since(list, from) {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle].day < from) low = middle + 1
    else high = middle
  }
  return list.slice(low)
}

/** Sessions by weeks, every week from `from` to today. @param {Done[]} sessions @param {string} from @param {string} today @returns {{monday: number, count: number}[]} days since 1970 */
export function weeksOf(sessions, from, today) {
  const [first, last] = [mondayNumber(numberOf(from)), mondayNumber(numberOf(today))]
  const weeks = Array.from({ length: (last - first) / 7 + 1 }, (_, i) => ({ monday: first + 7 * i, count: 0 }))
  for (const { day } of sessions) {
    const week = weeks[(mondayNumber(numberOf(day)) - first) / 7]
    if (week) week.count++
  }
  return weeks
}

/**
 * Weeks kept up, the present one included once it counts. One missed week in any four breaks nothing; two do.
 * @param {{count: number}[]} weeks oldest first, this week last @param {number} needed sessions
 */
export function streakOf(weeks, needed) {
  const counts = weeks.map(({ count }) => count >= needed).reverse()
  const past = counts[0] ? counts : counts.slice(1)
  const broken = past.findIndex((counted, i) => !counted && past.slice(Math.max(0, i - 3), i).includes(false))
  const held = broken < 0 ? past : past.slice(0, broken)
  const first = held.lastIndexOf(true)
  return { length: first + 1, counted: held.filter(Boolean).length }
}

/** @typedef {{at: number, free: number|null, distance: number, hurt: boolean}} Point  at: days since 1970 */

/** Each run that says how it went. @param {Outing[]} runs @returns {Point[]} */
export const pointsOf = (runs) => runs.filter(({ pain }) => pain !== null).map(({ day, free, distance, pain }) => ({ at: numberOf(day), free, distance, hurt: Number(pain) > 0 }))

/**
 * One point for each stretch of days, which stands at its middle.
 * @template {{at: number}} T @param {T[]} points in order @param {(at: number) => number} stretch @param {(points: T[]) => T} one
 * @returns {T[]}
 */
export function inStretches(points, stretch, one) {
  /** @type {T[][]} */
  const parts = []
  /** @type {any} */
  let last
  for (const point of points) {
    const own = stretch(point.at)
    if (own === last) parts[parts.length - 1].push(point)
    else parts.push([point])
    last = own
  }
  return parts.map((part) => ({ ...one(part), at: (part[0].at + part[part.length - 1].at) / 2 }))
}

/** Days stand alone where the range is short, else by weeks, else by months. @type {Record<Range, (at: number) => number>} */
const STRETCHES = { month: (at) => at, quarter: (at) => at, year: mondayNumber, all: monthNumber }

/** The curve: each run, or the farthest of each stretch. @param {Point[]} points @param {Range} range */
export function curveOf(points, range) {
  const known = points.filter(({ free }) => free !== null)
  if (range === 'month' || range === 'quarter') return known
  return inStretches(known, STRETCHES[range], (part) => part.reduce((best, point) => (Number(point.free) > Number(best.free) ? point : best)))
}

/** The longest run, or part of one, without pain. @param {Outing[]} runs @returns {Outing|null} */
export const bestOf = (runs) => runs.reduce((/** @type {Outing|null} */ best, run) => (run.free !== null && run.free >= (best?.free ?? 0) ? run : best), null)

/** The best of the last four weeks in which there were runs. @param {Outing[]} runs */
export function latestBest(runs) {
  const last = runs.findLast(({ free }) => free !== null)
  return last ? bestOf(since(runs, daysAfter(last.day, 1 - DAYS.month))) : null
}

/** The best of the first month of those runs. @param {Outing[]} runs */
export function firstBest(runs) {
  const first = runs.find(({ free }) => free !== null)
  const own = first ? since(runs, first.day) : []
  return first ? bestOf(own.slice(0, own.length - since(own, monthAfter(first.day, 1)).length)) : null
}

/**
 * Whether the goal was reached four weeks ago or earlier, is still reached, and no run since has hurt before it.
 * @param {Outing[]} runs @param {number} goal metres @param {string} today
 */
export function goalHeld(runs, goal, today) {
  const from = daysAfter(today, -HURTS_UNTIL)
  const short = runs.findLastIndex(({ pain, free }) => Number(pain) > 0 && (free ?? 0) < goal)
  const met = runs.slice(short + 1).filter(({ free }) => free !== null && free >= goal)
  return met.length > 0 && met[0].day <= from && met[met.length - 1].day > from
}

/** The last run or session with pain above five, within two weeks. @param {History} history @param {string} today @returns {Done|Outing|null} */
export function tooMuch({ sessions, runs }, today) {
  const from = daysAfter(today, -14)
  const all = [...since(sessions, from), ...since(runs, from)].filter(({ pain, morning }) => Number(pain) > 5 || Number(morning) > 5)
  return all.sort((a, b) => (a.day < b.day ? 1 : -1))[0] ?? null
}

/** @typedef {{at: number, left: number, right: number}} Sides */

/** Left and right of the sessions that have both, or what they were on average. @param {Done[]} sessions @param {Range} range @returns {Sides[]} */
export function sidesOf(sessions, range) {
  const both = sessions.flatMap(({ day, left, right }) => (left === null || right === null ? [] : [{ at: numberOf(day), left, right }]))
  return inStretches(both, STRETCHES[range], (part) => ({ at: 0, left: mean(part.map(({ left }) => left)), right: mean(part.map(({ right }) => right)) }))
}

/** Both sides on the last day that has them. @param {Done[]} sessions @returns {Sides|undefined} */
export function lastSides(sessions) {
  const last = sessions.findLast(({ left, right }) => left !== null && right !== null)
  return last && sidesOf(since(sessions, last.day), 'month').at(-1)
}

/** @typedef {{at: number, pain: number, morning: number|null}} Pain */

/** Pain during and the next morning, of sessions and runs; the worst of each stretch. @param {History} history @param {Range} range @returns {Pain[]} */
export function painsOf({ sessions, runs }, range) {
  const all = [...sessions, ...runs].flatMap(({ day, pain, morning }) => (pain === null ? [] : [{ at: numberOf(day), pain, morning }]))
  return inStretches(all.sort((a, b) => a.at - b.at), STRETCHES[range], (part) => ({ at: 0, pain: worst(part, 'pain') ?? 0, morning: worst(part, 'morning') }))
}

/** @param {number[]} numbers */
const mean = (numbers) => Math.round((numbers.reduce((sum, n) => sum + n, 0) / numbers.length) * 10) / 10

/** @param {Pain[]} pains @param {'pain'|'morning'} of */
function worst(pains, of) {
  const levels = pains.flatMap((pain) => pain[of] ?? [])
  return levels.length ? Math.max(...levels) : null
}

/** @typedef {{day: string, inside: boolean, sessions: Done[], runs: Outing[]}} Cell */

/** Whole weeks, Monday to Sunday. @param {string} month its first day @param {History} history @returns {Cell[][]} */
export function calendarOf(month, { sessions, runs }) {
  const first = mondayNumber(numberOf(month))
  const end = numberOf(monthAfter(month, 1))
  const weeks = Array.from({ length: Math.ceil((end - first) / 7) }, (_, week) => Array.from({ length: 7 }, (_, i) => dayOf(first + 7 * week + i)))
  const [own, ran] = [byDay(since(sessions, weeks[0][0])), byDay(since(runs, weeks[0][0]))]
  return weeks.map((days) => days.map((day) => ({ day, inside: day.slice(0, 7) === month.slice(0, 7), sessions: own.get(day) ?? [], runs: ran.get(day) ?? [] })))
}

/** @param {any[]} list @returns {Map<string, any[]>} */
function byDay(list) {
  const days = new Map()
  for (const entry of list) days.set(entry.day, [...(days.get(entry.day) ?? []), entry])
  return days
}
