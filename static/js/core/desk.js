/** One owner at work: their database, the flusher that serves it, and when it runs. */
import { Flusher } from './flusher.js'
import { openOwner } from './identity.js'
import { Loop } from './loop.js'
import { changeMeta, ensureMeta, followStream, getMeta, newMeta } from './meta.js'
import { tally } from './outbox.js'
import { VISITOR } from './schema.js'

/** @typedef {import('./env.js').Env} Env */
/** @typedef {import('./flusher.js').News} News */
/** @typedef {import('./types.js').Member} Member */
/** @typedef {import('./types.js').SyncState} SyncState */

export class Desk {
  #life = ''
  /** Has nothing from the server yet. */
  blank = true

  /** @param {Env} env @param {Member|null} member @param {(news: News) => void} hear */
  constructor(env, member, hear) {
    this.member = member
    this.owner = member?.id ?? VISITOR
    this.db = openOwner(env.idb, this.owner)
    this.flusher = new Flusher(env, this.db, this.owner, hear)
    this.loop = new Loop(env, this.flusher, async () => (await this.tally()).queued)
  }

  async open() {
    const { life, epoch } = await ensureMeta(this.db)
    this.#life = life
    this.blank = epoch === null
  }

  async close() {
    this.loop.stop()
    await this.db.close()
  }

  tally() {
    return this.db.run(['out', 'meta'], 'readonly', async (tx) => {
      const { held = null, clock = 0 } = (await getMeta(tx)) ?? {}
      return { ...(await tally(tx)), held, clock }
    })
  }

  /** Whether the member's first copy is still to come, and nothing says that it will not. */
  async arriving() {
    const { held, cursors, arriving } = (await this.db.run(['meta'], 'readonly', getMeta)) ?? newMeta()
    const { road, barred } = this.flusher
    const stuck = held || barred || road.offline || road.portal
    return !!this.member && !stuck && (!('m' in cursors) || !!arriving)
  }

  /** The session is there again. */
  async release() {
    await changeMeta(this.db, this.#life, { held: null })
  }

  /** @param {string} stream @param {number|null} [cursor] what the page was drawn up to */
  async follow(stream, cursor) {
    if (this.flusher.streams.has(stream)) return
    try {
      await followStream(this.db, stream, cursor)
    } finally {
      this.flusher.streams.add(stream) // on a phone without space too: from its newest on, once there is some
    }
  }

  /** So that the next one on this phone hears that Ann has unsent changes. @param {import('./registry.js').Registry} registry */
  async noteUnsent(registry) {
    const { queued, aside, refused } = await this.tally()
    if (this.member) await registry.note(this.owner, queued + aside + refused)
  }

  /** @returns {Promise<SyncState>} */
  async state() {
    const { queued, aside, refused, held, clock } = await this.tally()
    const { road, sending, barred } = this.flusher
    const visitor = !this.member
    const waiting = queued + aside
    return {
      ...road, waiting, refused, clock, visitor, sending: sending.size, held: held ?? barred,
      ticked: visitor && waiting > 0, member: this.member,
    }
  }
}
