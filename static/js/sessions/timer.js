/** A timer by its absolute times: right after the screen was locked, the tab killed, the app reopened. No clock and no page in here. */

/** @typedef {'rest'|'switch'|'hold'|'pace'} Kind */
/** @typedef {{kind: Kind, workout: string, key: string, from: number, until: number, paused: number|null}} Timer
 * instants in ms; before `from` it is getting ready; `key`: the box it was started for, or by; paused: since when */
/** @typedef {'ready'|'go'|'ten'|'last'|'end'} Cue  'last': each of the last three seconds */

const FORGOTTEN = 15 * 60_000
/** A cue heard later than this misleads. */
const LATE = 1500
const LAST = [3000, 2000, 1000]
const TEN = 10_000

/** @param {Kind} kind @param {{workout: string, key: string}} about @param {number} seconds @param {number} now @param {number} [ready] seconds to get ready in @returns {Timer} */
export function started(kind, { workout, key }, seconds, now, ready = 0) {
  const from = now + ready * 1000
  return { kind, workout, key, from, until: from + seconds * 1000, paused: null }
}

/** @param {Timer} timer @param {number} now */
export const leftAt = ({ from, until, paused }, now) => Math.min(until - from, Math.max(0, until - (paused ?? now)))

/** Milliseconds to get ready in. @param {Timer} timer @param {number} now */
export const readyAt = ({ from, paused }, now) => Math.max(0, from - (paused ?? now))

/** Milliseconds since it began. @param {Timer} timer @param {number} now */
export const spentAt = (timer, now) => timer.until - timer.from - leftAt(timer, now)

/** @param {Timer} timer @param {number} now */
export const isOver = ({ until, paused }, now) => paused === null && now >= until

/** Nobody comes back to it. @param {Timer} timer @param {number} now */
export const isForgotten = ({ until, paused }, now) => now - (paused ?? until) > FORGOTTEN

/** @param {Timer} timer @param {number} now @returns {Timer} */
export const pausedAt = (timer, now) => ({ ...timer, paused: timer.paused ?? now })

/** @param {Timer} timer @param {number} now @returns {Timer} */
export function resumedAt(timer, now) {
  const stood = timer.paused === null ? 0 : now - timer.paused
  return { ...timer, from: timer.from + stood, until: timer.until + stood, paused: null }
}

/** @param {Timer} timer @param {number} seconds @returns {Timer} */
export const longer = (timer, seconds) => ({ ...timer, until: timer.until + seconds * 1000 })

/** What is due after `before` and until now, leaving out what comes too late to be of use. @param {Timer} timer @param {number} before @param {number} now @returns {Cue[]} */
export function cuesBetween(timer, before, now) {
  if (timer.paused !== null) return []
  const due = cuesOf(timer).filter(([at]) => at > before && at <= now && now - at <= LATE)
  return due.sort(([a], [b]) => a - b).map(([, cue]) => cue)
}

/** @param {Timer} timer @returns {[at: number, cue: Cue][]} */
function cuesOf({ kind, from, until }) {
  const long = until - from
  const ready = kind === 'hold' || kind === 'pace' ? [...LAST.map((ms) => /** @type {[number, Cue]} */ ([from - ms, 'ready'])), /** @type {[number, Cue]} */ ([from, 'go'])] : []
  if (kind === 'pace') return [...ready, [until, 'end']]
  const ten = /** @type {[number, Cue][]} */ (long >= 2 * TEN ? [[until - TEN, 'ten']] : [])
  const last = LAST.filter((ms) => ms < long).map((ms) => /** @type {[number, Cue]} */ ([until - ms, 'last']))
  return [...ready, ...ten, ...last, [until, 'end']]
}

/** "1:05", of what is left. @param {number} ms */
export function clockOf(ms) {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What was kept, if it is whole. @param {string|null} text @returns {Timer|null} */
export function timerIn(text) {
  const timer = text ? JSON.parse(text) : null
  return timer && Number.isFinite(timer.from) && Number.isFinite(timer.until) ? timer : null
}
