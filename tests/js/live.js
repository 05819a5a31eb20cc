/**
 * The shipped client of many phones against a real server in real time: `node tests/js/live.js '{"port": …, "stream": …, "phones": […]}'`.
 * It writes and syncs by itself; a line of JSON out for every answer and, once standard input ends, one for what each phone holds.
 */
import { Connection, Cursor, Engine, Index, KeyRange, ObjectStore, Request, Transaction } from './simulation/memory.js'

Object.assign(globalThis, {
  IDBKeyRange: KeyRange, IDBRequest: Request, IDBDatabase: Connection, IDBTransaction: Transaction, IDBObjectStore: ObjectStore, IDBIndex: Index,
  IDBCursor: Cursor,
})
const { Store } = await import('../../static/js/core/facade.js')
const { port, stream, phones } = JSON.parse(process.argv[2])
const EVERY = 1000
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const some = (most) => Math.floor(Math.random() * most)
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
let writing = true

class Phone {
  engine = new Engine()
  written = 0

  constructor({ member, cookie }) {
    Object.assign(this, { member, cookie })
    this.store = new Store({ fetch: this.fetch, idb: this.engine.factory({ alive: true, device: member.id }), locks: null }, new EventTarget())
  }

  /** What a browser sends of itself, and a line about what came back. */
  fetch = async (url, { headers, ...init }) => {
    const began = Date.now()
    const response = await fetch(`http://127.0.0.1:${port}${url}`, {
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
    while (writing) {
      await pause(EVERY * (0.5 + Math.random()))
      await this.store.writeAll(Array.from({ length: 1 + some(6) }, () => this.#wish()))
    }
    while ((await this.store.count()).waiting) await Promise.all([this.store.sync(), pause(EVERY)])
    await this.store.sync()
    say({ phone: this.member.id, holds: await this.store.lend((db) => db.run(['base'], 'readonly', (tx) => tx.objectStore('base').getAll())) })
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

process.stdin.on('end', () => (writing = false)).resume()
const all = phones.map((one) => new Phone(one))
void pump(all.map(({ engine }) => engine))
await Promise.all(all.map((phone) => phone.live()))
process.stdout.write('', () => process.exit(0))
