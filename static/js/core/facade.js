/** What pages see of core: who is here, the rows, the writes, and events when something changed. */
import { Desk } from './desk.js'
import { moveDrafts, readDraft, writeDraft } from './drafts.js'
import { makeEnv } from './env.js'
import { adopt, finish, leftByVisitor, wipe } from './identity.js'
import { Pen } from './pen.js'
import { Registry } from './registry.js'
import { VISITOR, lastOp } from './schema.js'
import { Sight } from './sight.js'
import { Standing } from './standing.js'
import { uuidTime } from './uuid.js'

/** @typedef {import('./env.js').Env} Env */
/** @typedef {import('./env.js').Message} Message */
/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./types.js').Row} Row */
/** @typedef {import('./types.js').Member} Member */
/** @typedef {import('./types.js').Count} Count */

const DEBOUNCE = 1500

export class Store {
  #env
  #events
  #registry
  #desk
  /** @type {Map<string, number|null|undefined>} */
  #followed = new Map()
  #sight = new Sight(() => this.#desk)
  #pen
  #standing
  /** @type {Promise<void>|null} */
  #opening = null

  /** @param {Partial<Env>} [env] @param {EventTarget} [events] */
  constructor(env = {}, events = document) {
    this.#env = makeEnv(env)
    this.#events = events
    this.#standing = new Standing((state) => this.#dispatch('sync:changed', state))
    this.#pen = new Pen(this.#env, this.#standing, { desk: async () => (await this.ready, this.#desk), stored: (desk) => this.#stored(desk), failed: () => this.announce() })
    this.#registry = new Registry(this.#env.idb)
    this.#desk = this.#deskOf(null)
    void this.ready
  }

  /** Owner known, database open. What failed is tried anew by whoever asks next. @returns {Promise<void>} */
  get ready() {
    return this.#opening ?? this.#open(this.#start())
  }

  /** @param {Promise<void>} opening */
  #open(opening) {
    this.#opening = opening
    opening.catch(() => { if (this.#opening === opening) this.#opening = null })
    return opening
  }

  async #start() {
    // What cannot be finished now is finished at another start; the phone is of use meanwhile.
    await this.#use(await finish(this.#registry, this.#env.idb, () => {}))
  }

  /** There is one note of what is half done, so it comes before the next such thing. */
  #finish() {
    return finish(this.#registry, this.#env.idb, (error) => { throw error })
  }

  /** null: a visitor. @returns {Member|null} */
  get member() {
    return this.#desk.member
  }

  /** The view, deleted rows left out. @param {string} table @param {string[]} [prefix] @returns {Promise<Row[]>} */
  async rows(table, prefix) {
    await this.ready
    return this.#sight.rows(table, prefix)
  }

  /** The rows that were made on a phone since then, and those whose ids tell no time. @param {string} table @param {number} at ms since 1970 @returns {Promise<Row[]>} */
  async recent(table, at) {
    await this.ready
    return this.#sight.rows(table, [], [uuidTime(at)])
  }

  /** One row, deleted or not. @param {string} s @param {string} t @param {string[]} k @returns {Promise<Row|null>} */
  async row(s, t, k) {
    await this.ready
    return this.#sight.row(s, t, k)
  }

  /**
   * One op, durable when this resolves; rejects NotSaved with a sentence to show.
   * @param {string} s @param {string} t @param {string[]} k @param {Record<string, any>} fields
   * @param {{parent?: string|null, draft?: string, kept?: boolean}} [more] as a wish has them
   * @returns {Promise<string>} the op's id
   */
  write(s, t, k, fields, more) {
    return this.#pen.write(s, t, k, fields, more)
  }

  /** Several ops in one transaction: all are stored or none. @param {import('./outbox.js').Wish[]|Promise<import('./outbox.js').Wish[]>} wishes @returns {Promise<string[]>} their ids */
  writeAll(wishes) {
    return this.#pen.writeAll(wishes)
  }

  /** The user takes a waiting or refused op back. @param {string} op */
  discard(op) {
    return this.#pen.discard(op)
  }

  /** The user edits a waiting or refused op. @param {string} op @param {Record<string, any>} fields @returns {Promise<string>} the new op's id */
  revise(op, fields) {
    return this.#pen.revise(op, fields, this.#sight.of(op))
  }

  /** @param {Desk} desk */
  #stored(desk) {
    desk.loop.kick(DEBOUNCE)
    this.#outboxChanged(desk.owner)
  }

