/** Photos on this phone that are not sent yet: their bytes, and which draft of a comment they belong to. */
import { PHOTOS, dropPhotos } from '../core/photos.js'
import { PHOTO } from '../core/schema.js'

/** @typedef {import('../core/facade.js').Store} Store */
/** @typedef {import('../core/database.js').Transaction} Transaction */
/** @typedef {{id: string, alt: string}} Attached */

/** @param {string} draft the key of the comment's draft */
const listKey = (draft) => PHOTOS + draft

/** @param {Store} store @param {string} draft @returns {Promise<Attached[]>} */
export const attached = async (store, draft) => /** @type {any} */ (await store.draft(listKey(draft))) ?? []

/** @param {Store} store @param {string} id @returns {Promise<any>} an ArrayBuffer, as long as it waits */
export const bytesOf = (store, id) => store.draft(PHOTO + id)

/** The bytes and the word of them in one transaction: neither is of use without the other. @param {Store} store @param {string} draft @param {string} id @param {ArrayBuffer} bytes @param {() => void} stays throws once another member is here */
export const attach = (store, draft, id, bytes, stays) =>
  change(store, draft, async (list, drafts) => (stays(), await drafts.put(bytes, PHOTO + id), [...list.filter((photo) => photo.id !== id), { id, alt: '' }]))

/** @param {Store} store @param {string} draft @param {string} id */
export const detach = (store, draft, id) =>
  change(store, draft, async (list, drafts) => (await drafts.delete(PHOTO + id), list.filter((photo) => photo.id !== id)))

/** @param {Store} store @param {string} draft @param {string} id @param {string} alt */
export const describe = (store, draft, id, alt) =>
  change(store, draft, (list) => list.map((photo) => (photo.id === id ? { id, alt } : photo)))

/** @param {Store} store @param {string} draft @param {(list: Attached[], drafts: any) => Attached[]|Promise<Attached[]>} how */
const change = (store, draft, how) =>
  store.lend((db) => db.run(['drafts'], 'readwrite', async (tx) => {
    const drafts = tx.objectStore('drafts')
    const list = await how((await drafts.get(listKey(draft))) ?? [], drafts)
    await (list.length ? drafts.put(list, listKey(draft)) : drafts.delete(listKey(draft)))
  }))

/** The drafts of a thread that have photos. @param {Store} store @param {string} stream @returns {Promise<string[]>} */
export const draftsWithPhotos = (store, stream) =>
  store.lend((db) => db.run(['drafts'], 'readonly', async (tx) => {
    const prefix = listKey(`comment:${stream}`)
    const keys = await tx.objectStore('drafts').getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`))
    return keys.map(String).filter((key) => [undefined, ':'].includes(key[prefix.length])).map((key) => key.slice(listKey('').length))
  }))

/** What was sent, or discarded, need not lie here any longer, but for the last that were sent. @param {Store} store */
export const sweep = (store) => store.lend((db) => db.run(['base', 'drafts', 'out'], 'readwrite', dropPhotos))
