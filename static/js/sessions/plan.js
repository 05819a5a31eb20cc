/** A workout's sets as boxes to tick, and what was done of them. */

import { rungs, setsAt } from '../workouts/progression.js'

/** @typedef {'left'|'right'|'both'} Side */
/** @typedef {'short'|'full'} Mode  'short': one set a side at the low end, as before a run */
/** @typedef {import('../workouts/progression.js').Exercise & {slug: string, title: string, cue: string, prescription: string, picture: {url: string, alt: string, width: number, height: number}|null, reps_low: number, hold_s?: number|null, tempo?: string|null, rises_first?: boolean, fresh?: boolean, step?: string}} Exercise
 * fresh: start from the low end, whatever was done last time; step: what the member's own step adds, in words */
/** @typedef {{key: string, n: number, side: Side, name: string, extra: boolean, low: number, fresh: boolean}} Box */
/** @typedef {Map<string, {done?: boolean, reps?: number|null, skipped?: string|null}>} Ticks  by '<exercise>.<set>.<side>', or '<exercise>' where it was skipped */
/** @typedef {{title: string, skipped: string, sides: {side: Side, reps: (number|null)[]}[]}} Line */
/** @typedef {{level?: number|null, decided_at?: number|null}} Step */

export const MOST_SETS = 10
/** '2–3 × 20–30' or '3 × 20 s', before whatever else belongs to it */
const DOSE = /^[\d–]+ × (?:(\d+ s)|[\d–]+)/
const REASONS = { pain: 'pain', tired: 'tired', time: 'no time', kit: 'no kit', other: 'another reason' }

/** An exercise as this session asks for it. @param {Exercise} exercise @param {Mode} mode @param {Step} [step] @param {number} [lastAt] when it was last begun */
export function askedFor(exercise, mode, { level, decided_at } = {}, lastAt = 0) {
  const taken = rungs(exercise).slice(0, level ?? 0)
  const heavier = taken.length > 0 && taken.at(-1) !== 'sets' && Number(decided_at) > lastAt
  const short = mode === 'short'
  const sets = short ? 1 : setsAt(exercise, taken.length)
  return { ...exercise, ...(short && { sets_high: null, prescription: exercise.prescription.replace(DOSE, (_, hold) => `1 × ${hold ?? exercise.reps_low}`) }),
    sets, fresh: short || heavier, step: stepInWords(exercise, taken, short) }
}

/** @param {Exercise} exercise @param {string[]} taken @param {boolean} short */
function stepInWords(exercise, taken, short) {
  const parts = [taken.includes('sets') && !short && `${setsAt(exercise, taken.length)} sets`, taken.includes('band') && 'a firmer band'].filter(Boolean)
  const harder = taken.includes('harder') ? [exercise.harder] : []
  return [...(parts.length ? [`Your step: ${parts.join(', ')}.`] : []), ...harder].join(' ')
}

/** @param {Exercise} exercise @param {Ticks} [ticks] sets begun beyond the prescription stay @returns {Box[][]} one list a set, one box a side */
export function setsOf(exercise, ticks = new Map()) {
  const count = Math.max(exercise.sets, exercise.sets_high ?? 0, begunOf(exercise, ticks))
  return Array.from({ length: count }, (_, i) => setOf(exercise, i + 1))
}

/** @param {Exercise} exercise @param {number} n from 1 */
export const setOf = (exercise, n) => sidesOf(exercise).map((side) => boxOf(exercise, n, side))

/** The highest set with something done. @param {Exercise} exercise @param {Ticks} ticks */
function begunOf({ slug }, ticks) {
  const begun = [...ticks].filter(([key, { done }]) => done && key.startsWith(`${slug}.`)).map(([key]) => Number(key.split('.').at(-2)))
  return Math.min(MOST_SETS, Math.max(0, ...begun))
}

/** Why an exercise was skipped, in words; '' where it was not. @param {Exercise} exercise @param {Ticks} ticks */
export const skipOf = ({ slug }, ticks) => REASONS[/** @type {'pain'} */ (ticks.get(slug)?.skipped)] ?? ''

