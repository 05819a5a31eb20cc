import { expect } from 'chai'
import { flush } from '../../static/js/core/sync.js'
import { Phone, delayed, eventually } from './phone.js'
import { SITE, cut } from './server.js'

const ANA = { id: 'm_1', name: 'Ana', coach: false }
const BEN = { id: 'm_2', name: 'Ben', coach: false }
const tick = (store, k = 'a') => store.write('m', 'tick', ['s', k], { done: true })

describe('a visitor', () => {
  let phone, server
  beforeEach(() => {
    phone = new Phone()
    server = phone.server
  })

  it('ticks on this phone only, and is told that it is saved', async () => {
    const store = await phone.tab()
    await tick(store)
    await phone.sync(store)
    await store.announce()
    expect(store.member).to.equal(null)
    expect(server.sent).to.eql([])
    expect(store.heard.at(-1)[1]).to.include({ visitor: true, ticked: true, waiting: 1 })
  })

  it('becomes a member and takes the ticks along, with their ids and stamps', async () => {
    const store = await phone.tab()
    await tick(store)
    await tick(store, 'b')
    await store.saveDraft('comment:t:5', 'Half')
    const before = (await phone.out('visitor')).map(({ op, made }) => ({ op, made }))
    server.session = 'm_1'
    phone.clock.now += 60_000
    await store.signedIn(ANA, { adopt: true })
    expect(store.member).to.eql(ANA)
    expect((await phone.out('m_1')).map(({ op, made }) => ({ op, made }))).to.eql(before)
    expect(await phone.out('visitor')).to.eql([])
    expect(await store.draft('comment:t:5')).to.equal('Half')
    await phone.sync(store)
    expect(server.stream('m:m_1').head).to.equal(2)
  })

  it('leaves ticks alone that may be another runner\'s, until asked for', async () => {
    const store = await phone.tab()
    await tick(store)
    await store.signedIn(ANA)
    expect(await phone.out('m_1')).to.eql([])
    expect(await store.visitorOps()).to.equal(1)
    expect((await store.count()).visitor).to.equal(1)
    expect(await store.rows('tick')).to.eql([])
    await store.signedIn(ANA, { adopt: true })
    expect(await phone.out('m_1')).to.have.length(1)
    expect(await store.visitorOps()).to.equal(0)
  })

  it('leaves unfinished texts of a log that may be another runner\'s, and takes along what was said for others', async () => {
    const store = await phone.tab()
    await store.saveDraft('run/new', 'It hurt.')
    await store.saveDraft('comment:t:5', 'Half')
    await store.signedIn(ANA)
    expect([await store.draft('run/new'), await store.draft('comment:t:5')]).to.eql([null, 'Half'])
    await store.signedIn(ANA, { adopt: true })
    expect(await store.draft('run/new')).to.equal('It hurt.')
  })

  it('joins words and photos with those that were kept, once', async () => {
    const store = await phone.member()
    await store.saveDraft('comment:t:5', 'Kept')
    await store.saveDraft('photos:comment:t:5', [{ id: 'a' }])
    for (let crashes = 0; crashes < 2; crashes++) {
      await store.signOut({ keep: true })
      await store.saveDraft('comment:t:5', 'New')
      await store.saveDraft('photos:comment:t:5', [{ id: 'b' }])
      await store.signedIn(ANA)
      expect(await store.draft('comment:t:5')).to.equal('Kept\n\nNew')
      expect(await store.draft('photos:comment:t:5')).to.eql([{ id: 'a' }, { id: 'b' }])
    }
  })

  it('hears from the tap on that something waits, though her log was open before', async () => {
    const store = await phone.tab({ tell: ({ type }) => store.heard.push([type]) })
    await tick(store)
    await store.signedIn(ANA)
    await store.announce()
    const before = store.heard.length
    await store.signedIn(ANA, { adopt: true })
    const [[first, state], then] = store.heard.slice(before)
    expect([first, state.waiting, then]).to.eql(['sync:changed', 1, ['owner']])
  })

  it('counts what waits as it is after the ticks could not come along', async () => {
    const store = await phone.tab({ tell: ({ type }) => { if (type === 'owner') throw new Error('no channel') } })
    await tick(store)
    await store.signedIn(ANA, { adopt: true }).then(() => { throw new Error('came along') }, () => {})
    await store.announce()
    expect(store.heard.at(-1)[1]).to.include({ waiting: 1 })
  })

  it('has the write finished that was begun while signing in', async () => {
    const store = await phone.tab()
    const writing = tick(store)
    await Promise.all([writing, store.signedIn(ANA, { adopt: true })])
    expect((await phone.out('m_1')).length + (await phone.out('visitor')).length).to.equal(1)
  })

  for (const [name, step] of [['after the note', 0], ['after copying', 1], ['before the note is struck', 2]])
    it(`has adoption finished at the next start after a crash ${name}`, async () => {
      const store = await phone.tab()
      const ids = [await tick(store), await tick(store, 'b')]
      const tab = await phone.tab({ idb: crashing(phone.idb, step) })
      await tab.signedIn(ANA, { adopt: true }).then(() => { throw new Error('no crash') }, () => {})
      const next = await phone.tab()
      expect(next.member).to.eql(ANA)
      expect((await phone.out('m_1')).map(({ id }) => id)).to.eql(ids)
      expect(await phone.out('visitor')).to.eql([])
      await phone.tab()
      expect(await phone.out('m_1')).to.have.length(2)
    })

  it('has adoption and sign-out that could not be finished at the start finished before the next', async () => {
    const store = await phone.tab()
    await tick(store)
    await store.lend((_, registry) => registry.set('adopting', { to: 'm_1' }))
    await store.signedIn(BEN, { adopt: true })
    expect([await phone.out('m_1'), await phone.out('m_2')].map((out) => out.length)).to.eql([1, 0])
    await store.lend((_, registry) => registry.set('leaving', { owner: 'm_1', keep: false }))
    await store.signOut()
    expect([await phone.dump('m_1', 'out'), await phone.dump('m_2', 'out')]).to.eql([[], []])
  })

  it('is recognised after a sign-in without JavaScript', async () => {
    const store = await phone.tab()
    server.session = 'm_1'
    await phone.sync(store)
    await store.ready
    expect(store.member).to.eql(ANA)
    expect(store.heard.find(([type]) => type === 'owner:changed')[1]).to.eql({ from: null, visitorOps: 0 })
    expect((await phone.tab()).member).to.eql(ANA)
  })

  it('is recognised so, but keeps ticks apart for the page to ask', async () => {
    const store = await phone.tab()
    await tick(store)
    server.session = 'm_1'
    await phone.sync(store)
    await store.ready
    expect(store.heard.find(([type]) => type === 'owner:changed')[1]).to.eql({ from: null, visitorOps: 1 })
    expect(await phone.out('visitor')).to.have.length(1)
    expect(await phone.out('m_1')).to.eql([])
  })
})

