/** Which session the address means, read from the phone's own database. */
import { today } from '../core/day.js'
import { store } from '../core/store.js'
import { uuid7 } from '../core/uuid.js'
import { askedFor } from './plan.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('./plan.js').Exercise} Exercise */
/** @typedef {import('./plan.js').Mode} Mode */
/** @typedef {import('./plan.js').Ticks} Ticks */
/** @typedef {{id: string, workout: string, row: Row|null}} Wanted */
/** @typedef {{id: string, row: Row|null, workout: Row, ticks: Ticks, last: Ticks, lastPain: number|null, half: boolean, exercises: Exercise[], mode: Mode, first: 'left'|'right'|null, before: Row[], steps: Row[]}} Opened
 * half: its last step was begun when the app was closed; exercises: as this session asks for them; first: the side said to lead; before: this workout's newest other sessions */

const FRESH = 12 * 3600 * 1000
const LOOK_BACK = 5

/**
 * @param {string} fragment '' (the newest unfinished one), 's=<uuid>' or a workout's slug, with '&short' for that length this once
 * @returns {Promise<{workouts: Row[], opened: Opened|null, wanted: Wanted|null}>}
 */
export async function openSession(fragment) {
  const [workouts, sessions, steps] = await Promise.all([store.rows('workout'), store.rows('session'), store.rows('step')])
  const [asked, length] = fragment.split('&')
  const wanted = wantedBy(asked, sessions)
  const workout = workouts.find((row) => row.k[0] === wanted?.workout && row.srv?.exercises)
  const opened = wanted && workout ? await open(wanted, workout, sessions, steps, length) : null
  return { workouts: workouts.filter(({ srv }) => srv?.exercises && !srv.gone), opened, wanted }
}

/** The key of what is typed in the last step. @param {string} id */
export const draftOf = (id) => `session/${id}`

/** @param {string} id @returns {Promise<Ticks>} */
export async function ticksOf(id) {
  const rows = await store.rows('tick', [id])
  return new Map(rows.map((row) => [row.k[1], row.f]))
}

/** The name of the setting that says how a workout is done. @param {string} workout */
export const modeOf = (workout) => `mode:${workout}`

/** The exercises again, in another mode. @param {Opened} opened @param {Mode} mode @returns {Opened} */
export const inMode = (opened, mode) => ({ ...opened, mode, exercises: asked(opened, mode) })

/** @param {Wanted} wanted @param {Row} workout @param {Row[]} sessions @param {Row[]} steps @param {string} [length] @returns {Promise<Opened>} */
async function open({ id, row }, workout, sessions, steps, length) {
  const slug = workout.k[0]
  const before = newestFirst(sessions.filter((other) => other.f.workout === slug && other.k[0] !== id))
  const [ticks, last, draft, chosen] = await Promise.all([row ? ticksOf(id) : new Map(), lastTime(before), row && store.draft(draftOf(id)), row?.f.mode || length ? null : store.row('m', 'setting', [modeOf(slug)])])
  const mode = (row?.f.mode ?? length ?? chosen?.f.value) === 'short' ? 'short' : 'full'
  return inMode({ id, row, workout, ticks, ...last, half: Boolean(draft), exercises: [], mode, first: row?.f.first_side ?? null, before, steps }, mode)
}

/** @param {Opened} opened @param {Mode} mode */
function asked({ workout, steps, before }, mode) {
  const decided = new Map(steps.map(({ k, f }) => [k[0], f]))
  return workout.srv.exercises.map((/** @type {Exercise} */ exercise) => askedFor(exercise, mode, decided.get(exercise.slug), before[0]?.f.started_at))
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

/** Last time means the newest other session of this workout in which something was ticked. @param {Row[]} before newest first */
async function lastTime(before) {
  for (const row of before.slice(0, LOOK_BACK)) {
    const done = [...(await ticksOf(row.k[0]))].filter(([, tick]) => tick.done)
    if (done.length) return { last: new Map(done), lastPain: row.f.pain ?? null }
  }
  return { last: new Map(), lastPain: null }
}

/** @param {Row[]} rows */
const newestFirst = (rows) => [...rows].sort((a, b) => (b.f.started_at ?? 0) - (a.f.started_at ?? 0))
