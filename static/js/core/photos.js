/** The bytes of photos lie among the drafts, behind all others, until they were sent and a while longer. */
import { PHOTO, ofTable } from './schema.js'

/** Before the key of a comment's draft: what is to hang on it. */
export const PHOTOS = 'photos:'

/** So many that were sent stay: a server that is restored from a backup may lack the last. */
const SPARE = 12

/** Lets go of bytes that nothing needs. @param {import('./database.js').Transaction} tx over base, out and drafts */
export async function dropPhotos(tx) {
  const drafts = tx.objectStore('drafts')
  const rows = (/** @type {string} */ store) => tx.objectStore(store).index('row').getAll(ofTable('photo'))
  const lists = await drafts.getAll(IDBKeyRange.bound(PHOTOS, `${PHOTOS}\uffff`))
  const needed = new Set([...(await rows('out')).map(({ op }) => op.k[1]), ...lists.flat().map(({ id }) => id)])
  const sent = new Set((await rows('base')).filter(({ f }) => !f.deleted?.[0]).map(({ k }) => k[1]))
  const rest = (await drafts.getAllKeys(IDBKeyRange.lowerBound(PHOTO))).map((key) => String(key).slice(PHOTO.length)).filter((id) => !needed.has(id))
  const spare = rest.filter((id) => sent.has(id)).slice(-SPARE)
  for (const id of rest) if (!spare.includes(id)) await drafts.delete(PHOTO + id)
}
