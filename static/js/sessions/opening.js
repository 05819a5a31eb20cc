/** Which session the address means, read from the phone's own database. */
import { today } from '../core/day.js'
import { store } from '../core/store.js'
import { uuid7 } from '../core/uuid.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('./plan.js').Ticks} Ticks */
/** @typedef {{id: string, workout: string, row: Row|null}} Wanted */
/** @typedef {{id: string, row: Row|null, workout: Row, ticks: Ticks, last: Ticks, lastPain: number|null, half: boolean}} Opened  half: its last step was begun when the app was closed */

const FRESH = 12 * 3600 * 1000
const LOOK_BACK = 5

/**
 * @param {string} fragment '' (the newest unfinished one), 's=<uuid>' or a workout's slug
 * @returns {Promise<{workouts: Row[], opened: Opened|null, wanted: Wanted|null}>}
 */
export async function openSession(fragment) {
  const [workouts, sessions] = await Promise.all([store.rows('workout'), store.rows('session')])
  const wanted = wantedBy(fragment, sessions)
  const workout = workouts.find((row) => row.k[0] === wanted?.workout && row.srv?.exercises)
  const opened = wanted && workout ? await open(wanted, workout, sessions) : null
  return { workouts: workouts.filter(({ srv }) => srv?.exercises && !srv.gone), opened, wanted }
}

/** The key of what is typed in the last step. @param {string} id */
export const draftOf = (id) => `session/${id}`

/** @param {string} id @returns {Promise<Ticks>} */
export async function ticksOf(id) {
  const rows = await store.rows('tick', [id])
  return new Map(rows.map((row) => [row.k[1], row.f]))
}

/** @param {Wanted} wanted @param {Row} workout @param {Row[]} sessions @returns {Promise<Opened>} */
async function open({ id, row }, workout, sessions) {
  const [ticks, { last, lastPain }, draft] = await Promise.all([row ? ticksOf(id) : new Map(), lastTime(id, workout.k[0], sessions), row && store.draft(draftOf(id))])
  return { id, row, workout, ticks, last, lastPain, half: Boolean(draft) }
}

/** @param {string} fragment @param {Row[]} sessions @returns {Wanted|null} */
function wantedBy(fragment, sessions) {
  if (fragment.startsWith('s=')) return asWanted(sessions.find((row) => row.k[0] === fragment.slice(2)))
  const unfinished = newestFirst(sessions.filter(({ f }) => !f.finished_at))
  if (!fragment) return asWanted(unfinished.find(isFresh))
  const begun = unfinished.find((row) => row.f.workout === fragment && (isFresh(row) || row.f.done_on === today()))
  return asWanted(begun) ?? { id: uuid7(), workout: fragment, row: null }
}

/** @param {Row} [row] @returns {Wanted|null} */
const asWanted = (row) => (row ? { id: row.k[0], workout: row.f.workout, row } : null)

/** @param {Row} row */
const isFresh = ({ f }) => Date.now() - f.started_at < FRESH

/** Last time means the newest other session of this workout in which something was ticked.
 * @param {string} id @param {string} workout @param {Row[]} sessions @returns {Promise<{last: Ticks, lastPain: number|null}>} */
async function lastTime(id, workout, sessions) {
  const others = sessions.filter((row) => row.f.workout === workout && row.k[0] !== id)
  for (const row of newestFirst(others).slice(0, LOOK_BACK)) {
    const done = [...(await ticksOf(row.k[0]))].filter(([, tick]) => tick.done)
    if (done.length) return { last: new Map(done), lastPain: row.f.pain ?? null }
  }
  return { last: new Map(), lastPain: null }
}

/** @param {Row[]} rows */
const newestFirst = (rows) => [...rows].sort((a, b) => (b.f.started_at ?? 0) - (a.f.started_at ?? 0))