/** The figure to start from: this session's own, last time's, or the prescription's low end.
 * @param {Box} box @param {Ticks} now @param {Ticks} last @returns {number} */
export const repsFor = (box, now, last) => now.get(box.key)?.reps ?? (box.fresh ? box.low : last.get(box.key)?.reps) ?? box.low

/** Of the sets that were asked for, a side of two being half of one: one on offer, or of a skipped exercise, counts for what was done of it.
 * @param {Exercise[]} exercises @param {Ticks} ticks */
export function countOf(exercises, ticks) {
  const sets = exercises.flatMap((exercise) => setsOf(exercise, ticks).map((boxes) => {
    const done = boxes.filter(({ key }) => ticks.get(key)?.done).length / boxes.length
    return { done, all: skipOf(exercise, ticks) ? done : boxes[0].extra && !done ? 0 : 1 }
  }))
  const sum = (/** @type {'done'|'all'} */ what) => sets.reduce((all, set) => all + set[what], 0)
  return { done: sum('done'), all: sum('all') }
}

/** Sets in words: 2.5 is "2½". @param {number} sets */
export const setsInWords = (sets) => `${Math.floor(sets) || (sets ? '' : 0)}${sets % 1 ? '½' : ''}`

/** What there was to do: "of 3 sets". @param {number} all */
export const ofSets = (all) => `of ${setsInWords(all)} ${all && all <= 1 ? 'set' : 'sets'}`

/** What the same set was last time: "Last time 22 left, 24 right, pain 2". @param {Box[]} boxes one set's @param {Ticks} last @param {number|null} pain */
export function lastInWords(boxes, last, pain) {
  const reps = boxes.filter(({ key }) => last.get(key)?.reps != null).map(({ key, side }) => `${last.get(key)?.reps}${side === 'both' ? '' : ` ${side}`}`)
  return reps.length ? `Last time ${[...reps, ...(pain === null ? [] : [`pain ${pain}`])].join(', ')}` : ''
}

/** Which side of a set is still to be done, once the other is: '' for a set whole or not begun.
 * @param {{side: Side, done: boolean}[]} sides */
export const halfOf = (sides) => (sides.some(({ done }) => done) ? (sides.find(({ done }) => !done)?.side ?? '') : '')

/** What a set has to say of its sides: "now right" for a half, "right first" where it is not begun. @param {{side: Side, done: boolean}[]} sides @param {string} lead '' unknown */
export function cueInWords(sides, lead) {
  const half = halfOf(sides)
  if (half) return `now ${half}`
  return lead && sides.length > 1 && !sides[0].done ? `${lead} first` : ''
}

/** @param {Exercise[]} exercises @param {Ticks} ticks @returns {Line[]} those with something done, or skipped */
export function linesOf(exercises, ticks) {
  return exercises.map((exercise) => lineOf(exercise, ticks)).filter(({ sides, skipped }) => skipped || sides.some(({ reps }) => reps.length))
}

/** @param {Exercise} exercise @returns {Side[]} */
function sidesOf(exercise) {
  return exercise.sided ? ['left', 'right'] : ['both']
}

/** @param {Exercise} exercise @param {number} n @param {Side} side @returns {Box} */
function boxOf({ slug, sets, reps_low, fresh = false }, n, side) {
  const name = side === 'both' ? `Set ${n}` : `Set ${n} ${side}`
  return { key: `${slug}.${n}.${side}`, n, side, name, extra: n > sets, low: reps_low ?? 1, fresh }
}

/** @param {Exercise} exercise @param {Ticks} ticks @returns {Line} */
function lineOf(exercise, ticks) {
  const boxes = setsOf(exercise, ticks).flat().filter(({ key }) => ticks.get(key)?.done)
  const repsOn = (/** @type {Side} */ side) => boxes.filter((box) => box.side === side).map(({ key }) => ticks.get(key)?.reps ?? null)
  return { title: exercise.title, skipped: skipOf(exercise, ticks), sides: sidesOf(exercise).map((side) => ({ side, reps: repsOn(side) })) }
}
