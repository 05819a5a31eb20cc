/** The flusher, one and the same in page and worker, knows neither: sends the outbox, takes what is new, and never loses an op. */
import { apply } from './apply.js'
import { carry } from './carry.js'
import { draw } from './draw.js'
import { sleep } from './env.js'
import { Gathering } from './gather.js'
import { post } from './http.js'
import { changeMeta, startReset } from './meta.js'
import { accuse, markSent, markTried } from './outbox.js'
import { Turn } from './turn.js'

/** @typedef {import('./env.js').Env} Env */
/** @typedef {import('./draw.js').Request} Request */
/** @typedef {import('./http.js').Reply} Reply */
/** @typedef {import('./types.js').Member} Member */

/** @typedef {{again: boolean, wait: number}} Step  again: this flush goes on after `wait`; otherwise it tries anew after `wait`, 0: no need */
/** @typedef {{type: 'base', streams: string[]}|{type: 'outbox'|'state'|'gone'}|{type: 'member', member: Member}|{type: 'terms', version: number}} News */

const LONGEST = 55_000
const ROUNDS = 120
const FRESH = 60_000
const LONGEST_REST = 3_600_000
const KEEPALIVE_BYTES = 50_000

/** @type {Step} */
const DONE = { again: false, wait: 0 }
/** @type {Step} */
const NEXT = { again: true, wait: 0 }

export class Flusher {
  /** The ops on the wire. @type {Set<string>} */
  sending = new Set()
  road = { offline: false, busy: false, portal: false }
  /** Refused as a whole until the app is loaded anew. @type {string|null} */
  barred = null
  poll = 60_000
  /** Threads being read. @type {Set<string>} */
  streams = new Set()
  #gathering = new Gathering()
  #failures = 0
  #healthy = -FRESH
  #notBefore = 0
  #more = false
  #stopped = false
  #asked = false
  /** A crash to be explained: by this op, or (null) by the server being down. @type {{op: string|null}|null} */
  #doubt = null

  /** @param {Env} env @param {import('./database.js').Database} db @param {string} owner @param {(news: News) => void} [tell] */
  constructor(env, db, owner, tell = () => {}) {
    this.env = env
    this.db = db
    this.owner = owner
    this.tell = tell
    this.start = env.now()
    this.turn = new Turn(env, 'sync-' + owner)
  }

  stop() {
    this.#stopped = true
  }

  /** The browser knows that there is no network: good for a word to the user, never for not trying. */
  cutOff() {
    this.road = { ...this.road, offline: true }
    this.tell({ type: 'state' })
  }

  /** The user, or the network, says that it is worth a try. */
  encourage() {
    this.#failures = 0
    this.barred = null
  }

  /** @param {{keepalive?: boolean}} [options] @returns {Promise<number>} ms until it should be tried anew; 0: no need */
  async flush(options) {
    const wait = await this.turn.take(() => this.#flush(options))
    return wait ?? this.#gap()
  }

  /** @param {{keepalive?: boolean}} [options] */
  async #flush({ keepalive = false } = {}) {
    const end = this.env.now() + LONGEST
    this.#more = true
    this.#asked = false
    for (let round = 1; ; round++) {
      const { again, wait } = await this.#round(keepalive)
      if (!again || keepalive || this.#stopped) return wait
      if (round === ROUNDS || this.env.now() + wait > end) return Math.max(wait, this.#gap())
      if (wait) await sleep(this.env, wait)
    }
  }

  /** @param {boolean} keepalive @returns {Promise<Step>} */
  async #round(keepalive) {
    const { env, db } = this
    const rest = this.#notBefore - env.now()
    const due = rest <= 0 || rest > LONGEST_REST // longer than any server asks for: the clock was set back
    if (!due || this.barred) return { again: false, wait: due ? 0 : rest }
    const request = await draw(db, this.#wants(keepalive))
    if (!request || this.#stopped || this.#isIdle(request)) return DONE
    await markSent(db, request.ops, env.now())
    this.#send(request)
    if (!keepalive) await carry(env, db, request.as, request.ops)
    const reply = await post(env, this.#body(request), { keepalive })
    this.#send(null)
    return this.#stopped ? DONE : this.#hear(request, reply)
  }

  /** @param {boolean} keepalive @returns {import('./draw.js').Wants} */
  #wants(keepalive) {
    const { owner, streams, start } = this
    const gathered = (/** @type {string} */ s) => this.#gathering.cursor(s)
    return { owner, streams, start, gathered, silent: !!this.#doubt, now: this.env.now(), ...(keepalive && { bytes: KEEPALIVE_BYTES }) }
  }

  /** @param {Request} request */
  #isIdle({ ops, taking }) {
    return !this.#more && !taking && !ops.length && !this.#doubt
  }

  /** @param {Request} request */
  #body({ as, epoch, pull, ops }) {
    return { v: 1, build: this.env.build, as, epoch, now: this.env.now(), pull, ops }
  }

  /** @param {Request|null} request */
  #send(request) {
    const busy = this.sending.size + (request?.ops.length ?? 0) > 0
    this.sending = new Set(request?.ops.map(({ id }) => id))
    if (busy) this.tell({ type: 'state' })
  }

  /** @param {Request} request @param {Reply} reply @returns {Promise<Step>} */
  async #hear(request, reply) {
    this.#see(request, reply)
    if (reply.kind === 'ok') return this.#take(request, reply.body)
    this.#more = false
    if (reply.kind === 'status') return this.#refused(request, reply)
    if (reply.kind === 'offline' && reply.late) await this.#shrink(request)
    return this.#backOff()
  }

