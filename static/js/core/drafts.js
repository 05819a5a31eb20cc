/** Texts on their way to becoming ops. */
import { openOwner } from './identity.js'
import { PHOTOS } from './photos.js'
import { VISITOR } from './schema.js'

/** @typedef {import('./database.js').Database} Database */

/** @param {Database} db @param {string} key @returns {Promise<string|undefined>} */
export const readDraft = (db, key) => db.run(['drafts'], 'readonly', (tx) => tx.objectStore('drafts').get(key))

/** @param {Database} db @param {string} key @param {string|null} text null: done with */
export const writeDraft = (db, key, text) =>
  db.run(['drafts'], 'readwrite', async (tx) => {
    const drafts = tx.objectStore('drafts')
    await (text === null ? drafts.delete(key) : drafts.put(text, key))
  })

/** What was said for others led to the sign-in; the rest is a visitor's own, whoever signs in. */
const SAID = /^(comment|photos|story|~)/

/** What a visitor was writing when signing in; words and photos that are there already stay before it. @param {IDBFactory} idb @param {string} to @param {boolean} all */
export async function moveDrafts(idb, to, all) {
  const visitor = openOwner(idb, VISITOR)
  const member = openOwner(idb, to)
  const drafts = (await readDrafts(visitor)).filter(([key]) => all || SAID.test(key))
  if (drafts.length) {
    await member.run(['drafts'], 'readwrite', async (tx) => {
      const store = tx.objectStore('drafts')
      for (const [key, draft] of drafts) await store.put(joined(await store.get(key), draft, key), key)
    })
    await visitor.run(['drafts'], 'readwrite', async (tx) => {
      for (const [key] of drafts) await tx.objectStore('drafts').delete(key)
    })
  }
  await Promise.all([visitor.close(), member.close()])
}

/** A crash may have it done twice. @param {any} had @param {any} draft @param {string} key */
function joined(had, draft, key) {
  if (had && key.startsWith('comment')) return had.endsWith(draft) ? had : `${had}\n\n${draft}`
  return had && key.startsWith(PHOTOS) ? [...had.filter((/** @type {any} */ { id }) => draft.every((/** @type {any} */ one) => one.id !== id)), ...draft] : draft
}

/** @param {Database} db @returns {Promise<[string, any][]>} */
const readDrafts = (db) =>
  db.run(['drafts'], 'readonly', async (tx) => {
    const store = tx.objectStore('drafts')
    const [keys, texts] = [await store.getAllKeys(), await store.getAll()]
    return keys.map((key, i) => [String(key), texts[i]])
  })
