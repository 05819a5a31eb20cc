/** What the phone holds of a workout, as the progression wants to read it. */
import { advise, baseline, rungs } from './progression.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('./progression.js').Done} Done */
/** @typedef {import('./progression.js').Exercise & {slug: string, title: string}} Exercise */
/** @typedef {import('../core/facade.js').Store} Store */
/** @typedef {{slug: string, title: string, was: number, level: number, why: string}} Offer */

const LOOK_BACK = 6

/** What there is to say of each exercise of a workout; nothing of those without news. @param {Store} store @param {string} slug @returns {Promise<Offer[]>} */
export async function offersFor(store, slug) {
  const [workout, sessions, steps] = await Promise.all([store.row('academy', 'workout', [slug]), store.rows('session'), store.rows('step')])
  const finished = sessions.filter(({ f }) => f.finished_at).sort((a, b) => a.f.started_at - b.f.started_at)
  const recent = await withTicks(store, finished.filter(({ f }) => f.workout === slug).slice(-LOOK_BACK))
  const usual = baseline(finished.filter(({ k }) => !recent.some(({ row }) => row.k[0] === k[0])).map(({ f }) => f.morning))
  const decided = new Map(steps.map(({ k, f }) => [k[0], f]))
  const exercises = /** @type {Exercise[]} */ (workout?.srv?.exercises ?? [])
  return exercises.map((exercise) => offerOf(exercise, recent, usual, decided.get(exercise.slug))).filter(({ why }) => why)
}

/** @typedef {{row: Row, ticks: Row[]}} Session */

/** @param {Store} store @param {Row[]} sessions @returns {Promise<Session[]>} */
const withTicks = (store, sessions) => Promise.all(sessions.map(async (row) => ({ row, ticks: await store.rows('tick', row.k) })))

/** @param {Exercise} exercise @param {Session[]} sessions @param {number} usual @param {Record<string, any>} [step] @returns {Offer} */
function offerOf(exercise, sessions, usual, { level = 0, decided_at = 0 } = {}) {
  const was = Math.min(level ?? 0, rungs(exercise).length)
  const done = sessions.filter(({ row }) => row.f.started_at > decided_at).map((session) => doneOf(exercise.slug, session)).filter(({ left, right }) => left.length + right.length)
  return { slug: exercise.slug, title: exercise.title, was, ...advise(exercise, was, done, usual) }
}

/** @param {string} slug @param {Session} session @returns {Done} */
export function doneOf(slug, { row: { f }, ticks }) {
  const own = ticks.filter((tick) => tick.f.done && tick.k[1].startsWith(`${slug}.`)).map((tick) => ({ reps: tick.f.reps ?? 0, ...placeOf(tick.k[1]) }))
  const sets = Math.max(0, ...own.map(({ n }) => n))
  const repsOn = (/** @type {string} */ side) =>
    Array.from({ length: sets }, (_, i) => own.find(({ n, side: at }) => n === i + 1 && (at === side || at === 'both'))?.reps ?? 0)
  return { left: repsOn('left'), right: repsOn('right'), pain: f.pain ?? null, morning: f.morning ?? null, short: f.mode === 'short' }
}

/** 'squat.2.left' → {n: 2, side: 'left'} @param {string} key */
function placeOf(key) {
  const [n, side] = key.split('.').slice(-2)
  return { n: Number(n), side }
}
