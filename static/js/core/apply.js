/** One answer, applied in one transaction over base, outbox and meta, or not at all. */
import { MOST } from './batch.js'
import { touch } from './digest.js'
import { getMeta, putMeta } from './meta.js'
import { SLACK, VOID } from './register.js'
import { queueRepairs, repairOf } from './repair.js'
import { asBase, receive } from './receive.js'
import { ofStream } from './schema.js'
import { Shelf } from './shelf.js'
import { judge } from './verdict.js'
import { keyOf } from './view.js'

/** @typedef {import('./types.js').Base} Base */
/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./meta.js').Meta} Meta */
/** @typedef {import('./gather.js').Feed} Feed */
/** @typedef {import('./database.js').Transaction} Transaction */

/** @typedef {{life: string, epoch: string|null, owner: string, cursors: Record<string, number|null>, ops: Op[], span: [first: number, last: number]|null}} Request */
/** @typedef {{epoch: string, now: number, results: Record<string, import('./verdict.js').Verdict>, feeds: Record<string, Feed>}} Answer */
/** @typedef {{streams: Set<string>, out: boolean}} Changes */
/** @typedef {{tx: Transaction, shelf: Shelf, meta: Meta, owner: string, now: number, repairs: Op[], changes: Changes}} Scene */

/**
 * @param {import('./database.js').Database} db @param {Request} request @param {Answer} answer @param {number} now
 * @returns {Promise<Changes|null>} null: the owner or the server's history changed meanwhile, so nothing was done
 */
export const apply = (db, request, answer, now) =>
  db.run(['base', 'out', 'meta'], 'readwrite', async (tx) => {
    const meta = await getMeta(tx)
    if (!meta || meta.life !== request.life || meta.epoch !== request.epoch) return null
    meta.epoch = answer.epoch
    meta.synced = now
    const shelf = new Shelf(tx)
    /** @type {Scene} */
    const scene = { tx, shelf, meta, owner: request.owner, now, repairs: [], changes: { streams: new Set(), out: false } }
    await shelf.fetch(keysOf(request.ops, answer), request.ops.map(({ id }) => id), request.span)
    for (const op of request.ops) await judge(scene, op, answer.results[op.id])
    for (const [s, feed] of Object.entries(answer.feeds)) await take(scene, s, feed, request.cursors[s])
    await Promise.all(touch(tx.objectStore('meta'), [...request.ops, ...(await shelf.write())]))
    if (await queueRepairs(tx, scene.repairs, now)) scene.changes.out = true
    await voidClocks(scene, answer.now)
    if (request.ops.length >= meta.window) meta.window = Math.min(meta.window * 2, MOST)
    await putMeta(tx, meta)
    return scene.changes
  })

/** @param {Op[]} ops @param {Answer} answer @returns {import('./shelf.js').Key[]} */
function keysOf(ops, { results, feeds }) {
  const judged = ops.flatMap(({ id, s }) => results[id]?.row ? [[s, results[id].row]] : [])
  const pulled = Object.entries(feeds).flatMap(([s, { rows }]) => rows.map((row) => [s, row]))
  return /** @type {[string, import('./types.js').WireRow][]} */ ([...judged, ...pulled]).map(([s, { t, k }]) => [s, t, k])
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
  if (s === 'm') noteArrival(scene, feed, had)
  if (feed.from === null ? had !== null : had != null && had >= feed.from) cursors[s] = Math.max(had ?? 0, feed.cursor)
}

/** Even where nothing came, pages hear that this was all. @param {Scene} scene @param {Feed} feed @param {number|null|undefined} had */
function noteArrival({ meta, changes }, { more }, had) {
  if (had !== undefined && !meta.arriving) return
  meta.arriving = more
  changes.streams.add('m')
}

/** Compares all that is held of a stream with all that the server has, then holds what the server has. @param {Scene} scene @param {string} s @param {Feed} feed */
async function replaceAll({ tx, shelf, meta, owner, repairs, changes }, s, feed) {
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
  for (const row of fresh.values()) shelf.put(row)
  meta.cursors[s] = feed.cursor
  delete meta.since[s]
  if (s === 'm') meta.arriving = false
  changes.streams.add(s)
}

/** A stamp from the future never becomes true by waiting. @param {Scene} scene @param {number} server */
async function voidClocks({ tx, meta, now }, server) {
  meta.clock = Math.abs(now - server) > SLACK ? now - server : 0
  const out = tx.objectStore('out')
  const ahead = /** @type {Waiting[]} */ (await out.index('at').getAll(IDBKeyRange.bound(server + SLACK, VOID, true, true)))
  for (const record of ahead) await out.put({ ...record, op: { ...record.op, at: VOID } })
}
