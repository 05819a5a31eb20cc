/** What comes after a set, on which side. No page in here. */

/** @typedef {{key: string, n: number, side: import('./plan.js').Side, done: boolean, exercise: import('./plan.js').Exercise}} Stop  one set on one side */

/** The stops as they are to be done: within a set the side that leads comes first. @param {Stop[]} stops in the order of the page @param {string} lead */
export const ordered = (stops, lead) =>
  stops.map((stop, at) => ({ stop, at: stop.side === lead && at && isSameSet(stops[at - 1], stop) ? at - 1.5 : at })).sort((a, b) => a.at - b.at).map(({ stop }) => stop)

/** The other half of the set, or else what comes next, or else what was left out. @param {Stop[]} stops @param {string} lead @param {string} [after] the key of the one done last @returns {Stop|null} null: all are done */
export function nextOf(stops, lead, after) {
  const order = ordered(stops, lead)
  const at = order.findIndex(({ key }) => key === after)
  const half = at >= 0 ? order.find((stop) => !stop.done && isSameSet(stop, order[at])) : null
  return half ?? order.slice(at + 1).find(({ done }) => !done) ?? order.find(({ done }) => !done) ?? null
}

/** What a runner waits for after a tick: to change sides, or to rest. @param {Stop[]} stops @param {string} lead @param {string} key of the box just ticked @returns {'switch'|'rest'|null} */
export function pauseAfter(stops, lead, key) {
  const [done, next] = [stops.find((stop) => stop.key === key), nextOf(stops, lead, key)]
  if (!done || !next) return null
  return isSameSet(done, next) ? 'switch' : 'rest'
}

/** @param {Stop} a @param {Stop} b */
const isSameSet = (a, b) => a.exercise.slug === b.exercise.slug && a.n === b.n

/** "set 2 right", with the exercise where it changes. @param {Stop} stop @param {Stop} [from] */
export function stopInWords({ exercise, n, side }, from) {
  const set = `set ${n}${side === 'both' ? '' : ` ${side}`}`
  return from && from.exercise.slug === exercise.slug ? set : `${exercise.title}, ${set}`
}
