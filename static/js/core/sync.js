/** For the worker: sends what waits on this phone, whoever's turn it is. */
import { CHANNEL, makeEnv } from './env.js'
import { Flusher } from './flusher.js'
import { openOwner } from './identity.js'
import { tally } from './outbox.js'
import { Registry } from './registry.js'

/** @typedef {import('./env.js').Env} Env */
/** @typedef {import('./flusher.js').News} News */

/** Rejects when something still waits, so that the browser calls again. @param {Partial<Env>} [given] */
export async function flush(given) {
  const channel = new BroadcastChannel(CHANNEL)
  const env = makeEnv({ ...fromWorker(), tell: (message) => channel.postMessage(message), ...given })
  const registry = new Registry(env.idb)
  try {
    const owner = await registry.active()
    if (owner) await flushOwner(env, owner.id)
  } finally {
    await registry.db.close()
    channel.close()
  }
}

/** @param {Env} env @param {string} owner */
async function flushOwner(env, owner) {
  const db = openOwner(env.idb, owner)
  try {
    if (!(await waiting(db))) return
    const flusher = new Flusher(env, db, owner, (news) => share(env, owner, news))
    const wait = await flusher.flush()
    if (wait && (await waiting(db))) throw new Error(`Ops wait for another try in ${wait} ms.`)
  } finally {
    await db.close()
  }
}

/** @param {import('./database.js').Database} db */
const waiting = async (db) => (await db.run(['out'], 'readonly', tally)).queued

/** @param {Env} env @param {string} owner @param {News} news */
function share(env, owner, news) {
  if (news.type === 'base') env.tell({ type: 'base', owner, streams: news.streams })
  if (news.type === 'outbox') env.tell({ type: 'outbox', owner })
}

/** What the server wrote above the worker's script. @returns {Partial<Env>} */
function fromWorker() {
  const { site = null, build = '' } = /** @type {any} */ (globalThis).MEDIUS ?? {}
  return { site, build }
}
