/** A phone for tests: real IndexedDB under names of its own, a clock that jumps, and the fake server's network. */
import { makeEnv } from '../../static/js/core/env.js'
import { Store } from '../../static/js/core/facade.js'
import { Flusher } from '../../static/js/core/flusher.js'
import { openOwner } from '../../static/js/core/identity.js'
import { ensureMeta } from '../../static/js/core/meta.js'
import { Server } from './server.js'

let phones = 0
const open = new Set()

/** Time stands still until nothing else happens, then jumps to the next timer. */
export class Clock {
  now = 1_795_340_000_000
  timers = new Set()

  set = (run, ms) => {
    const timer = { due: this.now + ms, run }
    this.timers.add(timer)
    return () => this.timers.delete(timer)
  }

  /** Lets time pass until the promise is settled. */
  async pass(promise) {
    let done = false
    const end = promise.finally(() => (done = true))
    end.catch(() => {})
    for (let idle = 0; !done; idle++) {
      await new Promise((next) => setTimeout(next, 1))
      if (idle % 8 === 7) this.jump()
    }
    return end
  }

  jump() {
    const [next] = [...this.timers].sort((a, b) => a.due - b.due)
    if (!next) return
    this.timers.delete(next)
    this.now = Math.max(this.now, next.due)
    next.run()
  }
}

export class Phone {
  constructor(server = new Server()) {
    this.server = server
    this.clock = new Clock()
    this.prefix = `phone-${++phones}-${Date.now()}-`
    this.tabs = []
    this.news = []
    this.luck = 0.5
  }

  idb = {
    open: (name, version) => indexedDB.open(this.prefix + name, version),
    deleteDatabase: (name) => indexedDB.deleteDatabase(this.prefix + name),
  }

  env(more = {}) {
    return makeEnv({
      fetch: (...args) => this.server.fetch(...args), now: () => this.clock.now, random: () => this.luck, setTimer: this.clock.set, idb: this.idb, build: 'test',
      locks: null, tell: () => {}, ...more,
    })
  }

  /** A tab: a store whose timers never fire by themselves, so that a test says when it syncs. */
  async tab(more = {}) {
    const events = new EventTarget()
    const env = this.env({ setTimer: this.quiet, tell: (message) => this.tell(store, message), ...more })
    const store = new Store(env, events)
    this.tabs.push(store)
    open.add(store)
    const heard = []
    for (const type of ['outbox:changed', 'base:changed', 'sync:changed', 'owner:changed'])
      events.addEventListener(type, (event) => heard.push([type, event.detail]))
    store.heard = heard
    await store.ready
    return store
  }

  /** Loop timers are dropped; the pause between two requests and the patience with one are kept. */
  quiet = (run, ms) => (ms === 0 || ms === 1500 || ms >= 20_000 ? () => {} : this.clock.set(run, ms))

  tell(from, message) {
    for (const tab of this.tabs) if (tab !== from) void tab.hear(structuredClone(message))
  }

  /** Signed in, with the store that says so. */
  async member(id = 'm_1') {
    const store = await this.tab()
    this.server.session = id
    await store.signedIn({ id, name: this.server.names[id], coach: false })
    return store
  }

  sync = (store) => this.clock.pass(store.sync())

  /** A bare flusher, as the worker has it. */
  async flusher(owner = 'm_1', more = {}) {
    const db = openOwner(this.idb, owner)
    await ensureMeta(db)
    return new Flusher(this.env(more), db, owner, (news) => this.news.push(news))
  }

  /** Everything in one store of an owner's database. */
  async dump(owner, name) {
    const db = openOwner(this.idb, owner)
    const all = await db.run([name], 'readonly', (tx) => tx.objectStore(name).getAll())
    await db.close()
    return all
  }

  out = (owner = 'm_1') => this.dump(owner, 'out')
  base = (owner = 'm_1') => this.dump(owner, 'base')
  meta = async (owner = 'm_1') => (await this.dump(owner, 'meta'))[0]
}

/** A fault whose answer is made at once and comes when it is let go. */
export function delayed() {
  let go
  const held = new Promise((done) => (go = done))
  const fault = async (_request, answer) => {
    const late = answer()
    fault.made()
    await held
    return late
  }
  const made = new Promise((done) => (fault.made = done))
  return { fault, go, made }
}

/** Waits, in real time, until it holds. */
export async function eventually(holds, what = String(holds)) {
  for (let i = 0; i < 400; i++) {
    if (await holds()) return
    await new Promise((next) => setTimeout(next, 5))
  }
  throw new Error('never: ' + what)
}