  /** @param {Request} request @param {Reply} reply */
  #see({ ops }, reply) {
    const busy = reply.kind === 'status' && ([429, 503].includes(reply.status) || (reply.status >= 500 && !ops.length))
    const road = { offline: reply.kind === 'offline', portal: reply.kind === 'portal', busy }
    const same = Object.entries(road).every(([name, is]) => is === /** @type {any} */ (this.road)[name])
    this.road = road
    if (!same) this.tell({ type: 'state' })
  }

  /** @param {Request} request @param {any} body @returns {Promise<Step>} */
  async #take(request, body) {
    this.#failures = 0
    this.#healthy = this.env.now()
    this.env.site ??= body.site
    this.poll = Math.min(Math.max(Number(body.poll) || 60, 30), 600) * 1000
    if (request.epoch !== null && body.epoch !== request.epoch) return this.#reset(request, body.epoch)
    const feeds = this.#gathering.feeds(request.pull, request.cursors, body.streams ?? {})
    const changes = await apply(this.db, request, { epoch: body.epoch, now: body.now, results: body.results ?? {}, feeds }, this.env.now())
    if (!changes) return this.#again(request)
    this.#more = Object.values(body.streams ?? {}).some((page) => /** @type {any} */ (page).more)
    if (changes.streams.size) this.tell({ type: 'base', streams: [...changes.streams] })
    if (changes.out) this.tell({ type: 'outbox' })
    if (body.terms) this.tell({ type: 'terms', version: body.terms })
    if (request.as === null && body.member) return this.#meet(request, body.member)
    if (this.#doubt) return this.#explain(request, this.#doubt.op)
    return changes.out || this.#more || isComparing(feeds) ? NEXT : DONE
  }

  /** Nothing was applied, as the owner or the history changed while the answer was on its way. @param {Request} request @returns {Promise<Step>} */
  async #again(request) {
    this.#gathering.forget()
    const now = await draw(this.db, this.#wants(false))
    return now && (now.life !== request.life || now.epoch !== request.epoch) ? NEXT : DONE
  }

  /** @param {Request} request @param {Member} member @returns {Promise<Step>} */
  async #meet(request, member) {
    if (member.id !== this.owner) return (this.tell({ type: 'member', member }), DONE)
    if (this.#asked) return DONE
    await changeMeta(this.db, request.life, { held: null })
    this.tell({ type: 'state' })
    return (this.#more = true), NEXT
  }

  /** @param {Request} request @param {{status: number, code: string, body: any, wait: number|null}} reply @returns {Promise<Step>} */
  async #refused(request, { status, code, body, wait }) {
    if (status === 409 && code === 'epoch') return this.#reset(request, body.epoch)
    if (status === 401 || code === 'wrong_member') return this.#hold(request, status === 401 ? 'sign_in' : 'wrong_member')
    if (status === 410) return (this.tell({ type: 'gone' }), DONE)
    if (status === 403 || status === 426) return this.#bar(status === 403 ? 'forbidden' : 'update')
    if (status === 429 || status === 503) return this.#backOff(wait)
    return request.ops.length ? this.#crashed(request) : this.#backOff(wait)
  }

  /** @param {Request} request @param {string} epoch @returns {Promise<Step>} */
  async #reset(request, epoch) {
    this.#gathering.forget()
    await startReset(this.db, request, epoch)
    return (this.#more = true), NEXT
  }

  /** Work goes on, ops stay; asking as nobody tells who is signed in now. @param {Request} request @param {string} held @returns {Promise<Step>} */
  async #hold(request, held) {
    if (request.as === null) return DONE
    await changeMeta(this.db, request.life, { held })
    this.tell({ type: 'state' })
    this.#more = this.#asked = true
    return NEXT
  }

  /** @param {string} why @returns {Step} */
  #bar(why) {
    this.barred = why
    this.tell({ type: 'state' })
    return DONE
  }

  /** @param {number|null} [wait] the server's own wish @returns {Step} */
  #backOff(wait = null) {
    this.#doubt = null
    const most = Math.min(300_000, 2000 * 2 ** ++this.#failures)
    if (wait !== null) this.#notBefore = this.env.now() + wait
    return { again: false, wait: Math.max(2000, wait ?? 0, this.env.random() * most) }
  }

  /** @param {Request} request @returns {Promise<Step>} */
  async #crashed(request) {
    if (request.alone) await markTried(this.db, request.ops[0].id, this.env.now())
    else await this.#suspect(request)
    return { again: true, wait: this.#gap() }
  }

  /** @param {Request} request */
  async #suspect(request) {
    await this.#shrink(request)
    const last = request.ops.length === 1
    if (last || this.env.now() - this.#healthy > FRESH) this.#doubt = { op: last ? request.ops[0].id : null }
  }

  /** @param {Request} request */
  async #shrink({ ops, life, alone }) {
    if (ops.length && !alone) await changeMeta(this.db, life, { window: Math.max(1, ops.length >> 1) })
  }

  /** An empty request went well, so it is not the server that is down. @param {Request} request @param {string|null} op @returns {Promise<Step>} */
  async #explain(request, op) {
    this.#doubt = null
    if (op && (await accuse(this.db, op, this.env.now()))) this.tell({ type: 'outbox' })
    return (this.#more = true), { again: true, wait: this.#gap() }
  }

  #gap() {
    return 2000 + this.env.random() * 2000
  }
}

/** Ops of these streams had to wait. @param {Record<string, import('./gather.js').Feed>} feeds */
const isComparing = (feeds) => Object.values(feeds).some(({ kind }) => kind !== 'rows')
