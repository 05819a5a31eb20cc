/** One thing at a time, held back by pain; the twin of pwa/workouts/progression.py, kept equal by tests/workouts/steps.json. */

/** @typedef {{sets: number, sets_high?: number|null, reps_high: number, sided: boolean, band?: boolean, harder?: string|null}} Exercise */
/** @typedef {{left: number[], right: number[], pain?: number|null, morning?: number|null, short?: boolean}} Done
 * what one session held of one exercise: the reps of each set done on each side, alike where it has no sides */
/** @typedef {{level: number, why: string}} Advice  the level to be on from now, and why; '' where there is nothing to say */

const TOO_MUCH = 5
const TWICE = 2
export const RECENT = 3

/** What each level adds to the one before: more sets, then a firmer band, then a harder way. @param {Exercise} exercise @returns {string[]} */
export function rungs({ sets, sets_high, band, harder }) {
  const more = Math.max(0, (sets_high || sets) - sets)
  return [...Array(more).fill('sets'), ...(band ? ['band'] : []), ...(harder ? ['harder'] : [])]
}

/** How many sets a level asks for. @param {Exercise} exercise @param {number} level */
export const setsAt = (exercise, level) => exercise.sets + rungs(exercise).slice(0, level).filter((rung) => rung === 'sets').length

/** What is normal in the morning: the least of what was said before, as a bad week must not become normal. @param {(number|null|undefined)[]} mornings */
export function baseline(mornings) {
  const known = /** @type {number[]} */ (mornings.filter((pain) => pain != null))
  return known.length ? Math.min(...known) : 0
}

/** The side with fewer reps in the latest sessions; null when they are even. It leads. @param {Done[]} sessions oldest first @returns {'left'|'right'|null} */
export function weaker(sessions) {
  const sum = (/** @type {'left'|'right'} */ side) => sessions.slice(-RECENT).flatMap((done) => done[side]).reduce((all, reps) => all + reps, 0)
  const [left, right] = [sum('left'), sum('right')]
  return left === right ? null : left < right ? 'left' : 'right'
}

/**
 * The next step after sessions, all at this level and since the last decision.
 * @param {Exercise} exercise @param {number} asked the level @param {Done[]} sessions oldest first @param {number} [usual] the baseline of mornings
 * @returns {Advice}
 */
export function advise(exercise, asked, sessions, usual = 0) {
  const ladder = rungs(exercise)
  const level = Math.max(0, Math.min(asked, ladder.length))
  const last = sessions.at(-1)
  if (last && worst(last) > TOO_MUCH) return back(exercise, ladder, level, worst(last))
  const full = sessions.flatMap(({ short }, at) => (short ? [] : [at])).slice(-TWICE)
  const latest = full.length ? sessions.slice(full[0]) : []
  if (latest.some((done) => worst(done) > TOO_MUCH)) return { level, why: 'It hurt too much not long ago: stay where you are until two sessions in a row are calm.' }
  if (latest.some(({ morning }) => (morning ?? 0) > usual)) return { level, why: 'It hurt more than usual the next morning: stay where you are.' }
  const good = full.filter((at) => reached(sessions[at], exercise.reps_high, setsAt(exercise, level)))
  if (level === ladder.length || !good.length) return { level, why: '' }
  if (good.length === TWICE) return { level: level + 1, why: `${reachedBy(exercise)} twice${calm(latest)}: ${tryOf(exercise, ladder, level + 1)}.` }
  return { level, why: good[0] === full.at(-1) ? `${reachedBy(exercise)}. Once more like that, and you are ready for the next step.` : '' }
}

/** @param {Done} done */
const worst = ({ pain, morning }) => Math.max(pain ?? 0, morning ?? 0)

/** The weaker side leads: a set counts as good as its weaker half. @param {Done} done @param {number} reps @param {number} sets */
const reached = ({ left, right }, reps, sets) => left.filter((n, i) => Math.min(n, right[i] ?? 0) >= reps).length >= sets

/** @param {Exercise} exercise @param {string[]} ladder @param {number} level @param {number} pain @returns {Advice} */
function back(exercise, ladder, level, pain) {
  if (!level) return { level, why: `Pain was ${pain}: do fewer reps next time, and stop before it hurts.` }
  const sets = `go back to ${setsAt(exercise, level - 1)} sets`
  const way = { sets, band: 'go back to the softer band', harder: isBosu(exercise) ? 'go back to the floor' : 'go back to the easier way' }
  return { level: level - 1, why: `Pain was ${pain}: ${way[/** @type {'sets'} */ (ladder[level - 1])]}.` }
}

/** @param {Exercise} exercise @param {string[]} ladder @param {number} level */
function tryOf(exercise, ladder, level) {
  const way = { sets: `do ${setsAt(exercise, level)} sets`, band: 'take a firmer band', harder: isBosu(exercise) ? 'try the BOSU' : 'try the harder way' }
  return way[/** @type {'sets'} */ (ladder[level - 1])]
}

/** @param {Exercise} exercise */
const reachedBy = ({ sided, reps_high }) => `${sided ? 'Both sides' : 'You'} reached ${reps_high}`

/** Says no more than was noted. @param {Done[]} latest */
function calm(latest) {
  if (latest.some(({ pain }) => pain == null)) return ''
  const most = Math.max(...latest.map(worst))
  return most ? `, and pain stayed at ${most} or less` : ', and no pain'
}

/** @param {Exercise} exercise */
const isBosu = ({ harder }) => Boolean(harder?.includes('BOSU'))
