/** What lies in the phone's databases: one for each owner, and the registry of owners. Versions only ever add. */

export const VERSION = 1
export const REGISTRY = 'registry'
export const VISITOR = 'visitor'

/** Own text that loses against another device is kept beside the winner. @type {Record<string, string[]>} */
export const TEXTS = { session: ['note'], run: ['note'], comment: ['body'] }

/** Among the drafts, and behind them: the bytes of a photo, by its id. */
export const PHOTO = '~'

/** @param {string} owner 'visitor' or a member's id */
export const databaseName = (owner) => 'u-' + owner

/** @param {IDBDatabase} db */
export function upgradeOwner(db) {
  const base = db.createObjectStore('base', { keyPath: ['s', 't', 'k'] })
  base.createIndex('row', ['t', 'k'])
  const out = db.createObjectStore('out', { keyPath: 'n', autoIncrement: true })
  out.createIndex('id', 'id', { unique: true })
  out.createIndex('row', ['op.t', 'op.k'])
  out.createIndex('at', 'op.at')
  db.createObjectStore('meta')
  db.createObjectStore('drafts')
}

/** @param {IDBDatabase} db */
export function upgradeRegistry(db) {
  db.createObjectStore('owners', { keyPath: 'id' })
  db.createObjectStore('state')
}

/** @param {import('./database.js').Transaction} tx @param {string} id of an op @returns {Promise<import('./types.js').Waiting|undefined>} */
export const byId = (tx, id) => tx.objectStore('out').index('id').get(id)

/** @param {import('./database.js').Database} db @returns {Promise<number>} where the newest op lies */
export const lastOp = (db) => db.run(['out'], 'readonly', async (tx) => Number((await tx.objectStore('out').getAllKeys()).at(-1) ?? 0))

/** Keys of all rows of a stream: an array sorts after every string. @param {string} s */
export const ofStream = (s) => IDBKeyRange.bound([s], [s, []])

/** @param {string} t @param {string[]} [prefix] @param {string[]} [from] */
export const ofTable = (t, prefix = [], from = prefix) => IDBKeyRange.bound([t, from], [t, [...prefix, []]])
