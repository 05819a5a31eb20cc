/**
 * The shipped client of many phones against a real server in real time: `node tests/js/live.js '{"port": …, "site": …, "stream": …, "every": ms, "phones": […]}'`.
 * It writes and syncs by itself; a line of JSON out for every answer; after a line `rest` in, one when nothing waits any more, and `write` starts
 * it anew; once standard input ends, one for what each phone holds.
 */
import { createInterface } from 'node:readline'
import { Connection, Cursor, Engine, Index, KeyRange, ObjectStore, Request, Transaction } from './simulation/memory.js'

Object.assign(globalThis, {
  IDBKeyRange: KeyRange, IDBRequest: Request, IDBDatabase: Connection, IDBTransaction: Transaction, IDBObjectStore: ObjectStore, IDBIndex: Index,
  IDBCursor: Cursor,
})
const { Store } = await import('../../static/js/core/facade.js')
const { port, site, stream, every, phones } = JSON.parse(process.argv[2])
const SOON = 1000
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const some = (most) => Math.floor(Math.random() * most)
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
let writing = true
let lasting = true

class Phone {
  engine = new Engine()
  written = 0

  constructor({ member, cookie }) {
    Object.assign(this, { member, cookie })
    this.store = new Store({ site, fetch: this.fetch, idb: this.engine.factory({ alive: true, device: member.id }), locks: null }, new EventTarget())
  }

  /** What a browser sends of itself, and a line about what came back. */
  fetch = async (url, { headers, ...init }) => {
    const began = Date.now()
    const response = await fetch(`http://localhost:${port}${url}`, {
      ...init, headers: { ...headers, 'Sec-Fetch-Site': 'same-origin', Cookie: `medius=${this.cookie}` },
    })
    const text = await response.text()
    const ours = response.headers.get('Content-Type')?.startsWith('application/json') ? JSON.parse(text) : {}
    say({ phone: this.member.id, began, at: Date.now(), status: response.status, code: ours.code ?? '', results: ours.results ?? {} })
    return { status: response.status, type: 'basic', redirected: response.redirected, headers: response.headers, text: async () => text }
  }

  async live() {
    await this.store.signedIn(this.member)
    await this.store.follow(stream)
    while (lasting) {
      await pause(every * (0.5 + Math.random()))
      if (writing) await this.store.writeAll(Array.from({ length: 1 + some(6) }, () => this.#wish()))
    }
    while (await this.waits()) await Promise.all([this.store.sync(), pause(SOON)])
    await this.store.sync()
    say({ phone: this.member.id, holds: await this.store.lend((db) => db.run(['base'], 'readonly', (tx) => tx.objectStore('base').getAll())) })
  }

  async waits() {
    return (await this.store.count()).waiting
  }

  #wish() {
    if (some(250)) return { s: 'm', t: 'tick', k: [`s${some(12)}`, `squat.${some(9)}.left`], fields: { done: some(5) > 0 } }
    return { s: stream, t: 'comment', k: [`c-${this.member.id}-${++this.written}`], fields: { body: 'Still here.' } }
  }
}

/** Every database takes a step, then everybody hears of it. */
async function pump(engines) {
  for (;;) {
    const steps = engines.map((engine) => engine.steps()[0]).filter(Boolean)
    for (const step of steps) step()
    for (const engine of engines) engine.journal.length = 0
    await (steps.length ? new Promise((next) => setImmediate(next)) : pause(5))
  }
}

async function rest() {
  for (const phone of all) while (!writing && (await phone.waits())) await pause(SOON / 10)
  if (!writing) say({ resting: true })
}

async function obey() {
  for await (const line of createInterface({ input: process.stdin })) {
    writing = line === 'write'
    if (!writing) void rest()
  }
  writing = lasting = false
}

const all = phones.map((one) => new Phone(one))
void obey()
void pump(all.map(({ engine }) => engine))
await Promise.all(all.map((phone) => phone.live()))
process.stdout.write('', () => process.exit(0))
