/** Ops on their way: stored before anything looks done, and removed by a verdict or the user's own hand only. */
import { unwrap } from 'idb'
import { NotSaved } from './database.js'
import { touch } from './digest.js'
import { VOID, stamp } from './register.js'
import { byId, ofTable } from './schema.js'
import { uuid7 } from './uuid.js'
import { isRepair, readParts, seen } from './view.js'

/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./types.js').Regs} Regs */
/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./database.js').Transaction} Transaction */

/** @typedef {{s: string, t: string, k: string[], fields: Record<string, any>, parent?: string|null, draft?: string, kept?: boolean}} Wish  draft: what the fields were typed into; kept: it lay on the disk, so where it is gone another tab has done something with it */

/**
 * Stores ops, all or none; they are durable when this resolves. A draft goes with its op: left behind by a crash, it would be posted twice.
 * @param {Database} db @param {Wish[]} wishes @param {number} now
 * @returns {Promise<string[]>} their ids
 */
export async function addOps(db, wishes, now) {
  const ids = wishes.map(() => uuid7(now))
  const drafts = wishes.some(({ draft }) => draft) ? ['drafts'] : []
  await db.run(['base', 'out', 'meta', ...drafts], 'readwrite', async (tx) => {
    touch(unwrap(tx.objectStore('meta')), wishes)
    await Promise.all(wishes.map((wish, i) => addOne(tx, ids[i], wish, now)))
  })
  return ids
}

/** @param {Transaction} tx @param {string} id @param {Wish} wish @param {number} now */
async function addOne(tx, id, wish, now) {
  const { base, waiting } = await readParts(tx, wish.s, wish.t, wish.k)
  if (waiting.some((record) => record.id === id)) return // the try before this one was committed after all
  if (wish.draft && wish.kept && (await tx.objectStore('drafts').getKey(wish.draft)) === undefined) throw new NotSaved('twice')
  const refused = waiting.filter((record) => record.state === 'refused' && !isRepair(record))
  const op = makeOp(id, refused.length ? renewed(wish, refused) : wish, seen(base, waiting), now)
  const out = unwrap(tx.objectStore('out'))
  out.add({ id, op, made: now, tries: 0, state: 'queued' })
  for (const { n } of refused) out.delete(/** @type {number} */ (n))
  if (base?.other) settle(tx, base, wish.fields)
  if (wish.draft) unwrap(tx.objectStore('drafts')).delete(wish.draft)
}

/** A new word on a row takes along what was refused of it, unless the row goes: so mending one field sends the others too.
 * @param {Wish} wish @param {Waiting[]} refused @returns {Wish} */
function renewed({ fields, parent, ...wish }, refused) {
  const kept = Object.assign({}, ...refused.map(({ op }) => unstamped(op)))
  delete kept.deleted
  return { ...wish, parent: parent ?? refused[0].op.parent, fields: fields.deleted ? fields : { ...kept, ...fields } }
}

/** The instant after; none comes after a clock that was wrong. */
const next = (at = 0) => (at < VOID ? at + 1 : 0)

/** @param {string} id @param {Wish} wish @param {Regs} regs what the writer was looking at @param {number} now @returns {Op} */
function makeOp(id, { s, t, k, fields, parent }, regs, now) {
  const names = Object.keys(fields)
  const stamps = names.map((name) => (regs[name] ? stamp(regs[name]) : null))
  const f = Object.fromEntries(names.map((name, i) => [name, { v: fields[name], saw: stamps[i] }]))
  return { id, s, t, k, at: Math.max(now, ...stamps.map((saw) => (saw ? next(saw[0]) : 0))), f, ...(parent === undefined ? {} : { parent }) }
}

/** Writing a field answers the offer of its other version. @param {Transaction} tx @param {any} base @param {Record<string, any>} fields */
function settle(tx, base, fields) {
  const other = Object.fromEntries(Object.entries(base.other).filter(([name]) => !(name in fields)))
  unwrap(tx.objectStore('base')).put({ ...base, other })
}

/** The user takes an op back. @param {Database} db @param {string} id @param {number} now */
export const discardOp = (db, id, now) =>
  db.run(['base', 'out', 'meta'], 'readwrite', async (tx) => {
    const record = await byId(tx, id)
    if (record) for (const one of [record, ...(await hanging(tx, record.op))]) await takeBack(tx, one, now)
  })

