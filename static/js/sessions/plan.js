/** A workout's sets as a flat list of boxes to tick, and what last time says about each. */

/** @typedef {{slug: string, title: string, sets: number, sets_high: number|null, reps_low: number, sided: boolean}} Exercise */
/** @typedef {{key: string, n: number, side: 'left'|'right'|'both', name: string, extra: boolean, exercise: string, low: number}} Box */

/** @param {Exercise} exercise @returns {Box[][]} one list a set, one box a side */
export function setsOf(exercise) {
  const count = Math.max(exercise.sets, exercise.sets_high ?? 0)
  return Array.from({ length: count }, (_, i) => sidesOf(exercise).map((side) => boxOf(exercise, i + 1, side)))
}

/** @param {{srv: {exercises: Exercise[]}}} workout @returns {Box[]} */
export const boxesOf = (workout) => workout.srv.exercises.flatMap((exercise) => setsOf(exercise).flat())

/** @param {'left'|'right'|'both'} side */
export const setName = (n, side) => (side === 'both' ? `Set ${n}` : `Set ${n} ${side}`)

/** The figure to start from: this session's own, last time's, or the prescription's low end.
 * @param {Box} box @param {Map<string, {reps?: number|null}>} now @param {Map<string, {reps?: number|null}>} last */
export const repsFor = (box, now, last) => now.get(box.key)?.reps ?? last.get(box.key)?.reps ?? box.low

/** @param {Map<string, {done?: boolean, reps?: number|null}>} ticks @returns {{title: string, sides: {side: string, reps: (number|null)[]}[]}[]} */
export function summaryOf(workout, ticks) {
  return workout.srv.exercises
    .map((exercise) => ({ title: exercise.title, sides: sidesOf(exercise).map((side) => ({ side, reps: repsDone(exercise, side, ticks) })) }))
    .filter((line) => line.sides.some(({ reps }) => reps.length))
}

/** @returns {('left'|'right'|'both')[]} */
function sidesOf(exercise) {
  return exercise.sided ? ['left', 'right'] : ['both']
}

function boxOf(exercise, n, side) {
  const key = `${exercise.slug}.${n}.${side}`
  return { key, n, side, name: setName(n, side), extra: n > exercise.sets, exercise: exercise.slug, low: exercise.reps_low ?? 1 }
}

function repsDone(exercise, side, ticks) {
  const done = setsOf(exercise).map((_, i) => ticks.get(`${exercise.slug}.${i + 1}.${side}`)).filter((tick) => tick?.done)
  return done.map((tick) => tick.reps ?? null)
}
