/** What the phone holds of its owner: read for the sheet, and changed where the sheet's own buttons ask for it. */
import { getMeta } from '../core/meta.js'
import { byId, ofTable } from '../core/schema.js'
import { isRepair } from '../core/view.js'

/** @typedef {import('../core/types.js').Base} Base */
/** @typedef {import('../core/types.js').Waiting} Waiting */
/** @typedef {import('../core/database.js').Database} Database */
/** @typedef {import('../core/database.js').Transaction} Transaction */
/** @typedef {import('../core/registry.js').Owner} Owner */
/** @typedef {{row: Base, name: string, text: string}} Other  own text that lost against another device */
/** @typedef {{out: Waiting[], others: Other[], workouts: Base[], sessions: Base[], synced: number|null, clock: number}} Holdings */

/** @param {Database} db @returns {Promise<Holdings>} */
export const holdings = (db) =>
  db.run(['base', 'out', 'meta'], 'readonly', async (tx) => {
    const out = /** @type {Waiting[]} */ (await tx.objectStore('out').getAll())
    const [workouts, sessions, runs, comments] = await Promise.all(['workout', 'session', 'run', 'comment'].map((t) => table(tx, t)))
    const { synced = null, clock = 0 } = (await getMeta(tx)) ?? {}
    const others = [...sessions, ...runs, ...comments].flatMap(othersOf)
    return { out: out.filter((record) => record.state !== 'refused' || !isRepair(record)), others, workouts, sessions, synced, clock }
  })

/** @param {Transaction} tx @param {string} t @returns {Promise<Base[]>} */
const table = (tx, t) => tx.objectStore('base').index('row').getAll(ofTable(t))

/** @param {Base} row @returns {Other[]} */
const othersOf = (row) => (row.f.deleted?.[0] ? [] : Object.entries(row.other ?? {}).map(([name, text]) => ({ row, name, text })))

/** Everything, for the file that the owner may take away. @param {Database} db */
export const everything = (db) =>
  db.run(['base', 'out', 'drafts', 'meta'], 'readonly', async (tx) => {
    const [base, out] = [await tx.objectStore('base').getAll(), await tx.objectStore('out').getAll()]
    const [keys, texts] = [await tx.objectStore('drafts').getAllKeys(), await tx.objectStore('drafts').getAll()]
    return { unsent: out, drafts: Object.fromEntries(keys.map((key, i) => [String(key), texts[i]])), log: base }
  })

/** An op set aside is tried again with the next request, not tomorrow. @param {Database} db @param {string} id */
export const retry = (db, id) =>
  db.run(['out'], 'readwrite', async (tx) => {
    const record = await byId(tx, id)
    if (record) await tx.objectStore('out').put({ ...record, tried: 0 })
  })

/** The other device's text is the one to keep. @param {Database} db @param {Other} other */
export const settle = (db, { row: { s, t, k }, name }) =>
  db.run(['base'], 'readwrite', async (tx) => {
    const base = /** @type {Base|undefined} */ (await tx.objectStore('base').get([s, t, k]))
    if (!base?.other) return
    delete base.other[name]
    await tx.objectStore('base').put(base)
  })

/** Other members whose unsent changes are kept here until they sign in again. @param {import('../core/registry.js').Registry} registry @param {string|undefined} own @returns {Promise<Owner[]>} */
export const absent = (registry, own) =>
  registry.db.run(['owners'], 'readonly', async (tx) => {
    const owners = /** @type {Owner[]} */ (await tx.objectStore('owners').getAll())
    return owners.filter(({ id, pending }) => pending && id !== own)
  })
