/** One IndexedDB database that heals: a lost connection is dropped and opened anew, and "saved" means committed. */
import { wrap } from 'idb'
import { makeRoom } from './room.js'
import { VERSION } from './schema.js'

/** @typedef {import('idb').IDBPDatabase<any>} Handle */
/** @typedef {import('idb').IDBPTransaction<any, string[], 'readwrite'>} Transaction */

const TRIES = 3

/** Under way in this page. @type {Set<Transaction|IDBTransaction>} */
const running = new Set()
/** Databases that an older tab does not let go of: a second request would wait behind the first and hear nothing. @type {Set<string>} */
const stuck = new Set()
let awake = Promise.resolve()
let wake = () => {}

/** WebKit keeps a page that was left together with the locks of its transactions, and no later page gets past them. */
export function freeze() {
  awake = new Promise((done) => (wake = done))
  running.forEach(abort)
}

/** The page is shown again: what was interrupted is done anew. */
export const thaw = () => wake()

const SENTENCES = {
  full: 'Not saved: this phone has no space left. Free some space, then try again.',
  newer: 'Not saved: this app was updated in another tab. Reload this page, then try again.',
  blocked: 'Another tab holds an older version of this app. Close the other tabs, then try again.',
  lost: 'Not saved: this phone did not take it. Please try again.',
  twice: 'Another tab posted or dropped what stood here. See whether it is there; press once more to post this all the same.',
  unread: 'This phone cannot read what it saved just now. Close the app, then open it again.',
}

/** Nothing was stored; the message is a sentence to show. */
export class NotSaved extends Error {
  name = 'NotSaved'

  /** @param {keyof typeof SENTENCES} why @param {unknown} [cause] */
  constructor(why, cause) {
    super(SENTENCES[why], { cause })
    this.why = why
  }
}

export class Database {
  /** @type {Promise<Handle>|null} */
  #opening = null
  #idb
  #upgrade

  /** @param {IDBFactory} idb @param {string} name @param {(db: IDBDatabase) => void} upgrade */
  constructor(idb, name, upgrade) {
    this.#idb = idb
    this.name = name
    this.#upgrade = upgrade
  }

  /**
   * Runs `work` in one transaction and resolves with its result: what was written is committed then.
   * `work` may run again after a lost connection, so it must bear that; it awaits requests of `tx` only, and what it asks of bare stores need not be awaited.
   * @template T
   * @param {string[]} stores @param {IDBTransactionMode} mode @param {(tx: Transaction) => Promise<T>|T} work
   * @returns {Promise<T>}
   */
  async run(stores, mode, work) {
    for (let turn = 1; ; turn++) {
      const opening = (this.#opening ??= this.#open())
      try {
        return await this.#once(await opening, stores, mode, work)
      } catch (error) {
        if (isFull(error) && (await makeRoom())) continue
        if (turn >= TRIES || !isLoss(error)) throw asSentence(error, mode)
        await this.#drop(opening)
      }
    }
  }

  /** @template T @param {Handle} handle @param {string[]} stores @param {IDBTransactionMode} mode @param {(tx: Transaction) => Promise<T>|T} work */
  async #once(handle, stores, mode, work) {
    await awake
    const tx = /** @type {Transaction} */ (handle.transaction(stores, mode, { durability: 'strict' }))
    running.add(tx)
    tx.done.catch(() => {}).then(() => running.delete(tx))
    try {
      const result = await work(tx)
      if (mode === 'readonly') return result
      commit(tx)
      await tx.done
      return result
    } catch (error) {
      abort(tx)
      throw tx.error ?? error
    }
  }

  /** @returns {Promise<Handle>} */
  #open() {
    const opening = this.#connect(() => void this.#drop(opening))
    opening.catch(() => this.#drop(opening))
    return opening
  }

  /** @param {() => void} gone @returns {Promise<Handle>} */
  async #connect(gone) {
    await awake
    if (stuck.has(this.name)) throw new NotSaved('blocked')
    const request = this.#idb.open(this.name, VERSION)
    const opened = /** @type {Promise<Handle>} */ (wrap(request))
    request.onupgradeneeded = () => {
      const tx = /** @type {IDBTransaction} */ (request.transaction)
      running.add(tx)
      void opened.catch(() => {}).then(() => running.delete(tx))
      this.#upgrade(request.result)
    }
    const handle = await Promise.race([opened, refusedBy(request, opened, this.name)])
    handle.onversionchange = handle.onclose = gone
    return handle
  }

  async close() {
    if (this.#opening) await this.#drop(this.#opening)
  }

  /** Others may have a newer connection by now: theirs stays. @param {Promise<Handle>} opening */
  async #drop(opening) {
    if (this.#opening === opening) this.#opening = null
    await opening.then((handle) => handle.close()).catch(() => {})
  }

  /** Its contents are cleared before this; a tab that still holds it open only delays the rest. */
  async destroy() {
    await this.close()
    this.#idb.deleteDatabase(this.name)
  }
}

/** An older tab does not let go: what opens after all is closed again, as nobody waits for it any more. @param {IDBOpenDBRequest} request @param {Promise<Handle>} opened @param {string} name @returns {Promise<never>} */
const refusedBy = (request, opened, name) =>
  new Promise((_, reject) => {
    request.onblocked = () => {
      reject(new NotSaved('blocked'))
      stuck.add(name)
      void opened.then((handle) => handle.close(), () => {}).finally(() => stuck.delete(name))
    }
  })

/** At once, and not only when the page has heard of every request. @param {Transaction} tx */
function commit(tx) {
  try {
    tx.commit()
  } catch {
    // It is ending by itself already.
  }
}

/** @param {Transaction|IDBTransaction} tx */
function abort(tx) {
  try {
    tx.abort()
  } catch {
    // It has ended by itself already.
  }
}

const LOSSES = new Set(['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'])

/** @param {any} error */
const isLoss = (error) => error instanceof DOMException && LOSSES.has(error.name)

/** Newer engines have a class of its own for it. @param {any} error */
const isFull = (error) => error?.name === 'QuotaExceededError'

/** @param {any} error @param {IDBTransactionMode} mode */
function asSentence(error, mode) {
  if (isFull(error)) return new NotSaved('full', error)
  if (!(error instanceof DOMException)) return error
  if (error.name === 'VersionError') return new NotSaved('newer', error)
  return new NotSaved(mode === 'readonly' ? 'unread' : 'lost', error)
}
