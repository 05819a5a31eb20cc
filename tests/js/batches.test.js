import { expect } from 'chai'
import { uuid7 } from '../../static/js/core/uuid.js'
import { Phone } from './phone.js'
import { fail, hang } from './server.js'

describe('a batch', () => {
  let phone, store, server, flusher
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
    await phone.sync(store)
    flusher = await phone.flusher()
    server.requests.length = 0
  })
  const flush = () => phone.clock.pass(flusher.flush())
  /** Many ops at once, as if written one by one. */
  const fillUp = (n) =>
    flusher.db.run(['out'], 'readwrite', async (tx) => {
      const ids = Array.from({ length: n }, () => uuid7())
      for (const [i, id] of ids.entries()) await tx.objectStore('out').add({ id, op: op(id, i), made: 1, tries: 0, state: 'queued' })
      return ids
    })
  const op = (id, i) => ({ id, s: 'm', t: 'tick', k: ['s', String(i)], at: phone.clock.now, f: { done: { v: true, saw: null } } })
  const sizes = () => server.requests.map(({ ops }) => ops.length)
  const poison = (...ids) => (server.judge = (op) => { if (ids.includes(op.id)) throw new Error('bug') })
  /** Flushes as the loop would, until nothing is queued. */
  const drain = async () => {
    for (let i = 0; i < 20 && (await phone.out()).some(({ state }) => state === 'queued'); i++) await flush()
  }

  it('is the oldest hundred, then the next', async () => {
    const ids = await fillUp(230)
    await flush()
    expect(sizes()).to.eql([100, 100, 30])
    expect(server.sent).to.eql(ids)
  })

  it('is found behind hundreds that were refused', async () => {
    server.judge = () => ({ r: 'no', code: 'bad_value', msg: 'No.' })
    const refused = await fillUp(250)
    await flush()
    server.judge = () => null
    const [id] = await fillUp(1)
    await flush()
    expect((await phone.out()).map((record) => record.id)).to.eql(refused)
    expect(server.sent.at(-1)).to.equal(id)
  })

  it('goes as a whole, and what was refused among it stays', async () => {
    const kept = []
    server.judge = (op) => (Number(op.k[1]) % 3 ? null : (kept.push(op.id), { r: 'no', code: 'bad_value', msg: 'No.' }))
    await fillUp(30)
    await flush()
    expect((await phone.out()).map(({ id, state }) => [id, state])).to.eql(kept.map((id) => [id, 'refused']))
  })

  it('fits into 256 KiB', async () => {
    for (let i = 0; i < 60; i++) await store.write('m', 'run', ['r' + i], { note: 'ž'.repeat(4000) })
    await flush()
    expect(await phone.out()).to.eql([])
    for (const request of server.requests) expect(new TextEncoder().encode(JSON.stringify(request)).length).to.be.below(256 * 1024)
  })

  it('is halved where it is too big, and grows again', async () => {
    const { fetch } = server
    const max = 30
    flusher.env.fetch = (url, init) => (JSON.parse(init.body).ops.length > max ? (server.requests.push(JSON.parse(init.body)), fail(413)()) : fetch(url, init))
    await fillUp(100)
    await drain()
    expect(sizes().filter(Boolean).slice(0, 4)).to.eql([100, 50, 25, 50])
    expect(await phone.out()).to.eql([])
  })

  it('is halved where the line is too slow for it', async () => {
    await fillUp(100)
    server.faults = [hang]
    await flush()
    expect((await phone.meta()).window).to.equal(50)
    await drain()
    expect(await phone.out()).to.eql([])
  })

  it('is not held up by an op that crashes the server: it is set aside, the rest goes', async () => {
    const ids = await fillUp(12)
    poison(ids[4])
    await drain()
    expect((await phone.out()).map(({ id, state }) => [id, state])).to.eql([[ids[4], 'aside']])
    expect(server.stream('m:m_1').head).to.equal(11)
    expect(await store.count()).to.include({ aside: 1, waiting: 0 })
  })

  for (const position of [0, 63, 998])
    it(`needs at most 28 more requests for a crashing op, here number ${position} of 1,000`, async () => {
      const ids = await fillUp(1000)
      poison(ids[position])
      await drain()
      expect(server.requests.length - 10).to.be.at.most(28)
      expect((await phone.out()).map(({ id }) => id)).to.eql([ids[position]])
    }).timeout(60_000)

  it('keeps two to four seconds between tries at a crash', async () => {
    const ids = await fillUp(3)
    poison(ids[0])
    const times = []
    const { fetch } = server
    flusher.env.fetch = (...args) => (times.push(phone.clock.now), fetch(...args))
    await drain()
    const gaps = times.slice(1).map((time, i) => time - times[i]).filter(Boolean)
    expect(Math.min(...gaps)).to.be.at.least(2000)
    expect(Math.max(...gaps)).to.be.at.most(4000)
  })

  it('blames no op while the whole server is down', async () => {
    await fillUp(3)
    server.faults = Array.from({ length: 30 }, () => fail(502))
    for (let i = 0; i < 8; i++) await flush()
    expect((await phone.out()).every(({ state, crashes }) => state === 'queued' && !crashes)).to.equal(true)
    server.faults = []
    server.requests.length = 0
    await drain()
    expect(sizes()[0]).to.equal(1)
    expect(await phone.out()).to.eql([])
  })

  it('tries what was set aside alone, in rotation, at start and daily', async () => {
    const ids = await fillUp(2)
    poison(...ids)
    await drain()
    server.requests.length = 0
    await flush()
    expect(server.sent).to.eql([])
    phone.clock.now += 86_400_001
    await flush()
    expect(server.sent).to.eql(ids)
    server.judge = () => null
    phone.clock.now += 60_000
    flusher = await phone.flusher()
    await flush()
    expect(await phone.out()).to.eql([])
  })

  it('goes on after a killed sender as if nothing had been sent', async () => {
    const ids = await fillUp(3)
    server.faults = [() => new Promise(() => {})]
    void flusher.flush()
    await new Promise((next) => setTimeout(next, 60))
    flusher.stop()
    flusher = await phone.flusher()
    await flush()
    expect(server.sent).to.eql([...ids, ...ids])
    expect(await phone.out()).to.eql([])
  })

  it('is small when the page is going', async () => {
    for (let i = 0; i < 60; i++) await store.write('m', 'run', ['r' + i], { note: 'x'.repeat(4000) })
    let sent
    flusher.env.fetch = (_url, init) => ((sent = init), fail(503)())
    await flusher.flush({ keepalive: true })
    expect(sent.keepalive).to.equal(true)
    expect(sent.body.length).to.be.below(60_000)
  })
})
