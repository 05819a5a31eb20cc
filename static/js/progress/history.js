/** What /progress needs of a session and of a run, and nothing more: ten years of it fit in one record. */
import { isDay } from './days.js'

/** @typedef {import('../core/types.js').Row} Row */
/**
 * @typedef {{id: string, day: string, at: number, workout: string, pain: number|null, morning: number|null, sets: number, left: number|null, right: number|null}} Done
 *   a session in which something was ticked; left, right: reps in a set of that side, on average; null: none was noted
 * @typedef {{id: string, day: string, distance: number, free: number|null, pain: number|null, morning: number|null}} Outing  a run; free: metres before the first pain
 * @typedef {{sessions: Done[], runs: Outing[]}} History  oldest first
 */

/** @param {Row} row @param {Row[]} ticks its own @returns {Done|null} null: nothing was ticked */
export function doneOf({ k, f }, ticks) {
  const done = ticks.filter((tick) => tick.f.done)
  if (f.deleted || !done.length || !isDay(f.done_on)) return null
  const sets = done.reduce((sum, tick) => sum + (sideOf(tick) === 'both' ? 1 : 0.5), 0)
  return { id: k[0], day: f.done_on, at: f.started_at ?? 0, workout: f.workout ?? '', pain: f.pain ?? null, morning: f.morning ?? null, sets, left: mean(done, 'left'), right: mean(done, 'right') }
}

/** @param {Row} row @returns {Outing|null} */
export function outingOf({ k, f }) {
  if (f.deleted || !isDay(f.run_on)) return null
  const distance = f.distance_m ?? 0
  const free = f.pain === 0 ? distance : f.pain ? (f.pain_began_m ?? null) : null
  return { id: k[0], day: f.run_on, distance, free, pain: f.pain ?? null, morning: f.morning ?? null }
}

/** @param {Done[]} sessions @param {Outing[]} runs @returns {History} */
export const historyOf = (sessions, runs) => ({ sessions: sessions.sort((a, b) => order(a.day, b.day) || a.at - b.at), runs: runs.sort((a, b) => order(a.day, b.day) || order(a.id, b.id)) })

/** The history with some entries made anew; those that are gone are left out. @param {History} history @param {Set<string>} ids @param {History} fresh @returns {History} */
export function renewed({ sessions, runs }, ids, fresh) {
  const others = (/** @type {{id: string}} */ { id }) => !ids.has(id)
  return historyOf([...sessions.filter(others), ...fresh.sessions], [...runs.filter(others), ...fresh.runs])
}

/** @param {Row} tick */
const sideOf = ({ k }) => k[1].slice(k[1].lastIndexOf('.') + 1)

/** @param {Row[]} ticks @param {string} side */
function mean(ticks, side) {
  const reps = ticks.filter((tick) => tick.f.reps > 0 && sideOf(tick) === side).map(({ f }) => f.reps)
  return reps.length ? Math.round((reps.reduce((sum, n) => sum + n, 0) / reps.length) * 10) / 10 : null
}

/** @param {string} a @param {string} b */
const order = (a, b) => (a < b ? -1 : Number(a > b))
