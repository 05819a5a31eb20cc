/** Ops on their way: stored before anything looks done, and removed by a verdict or the user's own hand only. */
import { VOID, stamp } from './register.js'
import { uuid7 } from './uuid.js'
import { isRepair, readParts, seen } from './view.js'

/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./types.js').Regs} Regs */
/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./database.js').Transaction} Transaction */

/** @typedef {{s: string, t: string, k: string[], fields: Record<string, any>, parent?: string|null}} Wish */

/** @param {Transaction} tx @param {string} id @returns {Promise<Waiting|undefined>} */
export const byId = (tx, id) => tx.objectStore('out').index('id').get(id)

/**
 * Stores one op; it is durable when this resolves.
 * @param {Database} db @param {Wish} wish @param {number} now @param {string} [id]
 * @returns {Promise<string>} its id
 */
export async function addOp(db, wish, now, id = uuid7(now)) {
  await db.run(['base', 'out'], 'readwrite', async (tx) => {
    const [known, { base, waiting }] = await Promise.all([byId(tx, id), readParts(tx, wish.s, wish.t, wish.k)])
    if (known) return // the try before this one was committed after all
    const op = makeOp(id, wish, seen(base, waiting), now)
    await tx.objectStore('out').add({ id, op, made: now, tries: 0, state: 'queued' })
    if (base?.other) await settle(tx, base, wish.fields)
  })
  return id
}

/** @param {string} id @param {Wish} wish @param {Regs} regs what the writer was looking at @param {number} now @returns {Op} */
function makeOp(id, { s, t, k, fields, parent }, regs, now) {
  const names = Object.keys(fields)
  const stamps = names.map((name) => (regs[name] ? stamp(regs[name]) : null))
  const after = stamps.map((saw) => (saw && saw[0] < VOID ? saw[0] + 1 : 0))
  const f = Object.fromEntries(names.map((name, i) => [name, { v: fields[name], saw: stamps[i] }]))
  return { id, s, t, k, at: Math.max(now, ...after), f, ...(parent === undefined ? {} : { parent }) }
}

/** Writing a field answers the offer of its other version. @param {Transaction} tx @param {any} base @param {Record<string, any>} fields */
function settle(tx, base, fields) {
  const other = Object.fromEntries(Object.entries(base.other).filter(([name]) => !(name in fields)))
  return tx.objectStore('base').put({ ...base, other })
}

/** The user takes an op back. @param {Database} db @param {string} id */
export const discardOp = (db, id) =>
  db.run(['out'], 'readwrite', async (tx) => {
    const record = await byId(tx, id)
    if (record) await tx.objectStore('out').delete(/** @type {number} */ (record.n))
  })

/**
 * The user edits a waiting or refused op: a new op takes its place, for the old one may have arrived already.
 * @param {Database} db @param {string} id @param {Record<string, any>} fields @param {number} now
 * @returns {Promise<string|null>} the new op's id; null: the old one is gone, as it was sent meanwhile
 */
export function reviseOp(db, id, fields, now) {
  const fresh = uuid7(now)
  return db.run(['base', 'out'], 'readwrite', async (tx) => {
    if (await byId(tx, fresh)) return fresh
    const old = await byId(tx, id)
    if (!old) return null
    const { s, t, k, parent } = old.op
    const { base, waiting } = await readParts(tx, s, t, k)
    const all = { ...unstamped(old.op), ...fields }
    const op = makeOp(fresh, { s, t, k, fields: all, parent }, seen(base, waiting), now)
    await tx.objectStore('out').put({ n: old.n, id: fresh, op, made: now, tries: 0, state: 'queued' })
    return fresh
  })
}

/** @param {Op} op */
const unstamped = (op) => Object.fromEntries(Object.entries(op.f).map(([name, { v }]) => [name, v]))

/** @typedef {{queued: number, aside: number, refused: number}} Tally */

/** A repair that was refused is nothing that its member could mend. @param {Transaction} tx @returns {Promise<Tally>} */
export async function tally(tx) {
  const counts = { queued: 0, aside: 0, refused: 0 }
  for (const record of /** @type {Waiting[]} */ (await tx.objectStore('out').getAll()))
    if (record.state !== 'refused' || !isRepair(record)) counts[record.state]++
  return counts
}

const SINGLE_FAILURES = 3

/**
 * The server breaks on this op and on nothing else: after the third time it is set aside, so that it delays no other.
 * @param {Database} db @param {string} id @param {number} now @returns {Promise<boolean>} set aside
 */
export const accuse = (db, id, now) =>
  change(db, id, (record) => {
    const crashes = (record.crashes ?? 0) + 1
    return { ...record, crashes, tried: now, state: crashes < SINGLE_FAILURES ? record.state : 'aside' }
  })

/** @param {Database} db @param {string} id @param {number} now */
export const markTried = (db, id, now) => change(db, id, (record) => ({ ...record, tried: now }))

/** @param {Database} db @param {string} id @param {(record: Waiting) => Waiting} how @returns {Promise<boolean>} */
const change = (db, id, how) =>
  db.run(['out'], 'readwrite', async (tx) => {
    const old = await byId(tx, id)
    if (!old) return false
    const fresh = how(old)
    await tx.objectStore('out').put(fresh)
    return fresh.state !== old.state
  })
