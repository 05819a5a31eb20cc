/** The log in two or three plain sentences. */
import { daysAfter } from '../core/day.js'
import { inUnit, painFree } from '../runs/units.js'

/** @typedef {import('./figures.js').Done} Done */

/** @param {Done[]} done newest first @param {Record<string, any>[]} runs newest first @param {string} today */
export function summaryOf(done, runs, today) {
  return [ofSessions(done, today), ofRuns(runs)].filter(Boolean).join(' ')
}

/** @param {Done[]} done @param {string} today */
function ofSessions(done, today) {
  if (!done.length) return 'No session yet.'
  const month = done.filter(({ done_on }) => done_on > daysAfter(today, -28))
  if (!month.length) return 'No session in the last four weeks. One set is enough to start again.'
  const sets = month.reduce((sum, session) => sum + session.sets, 0)
  return `${plural(month.length, 'session')} and ${plural(sets, 'set')} in the last four weeks.`
}

/** The newest and the first run that say where pain began; one alone shows no change. @param {Record<string, any>[]} runs */
function ofRuns(runs) {
  const known = runs.map(painFree).filter((free) => free !== null)
  if (!known.length) return ''
  const now = `${painFree(runs[0]) === null ? 'The last run you rated' : 'Your last run'} was free of pain for ${inUnit(known[0])} km`
  const more = known[0] - known[known.length - 1]
  return more ? `${now}, ${inUnit(Math.abs(more))} km ${more > 0 ? 'more' : 'less'} than your first.` : `${now}.`
}

/** @param {number} n @param {string} noun */
const plural = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`
