/** The log in two or three plain sentences. */
import { daysAfter } from '../core/day.js'
import { km, painFree } from '../runs/units.js'

/** @param {any[]} done sessions, newest first @param {any[]} runs newest first @param {string} today */
export function summaryOf(done, runs, today) {
  return [ofSessions(done, today), ofRuns(runs)].filter(Boolean).join(' ')
}

function ofSessions(done, today) {
  if (!done.length) return 'No session yet.'
  const month = done.filter(({ done_on }) => done_on > daysAfter(today, -28))
  if (!month.length) return `No session in the last four weeks. One set is enough to start again.`
  const sets = month.reduce((sum, session) => sum + session.sets, 0)
  return `${plural(month.length, 'session')} and ${plural(sets, 'set')} in the last four weeks.`
}

/** The first and the newest run that say where pain began; two runs are the least that can show a change. */
function ofRuns(runs) {
  const known = runs.filter((run) => painFree(run) !== null)
  if (!known.length) return ''
  const [newest, first] = [painFree(known[0]), painFree(known[known.length - 1])]
  const now = `Your last run was free of pain for ${km(newest)} km`
  if (known.length < 2 || newest === first) return `${now}.`
  return `${now}, ${km(Math.abs(newest - first))} km ${newest > first ? 'more' : 'less'} than your first.`
}

const plural = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`
