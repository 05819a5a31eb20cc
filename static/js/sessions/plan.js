/** A workout's sets as boxes to tick, and what was done of them. */

/** @typedef {'left'|'right'|'both'} Side */
/** @typedef {{slug: string, title: string, cue: string, prescription: string, picture: {url: string, alt: string, width: number, height: number}|null, sets: number, sets_high: number|null, reps_low: number|null, sided: boolean}} Exercise */
/** @typedef {{key: string, n: number, side: Side, name: string, extra: boolean, low: number}} Box */
/** @typedef {Map<string, {done?: boolean, reps?: number|null}>} Ticks  by '<exercise>.<set>.<side>' */
/** @typedef {{title: string, sides: {side: Side, reps: (number|null)[]}[]}} Line */

/** @param {Exercise} exercise @returns {Box[][]} one list a set, one box a side */
export function setsOf(exercise) {
  const count = Math.max(exercise.sets, exercise.sets_high ?? 0)
  return Array.from({ length: count }, (_, i) => sidesOf(exercise).map((side) => boxOf(exercise, i + 1, side)))
}

/** The figure to start from: this session's own, last time's, or the prescription's low end.
 * @param {Box} box @param {Ticks} now @param {Ticks} last @returns {number} */
export const repsFor = (box, now, last) => now.get(box.key)?.reps ?? last.get(box.key)?.reps ?? box.low

/** Of the sets that were asked for, a side of two being half of one: one on offer counts once a side of it is done. @param {Exercise[]} exercises @param {Ticks} ticks */
export function countOf(exercises, ticks) {
  const shares = exercises.flatMap(setsOf).map((set) => ({ extra: set[0].extra, share: set.filter(({ key }) => ticks.get(key)?.done).length / set.length }))
  const counted = shares.filter(({ extra, share }) => !extra || share)
  return { done: counted.reduce((all, { share }) => all + share, 0), all: counted.length }
}

/** Sets in words: 2.5 is "2½". @param {number} sets */
export const setsInWords = (sets) => `${Math.floor(sets) || (sets ? '' : 0)}${sets % 1 ? '½' : ''}`

/** What the same set was last time: "Last time 22 left, 24 right, pain 2". @param {Box[]} boxes one set's @param {Ticks} last @param {number|null} pain */
export function lastInWords(boxes, last, pain) {
  const reps = boxes.filter(({ key }) => last.get(key)?.reps != null).map(({ key, side }) => `${last.get(key)?.reps}${side === 'both' ? '' : ` ${side}`}`)
  return reps.length ? `Last time ${[...reps, ...(pain === null ? [] : [`pain ${pain}`])].join(', ')}` : ''
}

/** Which side of a set is still to be done, once the other is: '' for a set whole or not begun.
 * @param {{side: Side, done: boolean}[]} sides */
export const halfOf = (sides) => (sides.some(({ done }) => done) ? (sides.find(({ done }) => !done)?.side ?? '') : '')

/** @param {Exercise[]} exercises @param {Ticks} ticks @returns {Line[]} those with something done */
export function linesOf(exercises, ticks) {
  return exercises.map((exercise) => lineOf(exercise, ticks)).filter(({ sides }) => sides.some(({ reps }) => reps.length))
}

/** @param {Exercise} exercise @returns {Side[]} */
function sidesOf(exercise) {
  return exercise.sided ? ['left', 'right'] : ['both']
}

/** @param {Exercise} exercise @param {number} n @param {Side} side @returns {Box} */
function boxOf({ slug, sets, reps_low }, n, side) {
  const name = side === 'both' ? `Set ${n}` : `Set ${n} ${side}`
  return { key: `${slug}.${n}.${side}`, n, side, name, extra: n > sets, low: reps_low ?? 1 }
}

/** @param {Exercise} exercise @param {Ticks} ticks @returns {Line} */
function lineOf(exercise, ticks) {
  const boxes = setsOf(exercise).flat().filter(({ key }) => ticks.get(key)?.done)
  const repsOn = (/** @type {Side} */ side) => boxes.filter((box) => box.side === side).map(({ key }) => ticks.get(key)?.reps ?? null)
  return { title: exercise.title, sides: sidesOf(exercise).map((side) => ({ side, reps: repsOn(side) })) }
}
