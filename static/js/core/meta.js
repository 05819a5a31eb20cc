/** What an owner's database knows about the server: one record, changed only together with base and outbox. */
import { ofStream } from './schema.js'
import { uuid7 } from './uuid.js'

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./database.js').Transaction} Transaction */

/**
 * @typedef {object} Meta
 * @property {string} life  of this database: an answer asked for before a sign-out finds another one, and is dropped
 * @property {string|null} epoch
 * @property {Record<string, number|null>} cursors  null: to be taken and compared anew; absent: never had
 * @property {Record<string, number>} since  base holds a stream's rows from here on only; absent: from its start
 * @property {number} window  ops in a request
 * @property {string|null} held
 * @property {number} clock  ms by which this phone's clock is ahead, below zero behind; 0: near enough
 * @property {boolean} [arriving]  a part of the member's first copy is here, and more of it to come
 * @property {number} [synced]  when the server last answered, by this phone's clock
 */

/** @returns {Meta} */
export const newMeta = () => ({
  life: uuid7(), epoch: null, cursors: {}, since: {}, window: 100, held: null, clock: 0,
})

/** @param {Transaction} tx @returns {Promise<Meta|undefined>} undefined: wiped by a sign-out */
export const getMeta = (tx) => tx.objectStore('meta').get('sync')

/** @param {Transaction} tx @param {Meta} meta */
export const putMeta = (tx, meta) => tx.objectStore('meta').put(meta, 'sync')

/** @param {Database} db @param {Partial<Meta>} changes @param {string} life */
export const changeMeta = (db, life, changes) =>
  db.run(['meta'], 'readwrite', async (tx) => {
    const meta = await getMeta(tx)
    if (meta?.life === life) await putMeta(tx, { ...meta, ...changes })
  })

/** @param {Database} db @returns {Promise<Meta>} */
export const ensureMeta = async (db) => (await db.run(['meta'], 'readonly', getMeta)) ?? makeMeta(db)

/** @param {Database} db */
const makeMeta = (db) =>
  db.run(['meta'], 'readwrite', async (tx) => {
    const meta = await getMeta(tx)
    if (meta) return meta
    const fresh = newMeta()
    await putMeta(tx, fresh)
    return fresh
  })

/**
 * The server's history is another one: all that is held here has to be taken anew and compared.
 * @param {Database} db @param {{life: string, epoch: string|null}} request @param {string} epoch
 */
export const startReset = (db, request, epoch) =>
  db.run(['base', 'meta'], 'readwrite', async (tx) => {
    const meta = await getMeta(tx)
    if (!meta || meta.life !== request.life || meta.epoch !== request.epoch) return
    const streams = new Set([...Object.keys(meta.cursors), ...(await heldStreams(tx))])
    const cursors = Object.fromEntries([...streams].map((s) => [s, null]))
    await putMeta(tx, { ...meta, epoch, cursors, since: {} })
  })

/** @param {Transaction} tx @returns {Promise<string[]>} */
async function heldStreams(tx) {
  const base = tx.objectStore('base')
  const streams = []
  for (let key = await firstKey(base); key; key = await firstKey(base, key[0])) streams.push(key[0])
  return streams
}

/** @param {any} base @param {string} [after] a stream @returns {Promise<string[]|undefined>} */
const firstKey = async (base, after) =>
  (await base.getAllKeys(after === undefined ? null : IDBKeyRange.lowerBound(ofStream(after).upper, true), 1))[0]

/**
 * A page drawn up to `cursor` shows a thread: base has to be complete from there on. What is here of a thread that nobody followed came with
 * verdicts, and may have changed before that: then all is asked for.
 * @param {Database} db @param {string} s @param {number|null} [cursor] absent: from the start
 */
export const followStream = (db, s, cursor) =>
  db.run(['base', 'meta'], 'readwrite', async (tx) => {
    const meta = await getMeta(tx)
    if (!meta || cursor == null || !Number.isInteger(cursor)) return
    const known = s in meta.cursors
    if (known && !(cursor < meta.since[s])) return
    const from = known ? meta.cursors[s] : (await heldStreams(tx)).includes(s) ? null : cursor
    meta.cursors[s] = from && Math.min(from, cursor)
    meta.since[s] = cursor
    await putMeta(tx, meta)
  })
