/** A change in a runner's words. No page and no database in here. */
import { shortDay, today } from '../core/day.js'
import { plural } from '../core/plural.js'
import { far } from '../runs/units.js'

/** @typedef {import('../core/types.js').Op} Op */
/** @typedef {import('./holdings.js').Holdings} Holdings */
/** @typedef {Record<string, any>} Fields */

const TICK = /^(.+)\.(\d+)\.(left|right|both)$/
const DAY = 86_400_000
const EXCERPT = 60

/** @type {Record<string, (f: Fields, k: string[]) => string>} */
const WORDS = { tick, session, run, helpful: ({ on }) => (on ? 'Marked as helpful' : 'Mark taken back'), photo: ({ deleted, alt }) => (deleted ? 'Photo taken away' : `Photo${alt ? `: ${quote(alt)}` : ''}`), report: () => 'Report to the coach', setting: () => 'A choice of yours', step: ({ refused }) => (refused == null ? 'Next step' : 'Next step refused'), comment: ({ deleted, body }) => (deleted ? 'Comment deleted' : `Comment: ${quote(body)}`) }

/** "Set 2 left, ticked", "Run, 10.2 km", "Comment: “what is three-quarter…”" @param {Op} op */
export const wordsOf = ({ t, k, f }) => WORDS[t]?.(valuesOf(f), k) ?? 'A change'

/** What is worth copying: the whole of it. @param {Op} op */
export const textOf = (op) => valuesOf(op.f).body ?? valuesOf(op.f).note ?? wordsOf(op)

/** Where it belongs, as far as this phone knows: the exercise, the workout, the day of the run. @param {Op} op @param {Holdings} holdings */
export function placeOf({ t, k, f }, { workouts, sessions }) {
  const slug = k[1]?.match(TICK)?.[1] ?? k[1]
  const workout = f.workout?.v ?? sessions.find((row) => row.k[0] === k[0])?.f.workout?.[0]
  if (t === 'tick') return workouts.flatMap(({ srv }) => srv?.exercises ?? []).find((exercise) => exercise.slug === slug)?.title ?? ''
  return t === 'session' ? (workouts.find((row) => row.k[0] === workout)?.srv?.title ?? '') : ''
}

/** "Today 18:02", "Tuesday 18:02", "3 Sep 18:02" @param {number} at */
export function timeInWords(at) {
  const date = new Date(at)
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return `${dayOf(date)} ${time}`
}

/** @param {Date} date */
function dayOf(date) {
  const age = Date.now() - date.getTime()
  if (today(date) === today()) return 'Today'
  return age > 0 && age < 6 * DAY ? date.toLocaleDateString('en-GB', { weekday: 'long' }) : shortDay(today(date))
}

/** "about a year", of a clock's error @param {number} ms */
export function spanInWords(ms) {
  const days = Math.abs(ms) / DAY
  if (days > 300) return plural(Math.round(days / 365), 'year')
  if (days >= 1) return plural(Math.round(days), 'day')
  return days * 24 >= 1 ? plural(Math.round(days * 24), 'hour') : plural(Math.round(days * 1440), 'minute')
}

/** @param {Fields} f @param {string[]} k */
function tick({ done, skipped, reps }, [, key]) {
  const [, , n, side] = key.match(TICK) ?? [null, '', key, 'both']
  const set = side === 'both' ? `Set ${n}` : `Set ${n} ${side}`
  if (skipped !== undefined) return skipped ? 'Exercise skipped' : 'Exercise back in the session'
  return done === undefined ? `${set}, ${plural(reps ?? 0, 'rep')}` : `${set}, ${done ? 'ticked' : 'unticked'}`
}

/** @param {Fields} f */
function session({ deleted, finished_at, started_at, pain, note }) {
  if (deleted !== undefined) return deleted ? 'Session deleted' : 'Session brought back'
  const what = finished_at ? 'Session finished' : started_at ? 'Session begun' : 'Session changed'
  return what + rest(pain, note)
}

/** @param {Fields} f */
function run({ deleted, distance_m, pain, note }) {
  if (deleted !== undefined) return deleted ? 'Run deleted' : 'Run brought back'
  return (distance_m == null ? 'Run changed' : `Run, ${far(distance_m)}`) + rest(pain, note)
}

/** @param {number|null|undefined} pain @param {string|undefined} note */
const rest = (pain, note) => (pain == null ? '' : `, pain ${pain}`) + (note ? `, ${quote(note)}` : '')

/** @param {string} [text] */
function quote(text = '') {
  const line = text.replace(/\s+/g, ' ')
  return `“${line.length > EXCERPT ? line.slice(0, EXCERPT).trimEnd() + '…' : line}”`
}

/** @param {Record<string, any>} f */
const valuesOf = (f) => Object.fromEntries(Object.entries(f).map(([name, { v }]) => [name, v]))
