/** A page may keep what it made of the private rows. What it has to look at anew is noted here, in the very transaction that changes it. */

/** @typedef {import('./database.js').Transaction} Transaction */

const LONG = 2000
const MANY = 60

/** @param {'touched'|'digest'} name @param {boolean} [open] without the record of that name alone */
const all = (name, open) => IDBKeyRange.bound([name], [name, []], open)

/** Asks the transaction that changes these rows, as the page sees them, to note it. @param {any} meta its store of that name, bare where nobody waits for it; whose wrapping it is this bundle cannot tell @param {{s: string, k: string[]}[]} rows */
export function touch(meta, rows) {
  const ids = new Set(rows.filter(({ s }) => s === 'm').map(({ k }) => k[0]))
  // Another value each time, so that who looked at the row before knows it.
  return [...ids].map((id) => meta.put(Math.random(), ['touched', id]))
}

/** How many there are of them. @param {Transaction} tx @returns {Promise<number>} */
export const left = (tx) => tx.objectStore('meta').count(all('touched'))

/** Whether reading every row takes long. @param {Transaction} tx */
export async function isLong(tx) {
  const [here, waiting] = await Promise.all([tx.objectStore('base').count(), tx.objectStore('out').count()])
  return here + waiting > LONG
}

/** @typedef {{version: number, names: string[], id: number}} Plan  names: of the parts that are still to be made */

/** Its version; while it is being made, what is to be done. @param {Transaction} tx @returns {Promise<number|Plan|undefined>} */
export const stateOf = (tx) => tx.objectStore('meta').get(['digest'])

/** Whether much is to be looked at before a page can show it. @param {Transaction} tx */
export const isDue = async (tx) => (await left(tx)) > MANY || (!(Number(await stateOf(tx)) > 0) && isLong(tx))

/** The rows went somewhere else. @param {Transaction} tx */
export async function drop(tx) {
  await Promise.all(['touched', 'digest'].map((name) => tx.objectStore('meta').delete(all(/** @type {'digest'} */ (name)))))
}

/** Of an empty digest. @param {Transaction} tx @param {number} version @param {string[]} names of all its parts */
export async function begin(tx, version, names) {
  await drop(tx)
  await tx.objectStore('meta').put(names.length ? { version, names, id: Math.random() } : version, ['digest'])
}

/** @param {Transaction} tx @param {number} [most] @returns {Promise<string[]>} first parts of keys */
export const touched = async (tx, most) =>
  /** @type {[string, string][]} */ (/** @type {any} */ (await tx.objectStore('meta').getAllKeys(all('touched'), most))).map(([, id]) => id)

/** What is known of those ids at this moment. @param {Transaction} tx @param {string[]} ids @returns {Promise<string>} */
export const marksOf = async (tx, ids) => JSON.stringify(await Promise.all(ids.map((id) => tx.objectStore('meta').get(['touched', id]))))

/** Those have been looked at. @param {Transaction} tx @param {string[]} ids */
export const settle = (tx, ids) => Promise.all(ids.map((id) => tx.objectStore('meta').delete(['touched', id])))

/** @param {Transaction} tx @returns {Promise<string[]>} */
export const parts = (tx) => tx.objectStore('meta').getAll(all('digest', true))

/** @param {Transaction} tx @param {string} name @param {string} part */
export const keep = (tx, name, part) => tx.objectStore('meta').put(part, ['digest', name])

/** One part less is to be made. @param {Transaction} tx @param {Plan} plan @param {string} name */
export function tick(tx, plan, name) {
  const names = plan.names.filter((other) => other !== name)
  return tx.objectStore('meta').put(names.length ? { ...plan, names } : plan.version, ['digest'])
}
