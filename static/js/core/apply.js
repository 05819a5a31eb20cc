/** One answer, applied in one transaction over base, outbox and meta, or not at all. */
import { MOST } from './batch.js'
import { getMeta, putMeta } from './meta.js'
import { byId } from './outbox.js'
import { SLACK, VOID, join } from './register.js'
import { isHopeless, queueRepairs, repairOf } from './repair.js'
import { TEXTS, ofStream } from './schema.js'
import { isRepair, keyOf } from './view.js'

/** @typedef {import('./types.js').Base} Base */
/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./types.js').WireRow} WireRow */
/** @typedef {import('./meta.js').Meta} Meta */
/** @typedef {import('./database.js').Transaction} Transaction */

/** @typedef {{life: string, epoch: string|null, owner: string, cursors: Record<string, number|null>, ops: Op[]}} Request */
/** @typedef {import('./gather.js').Feed} Feed */
/** @typedef {{r: string, code?: string, msg?: string, wait?: number, row?: WireRow}} Verdict */
/** @typedef {{epoch: string, now: number, results: Record<string, Verdict>, feeds: Record<string, Feed>}} Answer */
/** @typedef {{streams: Set<string>, out: boolean}} Changes */
/** @typedef {{tx: Transaction, meta: Meta, owner: string, now: number, repairs: Op[], changes: Changes}} Scene */

const GIVE_UP = 5

/** The op has to wait for its turn or for its parent: nothing is wrong with it. */
const IN_TURN = ['slow', 'rate', 'parent']

/**
 * @param {import('./database.js').Database} db @param {Request} request @param {Answer} answer @param {number} now
 * @returns {Promise<Changes|null>} null: the owner or the server's history changed meanwhile, so nothing was done
 */
export const apply = (db, request, answer, now) =>
  db.run(['base', 'out', 'meta'], 'readwrite', async (tx) => {
    const meta = await getMeta(tx)
    if (!meta || meta.life !== request.life || meta.epoch !== request.epoch) return null
    meta.epoch = answer.epoch
    /** @type {Scene} */
    const scene = { tx, meta, owner: request.owner, now, repairs: [], changes: { streams: new Set(), out: false } }
    for (const op of request.ops) await judge(scene, op, answer.results[op.id])
    for (const [s, feed] of Object.entries(answer.feeds)) await take(scene, s, feed, request.cursors[s])
    if (await queueRepairs(tx, scene.repairs, now)) scene.changes.out = true
    await voidClocks(scene, answer.now)
    if (request.ops.length >= meta.window) meta.window = Math.min(meta.window * 2, MOST)
    await putMeta(tx, meta)
    return scene.changes
  })

/** @param {Scene} scene @param {Op} op @param {Verdict|undefined} verdict */
async function judge(scene, op, verdict) {
  if (!verdict) return
  const record = await byId(scene.tx, op.id)
  const { r, row } = verdict
  if (r === 'no' && row && isRepair(op)) return replaceBy(scene, op, row, record)
  const whole = !row || (await receive(scene, op.s, row))
  if (!record) return
  if (r === 'no') await keep(scene, { ...record, state: 'refused', code: verdict.code, msg: verdict.msg })
  else if (r === 'later') await keep(scene, postponed(record, verdict, scene.now))
  else if (whole && ['ok', 'same', 'stale'].includes(r)) await remove(scene, record, r === 'stale' ? row : undefined)
}

/** The server will not take it back: its own copy stands. @param {Scene} scene @param {Op} op @param {WireRow} row @param {Waiting|undefined} record */
async function replaceBy(scene, op, row, record) {
  await scene.tx.objectStore('base').put(asBase(op.s, row))
  scene.changes.streams.add(op.s)
  if (record) await remove(scene, record)
}

/** @param {Scene} scene @param {Waiting} record */
async function keep(scene, record) {
  scene.changes.out = true
  await scene.tx.objectStore('out').put(record)
}

/** @param {Waiting} record @param {Verdict} verdict @param {number} now @returns {Waiting} */
function postponed(record, { code, msg, wait = 30 }, now) {
  const tries = record.tries + (IN_TURN.includes(code ?? '') ? 0 : 1)
  const aside = record.state === 'aside' || tries >= GIVE_UP
  return { ...record, tries, code, msg, state: aside ? 'aside' : 'queued', until: now + wait * 1000, tried: now }
}

