/** Which session the address means, read from the phone's own database. */
import { today } from '../core/day.js'
import { store } from '../core/store.js'
import { uuid7 } from '../core/uuid.js'

const FRESH = 12 * 3600 * 1000

/** @typedef {{id: string, row: any, workout: any, ticks: Map<string, any>, last: Map<string, any>}} Opened */

/**
 * @param {string} fragment '' (the newest unfinished one), 's=<uuid>' or a workout's slug
 * @returns {Promise<{workouts: any[], opened: Opened|null, wanted: string|null}>}
 */
export async function openSession(fragment) {
  const [workouts, sessions] = await Promise.all([store.rows('workout'), store.rows('session')])
  const wanted = wantedBy(fragment, sessions)
  const workout = wanted && workouts.find((row) => row.k[0] === wanted.workout)
  const opened = workout?.srv?.exercises ? await open(wanted, workout, sessions) : null
  return { workouts: workouts.filter((row) => row.srv?.exercises && !row.srv.gone), opened, wanted: wanted?.workout ?? null }
}

/** @returns {Promise<Map<string, {done?: boolean, reps?: number|null}>>} by the tick's own key */
export async function ticksOf(id) {
  const rows = await store.rows('tick', [id])
  return new Map(rows.map((row) => [row.k[1], row.f]))
}

export const isUnfinished = (row, now = Date.now()) =>
  !row.f.finished_at && (row.f.done_on === today() || now - row.f.started_at < FRESH)

async function open(wanted, workout, sessions) {
  const [ticks, last] = await Promise.all([ticksOf(wanted.id), lastTicks(wanted, sessions)])
  return { ...wanted, workout, ticks, last }
}

function wantedBy(fragment, sessions) {
  if (fragment.startsWith('s=')) return asWanted(sessions.find((row) => row.k[0] === fragment.slice(2)))
  const unfinished = newestFirst(sessions.filter((row) => isUnfinished(row)))
  if (!fragment) return asWanted(unfinished.find((row) => Date.now() - row.f.started_at < FRESH))
  return asWanted(unfinished.find((row) => row.f.workout === fragment)) ?? { id: uuid7(), workout: fragment, row: null }
}

const asWanted = (row) => (row ? { id: row.k[0], workout: row.f.workout, row } : null)

/** Last time means the newest other session of this workout in which something was ticked. */
async function lastTicks({ id, workout }, sessions) {
  const others = sessions.filter((row) => row.f.workout === workout && row.k[0] !== id)
  for (const row of newestFirst(others).slice(0, 5)) {
    const ticks = await ticksOf(row.k[0])
    const done = [...ticks].filter(([, tick]) => tick.done)
    if (done.length) return new Map(done)
  }
  return new Map()
}

const newestFirst = (rows) => [...rows].sort((a, b) => (b.f.started_at ?? 0) - (a.f.started_at ?? 0))
