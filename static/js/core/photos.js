/** The bytes of photos lie among the drafts, behind all others, until they were sent and a while longer. */
import { PHOTO, ofTable } from './schema.js'

/** Before the key of a comment's draft: what is to hang on it. */
export const PHOTOS = 'photos:'

/** So many of a member's last photos stay: a server that is restored from a backup may lack them. */
const SPARE = 12

/** Lets go of bytes that nothing needs. @param {import('./database.js').Transaction} tx over base, out and drafts */
export async function dropPhotos(tx) {
  const drafts = tx.objectStore('drafts')
  const rows = (/** @type {string} */ store) => tx.objectStore(store).index('row').getAll(ofTable('photo'))
  const waiting = (await rows('out')).map(({ op }) => op.k[1])
  const chosen = (await drafts.getAll(IDBKeyRange.bound(PHOTOS, `${PHOTOS}\uffff`))).flat().map(({ id }) => id)
  const sent = (await rows('base')).filter(({ f }) => !f.deleted?.[0]).map(({ k }) => k[1])
  const needed = new Set([...waiting, ...chosen, ...sent.sort().slice(-SPARE)])
  for (const key of await drafts.getAllKeys(IDBKeyRange.lowerBound(PHOTO))) if (!needed.has(String(key).slice(1))) await drafts.delete(key)
}