/** @param {Scene} scene @param {Waiting} record @param {WireRow} [row] */
async function remove(scene, record, row) {
  scene.changes.out = true
  await scene.tx.objectStore('out').delete(/** @type {number} */ (record.n))
  if (row && !isRepair(record)) await offerOther(scene, record.op, row)
}

/** Own text that lost against another device stays within reach. @param {Scene} scene @param {Op} op @param {WireRow} row */
async function offerOther({ tx }, op, row) {
  for (const name of TEXTS[op.t] ?? []) {
    const own = op.f[name]?.v
    const winner = row.f?.[name]
    if (!own || !winner || winner[2] === op.id || winner[0] === own || (await byId(tx, winner[2]))) continue
    const base = await tx.objectStore('base').get([op.s, op.t, op.k])
    if (base) await tx.objectStore('base').put({ ...base, other: { ...base.other, [name]: own } })
  }
}

/**
 * Joins a row field by field.
 * @param {Scene} scene @param {string} s @param {WireRow} row
 * @returns {Promise<boolean>} false: the server has lost something, so its word on this row counts only after the repair
 */
async function receive({ tx, meta, owner, repairs, changes }, s, row) {
  const base = /** @type {Base|undefined} */ (await tx.objectStore('base').get([s, row.t, row.k]))
  const repair = repairOf(base, row, owner, meta.epoch ?? '')
  const whole = !repair || (await isHopeless(tx, repair))
  if (repair && !whole) repairs.push(repair)
  await tx.objectStore('base').put(joined(base, asBase(s, row)))
  changes.streams.add(s)
  return whole
}

/** @param {string} s @param {WireRow} row @returns {Base} */
const asBase = (s, row) => ({ s, t: row.t, k: row.k, seq: row.seq, f: row.f ?? {}, srv: row.srv ?? null })

/** @param {Base|undefined} a @param {Base} b @returns {Base} */
function joined(a, b) {
  if (!a) return b
  const f = { ...a.f }
  for (const [name, reg] of Object.entries(b.f)) f[name] = join(f[name], reg)
  const { seq, srv } = b.seq >= a.seq ? b : a
  return { ...a, f, seq, srv }
}

/** A cursor only moves over what this phone has seen without a gap. @param {Scene} scene @param {string} s @param {Feed} feed @param {number|null|undefined} asked the cursor as it stood when asked */
async function take(scene, s, feed, asked) {
  const { cursors } = scene.meta
  const had = cursors[s]
  const unmoved = had === null || had === asked
  const { kind } = feed
  if (kind === 'whole' && unmoved) return replaceAll(scene, s, feed)
  if (kind === 'ahead' || kind === 'part') return void (unmoved && (cursors[s] = null))
  for (const row of feed.rows) await receive(scene, s, row)
  if (feed.from === null ? had !== null : had != null && had >= feed.from) cursors[s] = Math.max(had ?? 0, feed.cursor)
}

/** Compares all that is held of a stream with all that the server has, then holds what the server has. @param {Scene} scene @param {string} s @param {Feed} feed */
async function replaceAll({ tx, meta, owner, repairs, changes }, s, feed) {
  const store = tx.objectStore('base')
  const fresh = new Map(feed.rows.map((row) => [keyOf(s, row.t, row.k), asBase(s, row)]))
  const old = /** @type {Base[]} */ (await store.getAll(ofStream(s)))
  for (const base of old.sort((a, b) => a.seq - b.seq)) {
    const row = fresh.get(keyOf(s, base.t, base.k))
    const repair = repairOf(base, row, owner, meta.epoch ?? '')
    if (repair) repairs.push(repair)
    if (row && base.other) row.other = base.other
  }
  await store.delete(ofStream(s))
  for (const row of fresh.values()) await store.put(row)
  meta.cursors[s] = feed.cursor
  delete meta.since[s]
  changes.streams.add(s)
}

/** A stamp from the future never becomes true by waiting. @param {Scene} scene @param {number} server */
async function voidClocks({ tx, meta, now }, server) {
  meta.clock = now > server + SLACK
  const out = tx.objectStore('out')
  const ahead = /** @type {Waiting[]} */ (await out.index('at').getAll(IDBKeyRange.bound(server + SLACK, VOID, true, true)))
  for (const record of ahead) await out.put({ ...record, op: { ...record.op, at: VOID } })
}
