/** Which ops travel in the next request: oldest first, repairs before everything else, what is heavy alone and last. */
import { isHeavy } from './carry.js'
import { isRepair, keyOf } from './view.js'

/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./meta.js').Meta} Meta */

export const MOST = 100
const HOUR = 3_600_000
const DAY = 24 * HOUR
const BYTES = 240 * 1024

/** A wait longer than an hour is a clock set back. @param {Waiting} record @param {number} now */
const isDue = ({ until }, now) => !until || until <= now || until - now > HOUR

/** @param {Waiting} record @param {Meta} meta a stream being compared anew takes no ops */
const isOpen = ({ op }, meta) => meta.cursors[op.s] !== null

/**
 * @param {Waiting[]} records in their order @param {Meta} meta @param {number} now @param {number} [bytes]
 * @returns {Waiting[]}
 */
export function choose(records, meta, now, bytes = BYTES) {
  const queued = records.filter((record) => record.state === 'queued' && isOpen(record, meta))
  const due = queued.filter((record) => isDue(record, now))
  const repairs = due.filter(isRepair)
  const ready = repairs.length ? repairs : due.filter(behindNone(queued))
  const light = ready.filter(({ op }) => !isHeavy(op))
  return light.length ? cut(light, meta.window, bytes) : ready.slice(0, 1)
}

/** A row's own repair goes first, even when it has to wait. @param {Waiting[]} queued */
function behindNone(queued) {
  const rows = new Set(queued.filter(isRepair).map(({ op }) => keyOf(op.s, op.t, op.k)))
  return (/** @type {Waiting} */ { op }) => !rows.has(keyOf(op.s, op.t, op.k))
}

/** @param {Waiting[]} records @param {number} most @param {number} bytes */
function cut(records, most, bytes) {
  const encoder = new TextEncoder()
  let room = bytes
  const end = records.findIndex(({ op }, i) => i >= most || (room -= encoder.encode(JSON.stringify(op)).length + 1) < 0)
  return end < 0 ? records : records.slice(0, Math.max(end, 1))
}

/**
 * Ops set aside are tried alone, in rotation, at each start and daily.
 * @param {Waiting[]} records @param {Meta} meta @param {number} start of this flusher @param {number} now
 */
export function chooseAside(records, meta, start, now) {
  const since = Math.max(start, now - DAY)
  const last = ({ tried = 0 }) => (tried > now ? 0 : tried)
  const untried = records.filter((record) => record.state === 'aside' && isOpen(record, meta) && last(record) < since)
  return untried.sort((a, b) => last(a) - last(b)).slice(0, 1)
}