  /** @param {string} key @returns {Promise<string|null>} */
  async draft(key) {
    await this.ready
    return (await readDraft(this.#desk.db, key)) ?? null
  }

  /** @param {string} key @param {string|null} text null: done with */
  async saveDraft(key, text) {
    await this.ready
    await writeDraft(this.#desk.db, key, text)
  }

  /** @returns {Promise<Count>} */
  async count() {
    const visitor = await this.visitorOps()
    const { queued, refused, aside, held } = await this.#desk.tally()
    return { waiting: held ? 0 : queued, refused, held: held ? queued : 0, aside, visitor }
  }

  /** The member's first copy is still to come: what is here is not all. */
  async arriving() {
    await this.ready
    return this.#desk.arriving()
  }

  /** How many ops a visitor left on this phone. @returns {Promise<number>} */
  async visitorOps() {
    await this.ready
    return leftByVisitor(this.#env.idb)
  }

  /** Pulled with every sync while the page lives. @param {string} stream @param {number|null} [cursor] what the page was drawn up to */
  async follow(stream, cursor) {
    this.#followed.set(stream, cursor)
    await this.ready
    await this.#desk.follow(stream, cursor)
    this.#desk.loop.kick()
  }

  /** Send now; resolves when tried. */
  async sync() {
    await this.ready
    await this.#desk.loop.now()
  }

  /** After the server has signed `member` in. @param {Member} member @param {{adopt?: boolean}} [how] adopt: what a visitor did here becomes theirs */
  async signedIn(member, { adopt: adopting = false } = {}) {
    await this.#inTurn(async () => {
      await this.#enter(member, adopting)
      await this.#desk.release()
      this.#desk.loop.kick()
    })
  }

  /** @param {Member} member @param {boolean} [adopting] */
  async #enter(member, adopting = false) {
    const { idb, tell } = this.#env
    const to = member.id
    const before = this.#desk
    const done = this.#standing.begin(Number(adopting))
    try {
      await this.#finish()
      await before.noteUnsent(this.#registry)
      await this.#registry.activate(member, adopting ? { to } : undefined)
      if (!before.member || adopting) await moveDrafts(idb, to, adopting)
      tell({ type: 'owner', owner: to })
      if (adopting) await adopt(this.#registry, idb, { to })
    } finally {
      done()
    }
    await this.#use(member)
    await this.#ownerChanged(before.owner === to ? null : before.member)
  }

  /** After the server has signed the member out; keep: what is not sent or half written waits for the next sign-in; last: the newest op that the user was asked about. @param {{keep?: boolean, last?: number}} [how] */
  async signOut({ keep = false, last } = {}) {
    await this.#inTurn(() => this.#leave({ keep, last }))
  }

  /** One change of owner at a time. @param {() => Promise<void>} change */
  #inTurn(change) {
    const turn = this.ready.then(change)
    void this.#open(turn.catch(() => this.#recover()))
    return turn
  }

  /** A change that broke off may have gone half way: the registry tells how far. */
  async #recover() {
    const from = this.#desk.member
    await this.#start()
    if (this.#desk.member?.id !== from?.id) await this.#ownerChanged(from)
  }

  /** @param {{keep: boolean, last?: number}} how @param {object} [detail] */
  async #leave({ keep, last }, detail) {
    const { owner, member } = this.#desk
    if (!member) return
    await this.#finish()
    const leaving = { owner, keep, last: last ?? (await lastOp(this.#desk.db)) }
    await this.#desk.noteUnsent(this.#registry)
    await this.#registry.leave(leaving)
    await this.#desk.close()
    this.#env.tell({ type: 'owner', owner: VISITOR })
    await wipe(this.#registry, this.#env.idb, leaving)
    await this.#use(null)
    await this.#ownerChanged(member, detail)
  }

  /** @param {Member|null} member */
  #deskOf(member) {
    const card = member && { id: member.id, name: member.name, coach: member.coach }
    /** @type {Desk} */
    const desk = new Desk(this.#env, card, (news) => void this.#hear(desk, news))
    return desk
  }

  /** @param {Member|null} member */
  async #use(member) {
    await this.#desk.close()
    const desk = this.#deskOf(member)
    await desk.open()
    for (const [stream, cursor] of this.#followed) await desk.follow(stream, cursor)
    this.#desk = desk
    this.#sight.forget()
    this.#standing.forget()
    desk.loop.kick(desk.blank ? 0 : DEBOUNCE)
    this.#env.later(() => void this.announce())
  }

  /** @param {Desk} desk @param {import('./flusher.js').News} news */
  async #hear(desk, news) {
    if (desk !== this.#desk) return
    if (news.type === 'base') this.#baseChanged(desk.owner, news.streams)
    if (news.type === 'outbox') this.#outboxChanged(desk.owner)
    if (news.type === 'state') await this.announce()
    if (news.type === 'terms') this.#dispatch('terms:asked', { version: news.version })
    if (news.type === 'member') await this.#inTurn(() => this.#meet(desk, news.member))
    if (news.type === 'gone') await this.#inTurn(() => this.#leave({ keep: false }, { gone: true }))
  }

  /** The cookie is another's than this phone thought, as after a sign-in without JavaScript. @param {Desk} desk @param {Member} member */
  async #meet(desk, member) {
    if (desk === this.#desk && desk.owner !== member.id) await this.#enter(member)
  }

  /** What another tab, or the worker, says. @param {Message} message */
  async hear({ type, owner, streams = [] }) {
    await this.ready
    if (type === 'owner') await this.#inTurn(() => this.#followTab())
    else if (owner !== this.#desk.owner) return
    else if (type === 'base') this.#dispatch('base:changed', { streams })
    else this.#dispatch('outbox:changed')
    await this.announce()
  }

  async #followTab() {
    const [owner, from] = [await this.#registry.active(), this.#desk.member]
    if (owner?.id === from?.id) return
    await this.#use(owner)
    await this.#ownerChanged(from)
  }

  /** @param {Member|null} from what the page still shows of theirs has to go; a visitor's is the newcomer's own @param {object} [detail] */
  async #ownerChanged(from, detail) {
    this.#dispatch('owner:changed', { from, visitorOps: await leftByVisitor(this.#env.idb), ...detail })
  }

  /** @param {string} owner @param {string[]} streams */
  #baseChanged(owner, streams) {
    this.#env.tell({ type: 'base', owner, streams })
    this.#dispatch('base:changed', { streams })
  }

  /** @param {string} owner */
  #outboxChanged(owner) {
    this.#env.tell({ type: 'outbox', owner })
    this.#dispatch('outbox:changed')
    void this.announce()
  }

  /** Tells the status region how things stand. */
  announce() {
    return this.#standing.ask(() => this.#desk.state())
  }

  /** For work in many steps: what this gives throws once somebody else is here. @returns {() => void} */
  staying() {
    const desk = this.#desk
    return () => { if (desk !== this.#desk) throw new Error('Somebody else is here now, so the rest was left out.') }
  }

  /** What is loaded on demand brings its own work along. @template T @param {(db: Database, registry: Registry) => Promise<T>} work */
  async lend(work) {
    await this.ready
    return work(this.#desk.db, this.#registry)
  }

  /** What the page's life asks for. @returns {import('./browser.js').Triggers} */
  triggers() {
    return {
      kick: () => this.#desk.loop.kick(),
      back: () => void this.hear({ type: 'owner', owner: VISITOR }).finally(() => this.#desk.loop.kick()),
      wake: (awake) => this.#desk.loop.wake(awake),
      leave: () => this.#desk.loop.leave(),
      offline: () => void this.ready.then(() => this.#desk.flusher.cutOff()),
    }
  }

  /** @param {string} type @param {object} [detail] */
  #dispatch(type, detail) {
    this.#events.dispatchEvent(new CustomEvent(type, { detail }))
  }
}
