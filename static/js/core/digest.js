/** A page may keep what it made of all private rows; here is noted which rows it has to look at anew. */

/** @typedef {import('./database.js').Transaction} Transaction */
/** @typedef {import('./types.js').Base} Base */

/** More than these are read faster all together. */
const MOST = 200

/** @param {Transaction} tx @returns {Promise<string[]|undefined>} first parts of keys; undefined: no digest is kept */
export const touched = (tx) => tx.objectStore('meta').get('touched')

/** In the transaction that stores these rows. @param {Transaction} tx @param {Base[]} rows */
export async function touch(tx, rows) {
  const ids = rows.filter(({ s }) => s === 'm').map(({ k }) => k[0])
  const before = ids.length ? await touched(tx) : undefined
  if (!before) return
  const all = new Set([...before, ...ids])
  await (all.size > MOST ? drop(tx) : tx.objectStore('meta').put([...all], 'touched'))
}

/** @param {Transaction} tx */
export async function drop(tx) {
  await Promise.all([tx.objectStore('meta').delete('touched'), tx.objectStore('meta').delete('digest')])
}

/** @param {Transaction} tx @returns {Promise<string|undefined>} */
export const kept = (tx) => tx.objectStore('meta').get('digest')

/** @param {Transaction} tx @param {string} digest @param {string[]} again rows it shows as they may not stay */
export async function keep(tx, digest, again) {
  await Promise.all([tx.objectStore('meta').put(again, 'touched'), tx.objectStore('meta').put(digest, 'digest')])
}

/** From here on changes are noted. @param {Transaction} tx */
export const begin = (tx) => tx.objectStore('meta').put([], 'touched')
