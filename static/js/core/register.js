/** The merge: one register is [value, at, op]; pwa/sync/merge.py is its twin, kept equal by tests/sync/merge_cases.json. */

/** @typedef {import('./types.js').Reg} Reg */
/** @typedef {import('./types.js').Stamp} Stamp */

export const SLACK = 300_000

/** The stamp of a write whose clock proved to be in the future: it proves nothing for good. */
export const VOID = Number.MAX_SAFE_INTEGER

/** @param {Reg} reg @returns {Stamp} */
export const stamp = ([, at, op]) => [at, op]

/** @param {number} at @param {string} op @param {Reg} cur */
const later = (at, op, [, curAt, curOp]) => at > curAt || (at === curAt && op > curOp)

/** @param {Reg|null|undefined} a @param {Reg|null|undefined} b @returns {boolean} is a newer than b */
export const newer = (a, b) => !!a && (!b || later(a[1], a[2], b))

/**
 * The higher stamp wins: order-free, so that answers may arrive in any order.
 * @template {Reg|null|undefined} R
 * @param {R} a @param {R} b
 */
export const join = (a, b) => (newer(b, a) ? b : a)

/**
 * A device's write to one register.
 * @param {Reg|null} cur @param {any} v @param {number} at @param {string} id
 * @param {Stamp|null} saw  stamp of the value the writer was looking at
 * @param {number} now
 * @returns {Reg|null} the new register, or null when nothing changes
 */
export function write(cur, v, at, id, saw, now) {
  if (cur && cur[2] === id) return null
  const future = at > now + SLACK
  if (!cur || (saw && cur[2] === saw[1])) return [v, after(cur, future ? proven(saw, now) : at), id]
  return !future && later(at, id, cur) ? [v, at, id] : null
}

/** @param {Reg|null} cur @param {number} at */
const after = (cur, at) => (cur ? Math.max(at, cur[1] + 1) : at)

/** @param {Stamp|null} saw @param {number} now */
const proven = (saw, now) => (saw && saw[0] <= now + SLACK ? saw[0] + 1 : 0)