/** A comment that is not there yet takes its photos along. @param {Transaction} tx @param {Op} op @returns {Promise<Waiting[]>} */
const hanging = async (tx, { s, t, k }) =>
  t !== 'comment' || (await readParts(tx, s, t, k)).base ? [] : tx.objectStore('out').index('row').getAll(ofTable('photo', k))

/** One that was on the wire may have arrived, so its undoing takes its place. @param {Transaction} tx @param {Waiting} record @param {number} now */
async function takeBack(tx, { n, op, state, sent }, now) {
  touch(unwrap(tx.objectStore('meta')), [op])
  if (sent && state !== 'refused') await tx.objectStore('out').put({ n, ...(await undoing(tx, op, now)) })
  else await tx.objectStore('out').delete(/** @type {number} */ (n))
}

/** @param {Transaction} tx @param {Op} op @param {number} now @returns {Promise<Waiting>} */
async function undoing(tx, { s, t, k, f }, now) {
  const { base, waiting } = await readParts(tx, s, t, k)
  const before = Object.keys(f).map((name) => [name, base?.f[name]?.[0] ?? null])
  const id = uuid7(now)
  const fresh = makeOp(id, { s, t, k, fields: base ? Object.fromEntries(before) : { deleted: true } }, seen(base, waiting), now)
  return { id, op: fresh, made: now, tries: 0, state: 'queued', sent: now }
}

/** What others can read is not taken back by forgetting it, so that it was on its way is noted before it goes. @param {Database} db @param {Op[]} ops @param {number} now */
export async function markSent(db, ops, now) {
  const ids = ops.filter(({ s, id }) => s !== 'm' && !isRepair({ id })).map(({ id }) => id)
  if (ids.length) await db.run(['out'], 'readwrite', (tx) => Promise.all(ids.map((id) => markOne(tx, id, now))))
}

/** @param {Transaction} tx @param {string} id @param {number} now */
async function markOne(tx, id, now) {
  const record = await byId(tx, id)
  if (record && !record.sent) await tx.objectStore('out').put({ ...record, sent: now })
}

/**
 * The user edits a waiting or refused op: a new op takes its place, for the old one may have arrived already.
 * It saw what the old one saw: a stamp that never arrived would prove nothing to the server.
 * @param {Database} db @param {string} id @param {Record<string, any>} fields @param {number} now
 * @returns {Promise<string|null>} the new op's id; null: the old one is gone, as it was sent meanwhile
 */
export function reviseOp(db, id, fields, now) {
  const fresh = uuid7(now)
  return db.run(['base', 'out', 'meta'], 'readwrite', async (tx) => {
    if (await byId(tx, fresh)) return fresh
    const old = await byId(tx, id)
    if (!old) return null
    const { s, t, k, parent } = old.op
    const { base, waiting } = await readParts(tx, s, t, k)
    const all = { ...unstamped(old.op), ...fields }
    const before = waiting.filter(({ n = 0 }) => n < (old.n ?? 0))
    const op = makeOp(fresh, { s, t, k, fields: all, parent }, seen(base, before), Math.max(now, next(old.op.at)))
    touch(unwrap(tx.objectStore('meta')), [op])
    await tx.objectStore('out').put({ n: old.n, id: fresh, op, made: now, tries: 0, state: 'queued', sent: old.sent })
    return fresh
  })
}

/** @param {Op} op */
const unstamped = (op) => Object.fromEntries(Object.entries(op.f).map(([name, { v }]) => [name, v]))

/** @typedef {{queued: number, aside: number, refused: number}} Tally */

/** What was sent lies in front: behind so many, all is still queued. */
const NEAR = 1000

/** A repair that was refused is nothing that its member could mend. @param {Transaction} tx @returns {Promise<Tally>} */
export async function tally(tx) {
  const out = tx.objectStore('out')
  const near = /** @type {Waiting[]} */ (await out.getAll(null, NEAR))
  const counts = { queued: (await out.count()) - near.length, aside: 0, refused: 0 }
  for (const record of near) if (record.state !== 'refused' || !isRepair(record)) counts[record.state]++
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
