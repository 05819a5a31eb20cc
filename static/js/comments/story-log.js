/** What a phone's own log says of a story: a proposal to look at and change, made here and sent nowhere. */
import { painFree } from '../runs/units.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('./story.js').Story} Story */

const DAY = 86_400_000
/** Days without a session that make a break. */
const BREAK = 14

/** The figures that the log knows; those it does not are left out. @param {Row[]} runs @param {Row[]} sessions @returns {Partial<Story>} */
export function storyOf(runs, sessions) {
  const ran = ordered(runs, 'run_on')
  const days = ordered(sessions, 'done_on').filter(({ finished_at }) => finished_at).map(({ done_on }) => number(done_on))
  const first = days[0] ?? Infinity
  const hurt = ran.filter(({ pain }) => pain > 0)
  const start = hurt.filter(({ run_on }) => number(run_on) <= first).at(-1) ?? hurt[0]
  const began = start?.pain_began_m ?? null
  const weeks = new Set(days.map((day) => Math.floor((day + 3) / 7))).size
  const after = ran.filter(({ run_on }) => number(run_on) > first)
  return {
    pain_began_m: began,
    ...(weeks && { weeks, weekly: Math.max(1, Math.round(days.length / weeks)) }),
    ...outcomeOf(start, began, after),
    again: againOf(days, hurt),
  }
}

/** @param {any} start the run that hurt before the exercise @param {number|null} began @param {any[]} after the runs since @returns {{outcome?: Story['outcome']}} */
function outcomeOf(start, began, after) {
  if (!start || !after.length) return {}
  const free = after.map((run) => painFree(run) ?? 0)
  if (began !== null && Math.max(...free) > began) return { outcome: 'past' }
  const last = after.filter(({ pain }) => pain !== null && pain !== undefined).at(-1)
  if (!last) return {}
  return { outcome: last.pain < start.pain ? 'better' : last.pain > start.pain ? 'worse' : 'same' }
}

/** Whether it hurt in a break, or in the two weeks after it; null: there was none. @param {number[]} days of sessions @param {any[]} hurt */
function againOf(days, hurt) {
  const breaks = days.slice(1).map((day, i) => [days[i], day]).filter(([from, to]) => to - from > BREAK)
  if (!breaks.length) return null
  return hurt.some(({ run_on }) => breaks.some(([from, to]) => number(run_on) > from + BREAK && number(run_on) <= to + BREAK))
}

/** @param {Row[]} rows @param {string} day */
const ordered = (rows, day) => rows.map(({ f }) => f).filter((f) => f[day]).sort((a, b) => (a[day] < b[day] ? -1 : Number(a[day] > b[day])))

/** @param {string} day */
const number = (day) => Date.parse(day) / DAY