describe('a member', () => {
  let phone, store, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    server.put('m:m_1', 'run', ['r'], { note: ['Ana\'s knee', 1, 'x'] })
    store = await phone.member()
    await phone.sync(store)
  })

  it('signs out and leaves nothing behind', async () => {
    await tick(store)
    await store.saveDraft('d', 'Ana\'s draft')
    await store.signOut()
    for (const name of ['base', 'out', 'meta', 'drafts']) expect(await phone.dump('m_1', name), name).to.eql([])
    expect(store.member).to.equal(null)
    expect(await store.rows('run')).to.eql([])
    expect((await phone.tab()).member).to.equal(null)
  })

  it('may leave what is unsent or half written on this phone, and nothing else', async () => {
    const id = await tick(store)
    await store.saveDraft('d', 'x')
    await store.signOut({ keep: true })
    expect((await phone.out()).map((record) => record.id)).to.eql([id])
    expect([await phone.base(), await phone.dump('m_1', 'drafts')]).to.eql([[], ['x']])
    server.session = 'm_2'
    await store.signedIn(BEN)
    await phone.sync(store)
    expect([await store.rows('tick'), await store.draft('d')]).to.eql([[], null])
    expect(server.sent).to.eql([])
    server.session = 'm_1'
    await store.signedIn(ANA)
    await phone.sync(store)
    expect([server.sent, await store.draft('d')]).to.eql([[id], 'x'])
    expect((await store.rows('run'))[0].f.note).to.equal('Ana\'s knee')
  })

  for (const [name, step] of [['before the wipe', 0], ['before the note is struck', 1]])
    it(`has sign-out finished at the next start after a crash ${name}`, async () => {
      await tick(store)
      const tab = await phone.tab({ idb: crashing(phone.idb, step, 'base') })
      await tab.signOut().then(() => { throw new Error('no crash') }, () => {})
      expect((await phone.tab()).member).to.equal(null)
      expect(await phone.out()).to.eql([])
      expect(await phone.base()).to.eql([])
    })

  it('keeps what a tab that had not heard of the sign-out saved before the wipe was finished', async () => {
    await tick(store)
    const tab = await phone.tab({ idb: crashing(phone.idb, 0, 'base'), tell: () => {} })
    await tab.signOut().then(() => { throw new Error('no crash') }, () => {})
    const late = await tick(store)
    await phone.tab()
    expect((await phone.out()).map((record) => record.id)).to.eql([late])
  })

  it('gets nothing written back by an answer that comes after sign-out', async () => {
    server.put('m:m_1', 'run', ['late'], { note: ['secret', 1, 'y'] })
    const { fault, go, made } = delayed()
    server.faults = [fault]
    const slow = phone.clock.pass((await phone.flusher()).flush())
    await made
    await store.signOut()
    go()
    await slow
    expect(await phone.base()).to.eql([])
    expect(await phone.meta()).to.equal(undefined)
  })

  it('nor when what is unsent was kept, not even by the very first answer', async () => {
    const other = new Phone(server)
    const fresh = await other.member()
    await tick(fresh)
    const { fault, go, made } = delayed()
    server.faults = [fault]
    const slow = other.clock.pass((await other.flusher()).flush())
    await made
    server.session = null
    await fresh.signOut({ keep: true })
    go()
    await slow
    expect(await other.base()).to.eql([])
    expect(await other.out()).to.have.length(1)
  })

  it('is another than the cookie says: the other gets a database of his own', async () => {
    await tick(store)
    server.session = 'm_2'
    await phone.sync(store)
    await eventually(() => store.member?.id === 'm_2')
    expect(await store.rows('run')).to.eql([])
    expect(await store.rows('tick')).to.eql([])
    expect(await phone.out('m_1')).to.have.length(1)
    await phone.sync(store)
    expect(server.sent.length).to.equal(1)
    expect(server.streams.get('m:m_2').head).to.equal(0)
    server.session = 'm_1'
    await store.signedIn(ANA)
    await phone.sync(store)
    expect(await phone.out('m_1')).to.eql([])
  })

  it('has the number noted that was left unsent, refused or not', async () => {
    server.judge = () => ({ r: 'no', code: 'bad_value', msg: 'No.' })
    await tick(store, 'b')
    await phone.sync(store)
    await tick(store)
    await store.signedIn(BEN)
    const registry = await new Promise((done) => (phone.idb.open('registry', 1).onsuccess = (event) => done(event.target.result)))
    const owners = await new Promise((done) => (registry.transaction('owners').objectStore('owners').getAll().onsuccess = (event) => done(event.target.result)))
    registry.close()
    expect(owners).to.eql([{ ...ANA, pending: 2 }, BEN])
  })
})

