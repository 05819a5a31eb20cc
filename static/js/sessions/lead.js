/** Which side leads when the runner has not said: the weaker one. */
import { store } from '../core/store.js'
import { RECENT, weaker } from '../workouts/progression.js'

/** @typedef {import('../core/types.js').Row} Row */

/** Read once the sets are seen: it moves none of them. @param {import('./opening.js').Opened} opened @returns {Promise<'left'|'right'>} */
export async function leadOf({ first, before }) {
  if (first) return first
  const latest = before.filter(({ f }) => f.finished_at).slice(0, RECENT)
  const sessions = await Promise.all(latest.map(async ({ k }) => bySide(await store.rows('tick', k))))
  return weaker(sessions) ?? before[0]?.f.first_side ?? 'left'
}

/** @param {Row[]} ticks */
function bySide(ticks) {
  const repsOn = (/** @type {string} */ side) => ticks.filter(({ k, f }) => f.done && k[1].endsWith(`.${side}`)).map(({ f }) => Number(f.reps ?? 0))
  return { left: repsOn('left'), right: repsOn('right') }
}
