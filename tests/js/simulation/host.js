/** Phones for the simulation: a line of JSON in says what happens, a line out says what the phones did about it. */
import { createInterface } from 'node:readline'
import { bundle } from './bundle.js'
import { Connection, Cursor, Engine, Index, KeyRange, ObjectStore, Request, Transaction } from './memory.js'

const OWN_TIMERS = 20_000
const DEBOUNCE = 1500
const FOR_A_PHOTO = 120_000
/** A promise of its own each time: one for all would hold every tab that ever died. */
const never = () => new Promise(() => {})
const { load, points, given } = await bundle(JSON.parse(process.env.MUTANT ?? 'null'))

/** A dice that falls the same way for the same seed. */
function dice(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

class World {
  engine = new Engine()
  realms = new Map()
  timers = new Set()
  tasks = []
  requests = new Map()
  asked = 0

  constructor({ seed, now, skews, page, locking }) {
    Object.assign(this, { now, skews, page, roll: dice(seed) })
    this.locks = new Map(locking.map((device) => [device, new Map()]))
    this.fresh()
  }

  fresh() {
    this.out = { requests: [], saved: [], killed: [], failed: [], looked: [], histories: [] }
  }

  /** Until nothing more happens by itself. */
  async settle() {
    for (;;) {
      await new Promise((next) => setImmediate(next))
      this.#ring()
      const steps = this.engine.steps()
      const choices = this.tasks.length + steps.length
      if (!choices) return
      const chosen = Math.floor(this.roll() * choices)
      if (chosen < this.tasks.length) this.tasks.splice(chosen, 1)[0]()
      else steps[chosen - this.tasks.length]()
    }
  }

  task(run) {
    this.tasks.push(run)
  }

  /** In the midst of what else is going on: soon, or after a hundred steps. */
  amid(run) {
    let left = Math.floor(100 * this.roll() ** 2)
    const step = () => (left-- > 0 ? this.task(step) : run())
    step()
  }

  #ring() {
    for (const timer of [...this.timers].sort((a, b) => a.due - b.due))
      if (timer.due <= this.now && this.timers.delete(timer)) this.task(timer.run)
  }

  /** Where this realm ends, if it ever comes there. */
  kill(realm, point) {
    realm.alive = false
    this.engine.kill(realm)
    for (const timer of this.timers) if (timer.realm === realm) this.timers.delete(timer)
    this.realms.delete(realm.id)
    for (const held of this.locks.values()) for (const [name, holder] of held) if (holder === realm) held.delete(name)
    this.out.killed.push([realm.id, point])
  }
}

/** A tab or the worker of one phone. */
class Realm {
  alive = true

  constructor(world, device, name, deadly) {
    Object.assign(this, { world, device, name, id: device + '/' + name, deadly: new Set(deadly) })
    const idb = world.engine.factory(this)
    const now = () => world.now + world.skews[device]
    const globals = {
      suspend: this.suspend, indexedDB: idb, IDBKeyRange: KeyRange, IDBRequest: Request, IDBDatabase: Connection, IDBTransaction: Transaction,
      IDBObjectStore: ObjectStore, IDBIndex: Index, IDBCursor: Cursor, navigator: undefined, document: undefined,
      crypto: { getRandomValues: (list) => list.map(() => world.roll() * 2 ** 32) },
      Date: { now, parse: Date.parse }, Math: Object.assign(Object.create(Math), { random: () => world.roll() }),
      BroadcastChannel: channelOf(this), globalThis: { caches: cachesOf(world) },
    }
    this.core = load(...given.map((one) => globals[one]))
    this.env = {
      fetch: this.fetch, now, random: world.roll, setTimer: this.setTimer, later: this.later, locks: this.locks, idb, tell: this.tell, site: world.page.site, build: 'simulated',
    }
  }

  async open([stream, drawn]) {
    if (this.name === 'worker') return
    const events = new EventTarget()
    this.store = new this.core.Store(this.env, events)
    await this.store.follow(stream, drawn)
  }