describe('two tabs', () => {
  let phone, one, two, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    one = await phone.member()
    two = await phone.tab()
  })

  it('see each other\'s writes', async () => {
    two.heard.length = 0
    await tick(one)
    expect(await two.rows('tick')).to.have.length(1)
    await eventually(() => two.heard.some(([type]) => type === 'outbox:changed'))
  })

  it('see what the other pulled', async () => {
    server.put('m:m_1', 'run', ['r'], { note: ['x', 1, 'x'] })
    await phone.sync(one)
    await eventually(() => two.heard.some(([type, detail]) => type === 'base:changed' && detail.streams.includes('m')))
    expect(await two.rows('run')).to.have.length(1)
  })

  it('take no notice of another owner\'s news', async () => {
    two.heard.length = 0
    await two.hear({ type: 'base', owner: 'm_2', streams: ['m'] })
    await two.hear({ type: 'outbox', owner: 'm_2' })
    expect(two.heard).to.eql([])
  })

  it('may both send: one effect', async () => {
    await tick(one)
    await tick(two, 'b')
    await Promise.all([phone.sync(one), phone.sync(two)])
    expect(server.stream('m:m_1').head).to.equal(2)
    expect(await phone.out()).to.eql([])
    expect((await phone.base()).filter(({ t }) => t === 'tick')).to.have.length(2)
  })

  it('follow each other in and out', async () => {
    await one.signOut()
    await eventually(() => two.member === null)
    server.session = 'm_2'
    await two.signedIn(BEN)
    await eventually(() => one.member?.id === 'm_2')
    const changes = one.heard.filter(([type]) => type === 'owner:changed')
    expect(changes.slice(-2).map(([, { from }]) => from?.id ?? null)).to.eql(['m_1', null])
  })

  it('take turns where the browser has locks, but never wait for long', async () => {
    const flusher = await phone.flusher('m_1', { locks: { request: async (_name, _options, body) => body(null) } })
    server.requests.length = 0
    await tick(one)
    expect(await phone.clock.pass(flusher.flush())).to.be.within(2000, 4000)
    expect(server.requests).to.eql([])
    phone.clock.now += 91_000
    await phone.clock.pass(flusher.flush())
    expect(await phone.out()).to.eql([])
  })

  it('go without a lock where asking for one fails', async () => {
    const flusher = await phone.flusher('m_1', { locks: { request: async () => { throw new DOMException('no', 'SecurityError') } } })
    await tick(one)
    await phone.clock.pass(flusher.flush())
    expect(await phone.out()).to.eql([])
  })
})

