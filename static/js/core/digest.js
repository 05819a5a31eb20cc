/** A page may keep what it made of the private rows. What it has to look at anew is noted here, in the very transaction that changes it. */

/** @typedef {import('./database.js').Transaction} Transaction */

const LONG = 2000
const MANY = 60

/** @param {'touched'|'digest'} name @param {boolean} [open] without the record of that name alone */
const all = (name, open) => IDBKeyRange.bound([name], [name, []], open)

/** @param {Transaction} tx one that changes these rows, as the page sees them @param {{s: string, k: string[]}[]} rows */
export async function touch(tx, rows) {
  const ids = new Set(rows.filter(({ s }) => s === 'm').map(({ k }) => k[0]))
  await Promise.all([...ids].map((id) => tx.objectStore('meta').put({}, ['touched', id])))
}

/** @param {Transaction} tx @param {number} most @returns {Promise<string[]>} first parts of keys */
export const touched = async (tx, most) =>
  /** @type {[string, string][]} */ (/** @type {any} */ (await tx.objectStore('meta').getAllKeys(all('touched'), most))).map(([, id]) => id)

/** How many there are of them. @param {Transaction} tx @returns {Promise<number>} */
export const left = (tx) => tx.objectStore('meta').count(all('touched'))

/** Those have been looked at; without ids: all. @param {Transaction} tx @param {string[]} [ids] */
export async function settle(tx, ids) {
  const keys = ids ? ids.map((id) => ['touched', id]) : [all('touched')]
  await Promise.all(keys.map((key) => tx.objectStore('meta').delete(key)))
}

/** Whether all that is not touched is in the digest of that version. @param {Transaction} tx @param {number} version */
export const begun = async (tx, version) => (await tx.objectStore('meta').get(['digest'])) === version

/** Whether reading every row takes long. @param {Transaction} tx */
export async function isLong(tx) {
  const [here, waiting] = await Promise.all([tx.objectStore('base').count(), tx.objectStore('out').count()])
  return here + waiting > LONG
}

/** Whether much is to be looked at before a page can show it. @param {Transaction} tx */
export const isDue = async (tx) => (await left(tx)) > MANY || (!(await tx.objectStore('meta').get(['digest'])) && isLong(tx))

/** Of an empty digest. @param {Transaction} tx @param {number} version @param {Iterable<string>} ids all that there is to look at */
export async function begin(tx, version, ids) {
  await drop(tx)
  const meta = tx.objectStore('meta')
  await Promise.all([meta.put(version, ['digest']), ...[...ids].map((id) => meta.put({}, ['touched', id]))])
}

/** The rows went somewhere else. @param {Transaction} tx */
export async function drop(tx) {
  await Promise.all([tx.objectStore('meta').delete(all('digest')), settle(tx)])
}

/** @param {Transaction} tx @returns {Promise<string[]>} */
export const parts = (tx) => tx.objectStore('meta').getAll(all('digest', true))

/** @param {Transaction} tx @param {string} name @returns {Promise<string|undefined>} */
export const partOf = (tx, name) => tx.objectStore('meta').get(['digest', name])

/** @param {Transaction} tx @param {string} name @param {string} part */
export const keep = (tx, name, part) => tx.objectStore('meta').put(part, ['digest', name])
