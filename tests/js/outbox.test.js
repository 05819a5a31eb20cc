import { expect } from 'chai'
import { VOID } from '../../static/js/core/register.js'
import { Phone, delayed } from './phone.js'
import { cut, lose } from './server.js'

const TICK = ['m', 'tick', ['s1', 'squat.1.left']]

describe('the outbox', () => {
  let phone, store
  beforeEach(async () => {
    phone = new Phone()
    store = await phone.member()
  })

  it('has a write on disk before it says so', async () => {
    const id = await store.write(...TICK, { done: true })
    const [record] = await phone.out()
    expect(record).to.deep.include({ id, state: 'queued', tries: 0, made: phone.clock.now })
    expect(record.op).to.eql({ id, s: 'm', t: 'tick', k: TICK[2], at: phone.clock.now, f: { done: { v: true, saw: null } } })
  })

  it('says so with the transaction committed, not with the request answered', async () => {
    const commits = []
    const other = await phone.tab({ idb: watched(phone.idb, () => commits.push('commit')) })
    await other.write(...TICK, { done: true })
    expect(commits).to.have.length(1)
  })

  it('asks for strict durability', async () => {
    const asked = []
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...args) {
      asked.push(args)
      return transaction.apply(this, args)
    }
    try {
      await store.write(...TICK, { done: true })
    } finally {
      IDBDatabase.prototype.transaction = transaction
    }
    expect(asked.filter(([stores, mode]) => stores.includes('out') && mode === 'readwrite').map((args) => args[2])).to.eql([{ durability: 'strict' }])
  })

  it('shows a write at once, as pending', async () => {
    const id = await store.write(...TICK, { done: true, reps: 25 })
    const [row] = await store.rows('tick', ['s1'])
    expect(row).to.deep.include({ s: 'm', t: 'tick', k: TICK[2], f: { done: true, reps: 25 }, pending: true, op: id, refused: null, srv: null, seq: 0 })
    expect(await store.row(...TICK)).to.eql(row)
  })

  it('lays writes over the server copy in their order', async () => {
    phone.server.put('m:m_1', 'tick', TICK[2], { done: [false, 5, 'x'], reps: [20, 5, 'x'] })
    await phone.sync(store)
    await store.write(...TICK, { done: true })
    await store.write(...TICK, { reps: 30 })
    await store.write(...TICK, { done: false })
    expect((await store.row(...TICK)).f).to.eql({ done: false, reps: 30 })
  })

  it('finds rows by the leading parts of their key only', async () => {
    await store.write('m', 'tick', ['s1', 'a'], { done: true })
    await store.write('m', 'tick', ['s10', 'a'], { done: true })
    await store.write('m', 'run', ['s1'], { distance_m: 1 })
    expect((await store.rows('tick', ['s1'])).map(({ k }) => k)).to.eql([['s1', 'a']])
    expect(await store.rows('tick')).to.have.length(2)
    expect(await store.rows('session')).to.eql([])
    expect(await store.row('m', 'session', ['none'])).to.equal(null)
  })

  it('leaves deleted rows out of lists, but not out of reach', async () => {
    await store.write('m', 'run', ['r1'], { distance_m: 5000 })
    await store.write('m', 'run', ['r1'], { deleted: true })
    expect(await store.rows('run')).to.eql([])
    expect((await store.row('m', 'run', ['r1'])).f.deleted).to.equal(true)
    await store.write('m', 'run', ['r1'], { deleted: false })
    expect(await store.rows('run')).to.have.length(1)
  })

  it('stamps a write later than what its writer saw, even with a slow clock', async () => {
    phone.server.put('m:m_1', 'tick', TICK[2], { done: [false, phone.clock.now + 90_000, 'tablet'] })
    await phone.sync(store)
    await store.write(...TICK, { done: true })
    const [{ op }] = await phone.out()
    expect(op.at).to.equal(phone.clock.now + 90_001)
    expect(op.f.done.saw).to.eql([phone.clock.now + 90_000, 'tablet'])
  })

  it('names the waiting write it was laid over as the one that was seen', async () => {
    const first = await store.write(...TICK, { done: true })
    await store.write(...TICK, { done: false })
    const [, { op }] = await phone.out()
    expect(op.f.done.saw).to.eql([phone.clock.now, first])
    expect(op.at).to.equal(phone.clock.now + 1)
  })

  it('is not dragged into the future by a void stamp', async () => {
    phone.clock.now += 400_000_000
    await store.write(...TICK, { done: true })
    await phone.sync(store).catch(() => {})
    phone.server.faults = []
    phone.server.judge = () => ({ r: 'later', wait: 1 })
    await store.write('m', 'tick', ['s1', 'b'], { done: true })
    await phone.sync(store)
    expect((await phone.out())[0].op.at).to.equal(VOID)
    phone.clock.now = phone.server.now
    await store.write('m', 'tick', ['s1', 'b'], { done: false })
    expect((await phone.out())[1].op.at).to.equal(phone.clock.now)
  })

  it('never folds two writes into one', async () => {
    for (const done of [true, false, true]) await store.write(...TICK, { done })
    expect(new Set((await phone.out()).map(({ id }) => id)).size).to.equal(3)
  })

  it('is emptied of an op by the user', async () => {
    const id = await store.write(...TICK, { done: true })
    const kept = await store.write('m', 'tick', ['s1', 'b'], { done: true })
    await store.discard(id)
    expect((await phone.out()).map((record) => record.id)).to.eql([kept])
    expect(await store.row(...TICK)).to.equal(null)
  })

  it('is emptied of the photos of a comment that the user takes back before it is there', async () => {
    const photo = (key, id) => store.write('t:5', 'photo', [key, id], { alt: '' })
    const id = await store.write('t:5', 'comment', ['c1'], { body: 'Look' }, { parent: null })
    await photo('c1', 'p1')
    await photo('c2', 'p2')
    await store.discard(id)
    expect((await phone.out()).map(({ op }) => op.k)).to.eql([['c2', 'p2']])
  })

  it('keeps the photos of a comment whose change the user takes back', async () => {
    phone.server.put('t:5', 'comment', ['c1'], { body: ['Look', 1, 'x'] }, { by: 'm_1', parent: null })
    await store.follow('t:5')
    await phone.sync(store)
    const id = await store.write('t:5', 'comment', ['c1'], { body: 'Look here' })
    await store.write('t:5', 'photo', ['c1', 'p1'], { alt: '' })
    await store.discard(id)
    expect((await phone.out()).map(({ op }) => op.t)).to.eql(['photo'])
  })

  it('takes the draft along in the same transaction', async () => {
    await store.saveDraft('comment:t:5', 'Hello')
    const commits = []
    const other = await phone.tab({ idb: watched(phone.idb, () => commits.push('commit')) })
    await other.write('t:5', 'comment', ['c1'], { body: 'Hello' }, { draft: 'comment:t:5' })
    expect([commits.length, (await phone.out()).length, await store.draft('comment:t:5')]).to.eql([1, 1, null])
  })

  it('makes one op of a draft that two tabs show', async () => {
    const other = await phone.tab()
    await store.saveDraft('comment:t:5', 'Hello')
    const post = (tab, key) => tab.write('t:5', 'comment', [key], { body: 'Hello' }, { draft: 'comment:t:5', kept: true })
    await post(store, 'c1')
    const error = await post(other, 'c2').catch((error) => error)
    expect(error.message).to.match(/^Another tab posted or dropped/)
    expect((await phone.out()).map(({ op }) => op.k)).to.eql([['c1']])
  })

  it('takes back what was on its way, as it may have arrived', async () => {
    const { fault, go, made } = delayed()
    phone.server.faults.push(fault)
    const id = await store.write('t:5', 'comment', ['c1'], { body: 'Better not' }, { parent: null })
    const sent = phone.sync(store)
    await made
    await store.discard(id)
    expect(await store.rows('comment')).to.eql([])
    go()
    await sent
    await phone.sync(store)
    expect(phone.server.get('t:5', 'comment', ['c1']).f.deleted[0]).to.equal(true)
    expect(await store.rows('comment')).to.eql([])
    expect(await phone.out()).to.eql([])
  })

  it('takes back what was edited on its way', async () => {
    phone.server.faults.push(lose)
    const id = await store.write('t:5', 'comment', ['c1'], { body: 'Better not' }, { parent: null })
    await phone.sync(store)
    await store.discard(await store.revise(id, { body: 'Better not, no' }))
    await phone.sync(store)
    expect(phone.server.get('t:5', 'comment', ['c1']).f.deleted[0]).to.equal(true)
  })

  it('has nothing to take back where nothing arrived', async () => {
    phone.server.faults.push(cut)
    const id = await store.write('t:5', 'comment', ['c1'], { body: 'Better not' }, { parent: null })
    await phone.sync(store)
    await store.discard(id)
    phone.server.judge = () => ({ r: 'no', code: 'gone', msg: 'Never arrived.' })
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
    expect((await store.count()).refused).to.equal(0)
  })

  it('keeps the place of an edited op, under a new id that saw what the old one saw', async () => {
    const old = await store.write('t:5', 'comment', ['c1'], { body: 'Helo' }, { parent: null })
    await store.write(...TICK, { done: true })
    const id = await store.revise(old, { body: 'Hello' })
    const [first] = await phone.out()
    expect(id).to.not.equal(old)
    expect(first.op).to.eql({ id, s: 't:5', t: 'comment', k: ['c1'], at: phone.clock.now + 1, parent: null, f: { body: { v: 'Hello', saw: null } } })
    expect((await store.rows('comment'))[0].f.body).to.equal('Hello')
  })

  it('keeps an edit although the op was sent while its text was open', async () => {
    const old = await store.write('t:5', 'comment', ['c1'], { body: 'Helo' })
    await store.rows('comment')
    await phone.sync(store)
    await store.revise(old, { body: 'Hello' })
    expect((await store.row('t:5', 'comment', ['c1'])).f.body).to.equal('Hello')
    await phone.sync(store)
    expect(phone.server.get('t:5', 'comment', ['c1']).f.body[0]).to.equal('Hello')
  })

  it('keeps drafts until they are done with', async () => {
    await store.saveDraft('comment:t:5', 'Half a thou')
    expect(await store.draft('comment:t:5')).to.equal('Half a thou')
    await store.saveDraft('comment:t:5', null)
    expect(await store.draft('comment:t:5')).to.equal(null)
  })

  it('stores several writes together or not at all', async () => {
    const [s, t, k] = TICK
    const wish = { s, t, k, fields: { done: true } }
    const { add } = IDBObjectStore.prototype
    IDBObjectStore.prototype.add = function (record) {
      if (record.op.t === 'tick') throw new DOMException('full', 'QuotaExceededError')
      return add.call(this, record)
    }
    try {
      await store.writeAll([{ ...wish, t: 'session', k: ['s1'] }, wish]).then(() => { throw new Error('it was saved') }, ({ why }) => expect(why).to.equal('full'))
    } finally {
      IDBObjectStore.prototype.add = add
    }
    expect(await phone.out()).to.eql([])
    const ids = await store.writeAll([{ ...wish, t: 'session', k: ['s1'] }, wish])
    expect((await phone.out()).map(({ id, op }) => [id, op.t])).to.eql([[ids[0], 'session'], [ids[1], 'tick']])
  })

  it('counts what waits', async () => {
    await store.write(...TICK, { done: true })
    await store.write(...TICK, { done: false })
    expect(await store.count()).to.eql({ waiting: 2, refused: 0, held: 0, aside: 0, visitor: 0 })
  })

  it('is never called all saved, from the tap on', async () => {
    await store.announce()
    store.heard.length = 0
    const writing = store.write(...TICK, { done: true })
    expect(store.heard.map(([, state]) => state.waiting)).to.eql([1])
    await Promise.all([writing, store.announce()])
    await store.announce()
    expect(store.heard.filter(([type]) => type === 'sync:changed').every(([, state]) => state.waiting === 1)).to.equal(true)
  })

  it('tells the page', async () => {
    store.heard.length = 0
    await store.write(...TICK, { done: true })
    expect(store.heard.map(([type]) => type)).to.include('outbox:changed')
  })
})

/** The same factory; `committed` is called as a write to `out` completes. */
function watched(idb, committed) {
  return {
    ...idb,
    open(name, version) {
      const request = idb.open(name, version)
      request.addEventListener('success', () => {
        const db = request.result
        const begin = db.transaction
        db.transaction = (stores, mode, options) => {
          const tx = begin.call(db, stores, mode, options)
          if (mode === 'readwrite' && stores.includes('out')) tx.addEventListener('complete', committed)
          return tx
        }
      })
      return request
    },
  }
}
