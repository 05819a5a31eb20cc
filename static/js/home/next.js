/** What to do next, from what was done. No page and no database in here. */
import { dayInWords, daysAfter } from '../core/day.js'
import { dayOf } from './morning.js'

const FRESH = 12 * 3600 * 1000
const SLACK_DAYS = 14
const TOO_MUCH = 5

/** @typedef {{slug: string, title: string, url: string, line: string}} Workout */
/** @typedef {import('../core/types.js').Row} Row */

/**
 * The one that was begun, or rest, or else the one not done for longest. null: nothing was done here yet.
 * @param {Workout[]} workouts @param {Row[]} sessions @param {Row[]} runs @param {string} today
 */
export function nextOf(workouts, sessions, runs, today, now = Date.now()) {
  const begun = newest(sessions.filter(({ f }) => !f.finished_at && now - f.started_at < FRESH))
  const tooMuch = begun ? null : painOf([...sessions, ...runs], daysAfter(today, -2))
  if (begun) return resume(begun, workouts)
  if (tooMuch) return rest(tooMuch)
  const known = workouts.map((workout) => ({ workout, last: lastDay(workout, sessions) }))
  if (!known.some(({ last }) => last)) return null
  const latest = known.reduce((newest, one) => (one.last > newest.last ? one : newest))
  if (latest.last < daysAfter(today, -SLACK_DAYS)) return comeBack(latest.workout)
  const { workout, last } = known.reduce((oldest, one) => (one.last < oldest.last ? one : oldest))
  return { kicker: kickerOf(sessions, today), title: workout.title, line: lineOf(workout, last), go: 'Open the workout', href: workout.url }
}

/** @param {Row} row @param {Workout[]} workouts */
function resume({ k, f }, workouts) {
  const workout = workouts.find(({ slug }) => slug === f.workout)
  return { kicker: 'Not finished', title: workout?.title ?? 'Your session', line: 'You are in the middle of it. Every tick is kept.', go: 'Carry on', href: `/session#s=${k[0]}` }
}

/** More pain than training goes on with, on the last day that says anything of it; the morning after has the last word.
 * @param {Row[]} rows @param {string} from a day */
function painOf(rows, from) {
  const rated = rows.filter(({ f }) => f.pain != null && dayOf(f) >= from)
  const day = rated.map(({ f }) => dayOf(f)).sort().at(-1) ?? ''
  const level = Math.max(0, ...rated.filter(({ f }) => dayOf(f) === day).map(({ f }) => f.morning ?? f.pain))
  return level > TOO_MUCH ? { level, day } : null
}

/** @param {{level: number, day: string}} pain */
const rest = ({ level, day }) => ({
  kicker: 'Let it settle', title: 'Rest first', go: 'When to stop', href: '/articles/strong-on-one-leg#about-when-to-stop',
  line: `${dayInWords(day)}: pain ${level}, which is too much. Do less, or nothing, until it is 5 or below.`,
})

/** What happened to others, and the least that helps; no reproach. @param {Workout} workout */
const comeBack = ({ slug, title }) => ({
  kicker: 'Two weeks of rest', title, go: 'One set a side', href: `/session#${slug}&short`,
  line: 'Others stopped once the pain was gone, and a slack winter brought it back. One set a side is a start.',
})

/** @param {Row[]} sessions @param {string} today */
const kickerOf = (sessions, today) => (sessions.some(({ f }) => f.done_on === today) ? 'Done for today. Next time' : 'Next')

/** @param {Workout} workout @param {string} last */
const lineOf = ({ line }, last) => `${line}. ${last ? `Last done: ${dayInWords(last)}.` : 'New to you.'}`

/** @param {Workout} workout @param {Row[]} sessions */
function lastDay({ slug }, sessions) {
  return sessions.filter(({ f }) => f.workout === slug).map(({ f }) => f.done_on ?? '').sort().at(-1) ?? ''
}

/** @param {Row[]} rows */
const newest = (rows) => rows.sort((a, b) => b.f.started_at - a.f.started_at)[0]
