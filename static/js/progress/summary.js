/** The log in a few plain sentences. */
import { plural } from '../core/plural.js'
import { far } from '../runs/units.js'
import { dayWords, daysAfter, monthWords } from './days.js'
import { firstBest, latestBest, since } from './figures.js'

/** @typedef {import('./history.js').History} History */
/** @typedef {import('./history.js').Outing} Outing */

/** What the number at the top is, and what it was before. @param {Outing[]} runs of the range @param {string} today @param {'km'|'mi'} unit */
export function ofRuns(runs, today, unit) {
  const now = latestBest(runs)
  if (!now) return runs.length ? 'No run yet says where pain began, or that there was none.' : ''
  const was = firstBest(runs)
  const said = `You ran ${far(now.free ?? 0, unit)} without pain on ${dayWords(now.day, today)}`
  if (!was || was.day.slice(0, 7) === now.day.slice(0, 7)) return `${said}.`
  return `${said}; it was ${far(was.free ?? 0, unit)} in ${monthWords(was.day, today)}.`
}

/** @param {History} history @param {string} today */
export function ofSessions({ sessions }, today) {
  if (!sessions.length) return 'No session yet.'
  const month = since(sessions, daysAfter(today, -27))
  if (!month.length) return 'No session in the last four weeks. One set is enough to start again.'
  return `${plural(month.length, 'session')} in the last four weeks.`
}

/** @param {{length: number, counted: number}} streak @param {number} needed */
export function ofStreak({ length, counted }, needed) {
  const rule = needed > 1 ? 'Two sessions make a week' : 'One session makes a week'
  const missed = length - counted
  return `${missed ? `${plural(missed, 'week')} missed on the way, and nothing lost. ` : ''}${rule}; one missed in four breaks nothing.`
}

/** @param {{left: number, right: number}|undefined} last */
export function ofSides(last) {
  if (!last) return ''
  const apart = Math.round(Math.abs(last.left - last.right) * 10) / 10
  if (!apart) return `Both sides did ${last.left} in a set.`
  return `Left ${last.left}, right ${last.right} in a set: the ${last.left < last.right ? 'left' : 'right'} side is ${apart} behind.`
}