  /** Every await of core passes here twice: before it waits and before it goes on. */
  suspend = (point, promise) => {
    if (this.#dies(point)) return never()
    return Promise.resolve(promise).then(
      (value) => (this.#dies(point + '+') ? never() : value),
      (error) => {
        if (this.#dies(point + '+')) return never()
        throw error
      })
  }

  #dies(point) {
    if (this.alive && this.deadly.has(point)) this.world.kill(this, point)
    return !this.alive
  }

  /** One flusher at a time, on a phone that has locks; whoever dies lets go. */
  get locks() {
    const held = this.world.locks.get(this.device)
    return held ? { request: (name, _options, run) => this.#locked(held, name, run) } : null
  }

  async #locked(held, name, run) {
    if (held.has(name)) return run(null)
    held.set(name, this)
    try {
      return await run({ name })
    } finally {
      if (held.get(name) === this) held.delete(name)
    }
  }

  fetch = (url, { method, body, signal, keepalive }) => {
    const id = ++this.world.asked
    return new Promise((resolve, reject) => {
      if (!this.alive) return
      this.world.out.requests.push({ id, realm: this.id, device: this.device, keepalive: !!keepalive, ...(method === 'PUT' ? { photo: url, body } : { body: JSON.parse(body) }) })
      this.world.requests.set(id, { realm: this, resolve, reject })
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
  }

  /** The loop's own timers are dropped: the schedule says when a phone syncs. Its pauses and its patience are kept. */
  setTimer = (run, ms) => {
    if (!this.alive || ms === 0 || ms === DEBOUNCE || (ms >= OWN_TIMERS && ms !== FOR_A_PHOTO)) return () => {}
    const timer = { realm: this, due: Math.ceil(this.world.now + ms), run }
    this.world.timers.add(timer)
    return () => this.world.timers.delete(timer)
  }

  later = (run) => this.world.task(() => this.alive && run())

  tell = (message) => {
    if (!this.alive) return
    for (const other of this.world.realms.values())
      if (other !== this && other.device === this.device && other.store) this.world.task(() => other.alive && void other.store.hear(structuredClone(message)))
  }
}

const channelOf = (realm) =>
  class {
    postMessage = realm.tell
    close() {}
  }

/** What a phone without room can give up. */
const cachesOf = (world) => ({
  delete: async () => world.roll() < 0.3,
  open: async () => ({ keys: async () => (world.roll() < 0.6 ? ['old', 'older'] : []), delete: async () => true }),
})

/** Ways to read what is there, and to tidy it, of which a page may take any. */
const LOOKS = [
  (store) => store.row('m', 'tick', ['s1', 'squat.1']),
  (store) => store.draft('said'),
  (store) => store.recent('run', 0),
  (store) => store.arriving(),
  (store, { isDue }) => store.lend((db) => db.run(['base', 'out', 'meta'], 'readonly', isDue)),
  (store, { readHistory }) => store.lend((db) => readHistory(db, () => {})),
  (store, { dropPhotos }) => store.lend((db) => db.run(['base', 'out', 'drafts'], 'readwrite', dropPhotos)),
  (store, { keepHistory }) => store.lend((db) => keepHistory(db, () => {})),
]

const ACTIONS = {
  open: (world, { device, name, follows, deadly }) => {
    const realm = new Realm(world, device, name, deadly)
    world.realms.set(realm.id, realm)
    return realm.open(follows)
  },
  arm: (_world, { point }, realm) => void realm.deadly.add(point),
  disarm: (_world, _action, realm) => realm.deadly.clear(),
  kill: (world, _action, realm) => world.amid(() => realm.alive && world.kill(realm, null)),
  write: async (world, { s, t, k, fields, more }, realm) => {
    const op = await realm.store.write(s, t, k, fields, more)
    const held = world.engine.journal.some(([, store, , record]) => store === 'out' && record?.id === op)
    if (realm.alive) world.out.saved.push({ op, device: realm.device, held })
  },
  /** Its bytes lie on the phone before a word is said of it. */
  attach: async (world, { bytes, ...wish }, realm) => {
    await realm.store.saveDraft(realm.core.PHOTO + wish.k[1], bytes)
    await ACTIONS.write(world, wish, realm)
  },
  look: async (world, { t }, realm) => {
    const rows = await realm.store.rows(t)
    const { member } = realm.store
    await realm.store.count()
    if (realm.alive && member === realm.store.member) world.out.looked.push({ device: realm.device, owner: member?.id ?? 'visitor', rows })
  },
  glance: (world, _action, realm) => LOOKS[Math.floor(world.roll() * LOOKS.length)](realm.store, realm.core),
  /** The history as it is kept, and made anew from every row. */
  histories: async (world, _action, { device, store, core: { drop, readHistory } }) => {
    const read = () => store.lend((db) => readHistory(db, () => {}))
    const kept = await read()
    await store.lend((db) => db.run(['meta'], 'readwrite', drop))
    world.out.histories.push({ device, kept, fresh: await read() })
  },
  fill: (world, { device, full }) => world.amid(() => world.engine.full[full ? 'add' : 'delete'](device)),
  lose: (world, _action, realm) => world.amid(() => world.engine.lose(realm, world.roll() < 0.5)),
  draft: (_world, { key, text }, realm) => realm.store.saveDraft(key, text),
  sync: (_world, _action, realm) => (realm.store ? realm.store.sync() : realm.core.flush(realm.env).catch(() => {})),
  leave: (_world, _action, realm) => realm.store.triggers().leave(),
  signedIn: (_world, { member, adopt }, realm) => realm.store.signedIn(member, { adopt }),
  signOut: (_world, { keep }, realm) => realm.store.signOut({ keep }),
  discard: (_world, { op }, realm) => realm.store.discard(op),
  revise: (_world, { op, fields }, realm) => realm.store.revise(op, fields),
  answer: (world, { id, status, headers, text, type = 'basic', redirected = false, cut }) => {
    const { realm, resolve, reject } = world.requests.get(id)
    world.requests.delete(id)
    if (!realm.alive) return
    if (cut) reject(new TypeError('Failed to fetch'))
    else resolve({ status, type, redirected, headers: new Headers(headers), text: async () => text })
  },
}

let world = null
// A page that waits for a phone without space says so in its console, and nowhere else.
process.on('unhandledRejection', (error) => world.out.failed.push(['nobody', String(error.stack ?? error)]))

async function turn({ begin, now, actions }) {
  if (begin) world = new World(begin)
  world.now = now
  for (const action of actions) {
    const realm = world.realms.get(action.realm)
    if (action.realm && !realm) continue
    const done = ACTIONS[action.does](world, action, realm)
    done?.catch?.((error) => world.out.failed.push([action.does, String(error.stack ?? error)]))
  }
  await world.settle()
  const { out, engine, timers } = world
  world.fresh()
  const due = Math.min(...[...timers].map((timer) => timer.due))
  return { ...out, journal: engine.journal.splice(0), due: Number.isFinite(due) ? due : null, alive: [...world.realms.keys()], ...(begin && { points }) }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(JSON.stringify(await turn(JSON.parse(line))) + '\n')