describe('the worker', () => {
  let phone, store, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
    await phone.sync(store)
    server.requests.length = 0
  })
  const work = (more) => phone.clock.pass(flush({ ...phone.env(), site: SITE, ...more }))

  it('sends what waits, and says so', async () => {
    await tick(store)
    const said = []
    await work({ tell: (message) => said.push(message) })
    expect(await phone.out()).to.eql([])
    expect(said).to.deep.include({ type: 'outbox', owner: 'm_1' })
  })

  it('asks nothing when nothing waits', async () => {
    await work()
    expect(server.requests).to.eql([])
  })

  it('asks nothing for a visitor', async () => {
    await store.signOut()
    await tick(store)
    await work()
    expect(server.requests).to.eql([])
  })

  it('fails where it has to be called again', async () => {
    await tick(store)
    server.faults = [cut]
    expect(await work().then(() => 'fine', () => 'again')).to.equal('again')
    expect(await phone.out()).to.have.length(1)
  })
})

/** A factory whose `step`th write to `stores` never happens, as if the page had been killed there. */
function crashing(idb, step, stores = 'out') {
  let writes = 0
  return {
    ...idb,
    open(name, version) {
      const request = idb.open(name, version)
      request.addEventListener('success', () => {
        const db = request.result
        const begin = db.transaction
        db.transaction = (names, mode, options) => {
          const counts = mode === 'readwrite' && (names.includes(stores) || names.includes('state'))
          if (counts && writes++ > step) throw new Error('killed')
          return begin.call(db, names, mode, options)
        }
      })
      return request
    },
  }
}
