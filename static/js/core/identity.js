/** Whose ops are whose: each owner's in their own database, moved or wiped as a whole, and again after any crash. */
import { Database } from './database.js'
import { drop, touch } from './digest.js'
import { newMeta, putMeta } from './meta.js'
import { tally } from './outbox.js'
import { dropPhotos } from './photos.js'
import { VISITOR, byId, databaseName, upgradeOwner } from './schema.js'

/** @typedef {import('./registry.js').Registry} Registry */
/** @typedef {import('./types.js').Member} Member */
/** @typedef {import('./types.js').Waiting} Waiting */

/** @param {IDBFactory} idb @param {string} owner */
export const openOwner = (idb, owner) => new Database(idb, databaseName(owner), upgradeOwner)

/** How many ops a visitor left on this phone. @param {IDBFactory} idb */
export async function leftByVisitor(idb) {
  const db = openOwner(idb, VISITOR)
  const { queued } = await db.run(['out'], 'readonly', tally)
  await db.close()
  return queued
}

/** Whatever a crash interrupted. @param {Registry} registry @param {IDBFactory} idb @param {(error: unknown) => void} failed @returns {Promise<Member|null>} whose turn it is */
export async function finish(registry, idb, failed) {
  const { owner, adopting, leaving } = await registry.now()
  if (adopting) await adopt(registry, idb, adopting).catch(failed)
  if (leaving) await wipe(registry, idb, leaving).catch(failed)
  return owner
}

/**
 * The visitor's ops become the member's, with their ids and stamps.
 * @param {Registry} registry @param {IDBFactory} idb @param {import('./registry.js').Adopting} adopting
 */
export async function adopt(registry, idb, { to }) {
  const visitor = openOwner(idb, VISITOR)
  const member = openOwner(idb, to)
  await moveOps(visitor, member)
  await Promise.all([visitor.close(), member.close()])
  await registry.set('adopting', undefined)
}

/** @param {Database} from @param {Database} to */
async function moveOps(from, to) {
  const records = /** @type {Waiting[]} */ (await from.run(['out'], 'readonly', (tx) => tx.objectStore('out').getAll()))
  await to.run(['out', 'meta'], 'readwrite', async (tx) => {
    await Promise.all(touch(tx.objectStore('meta'), records.map(({ op }) => op)))
    for (const { id, op, made, tries, state } of records)
      if (!(await byId(tx, id))) await tx.objectStore('out').add({ id, op, made, tries, state })
  })
  await from.run(['out', 'meta'], 'readwrite', async (tx) => {
    await drop(tx)
    for (const { id } of records) await tx.objectStore('out').delete(/** @type {Waiting} */ (await byId(tx, id))?.n ?? 0)
  })
}

/**
 * Sign-out: the copy goes, and the outbox and the drafts unless they are to be kept for the next sign-in.
 * What a tab that had not heard of it saved meanwhile was not what the user let go of.
 * @param {Registry} registry @param {IDBFactory} idb @param {import('./registry.js').Leaving} leaving
 */
export async function wipe(registry, idb, { owner, keep, last = Infinity }) {
  const db = openOwner(idb, owner)
  const left = await db.run(['base', 'out', 'meta', 'drafts'], 'readwrite', async (tx) => {
    for (const name of ['base', 'meta', ...(keep ? [] : ['drafts'])]) await tx.objectStore(name).clear()
    if (keep) await dropPhotos(tx)
    else await tx.objectStore('out').delete(IDBKeyRange.upperBound(last))
    const left = keep || (await tx.objectStore('out').getAllKeys(null, 1)).length > 0
    if (left) await putMeta(tx, newMeta())
    return left
  })
  if (left) await db.close()
  else await Promise.all([db.destroy(), registry.forget(owner)])
  await registry.set('leaving', undefined)
}
