import { expect } from 'chai'
import { Phone, delayed } from './phone.js'
import { lose, reply } from './server.js'

describe('a server that went back in time', () => {
  let phone, store, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
    await phone.sync(store)
  })
  const write = (k, fields) => store.write('m', 'run', [k], fields)
  const values = (k) => Object.fromEntries(Object.entries(server.get('m:m_1', 'run', [k])?.f ?? {}).map(([name, reg]) => [name, reg[0]]))
  const stamps = (k) => Object.fromEntries(Object.entries(server.get('m:m_1', 'run', [k]).f).map(([name, [, at, op]]) => [name, [at, op]]))

  it('gets back, with their stamps, the rows and fields it lost', async () => {
    await write('kept', { distance_m: 1 })
    await phone.sync(store)
    const backup = server.backup()
    await write('kept', { pain: 3 })
    await write('lost', { distance_m: 2, note: 'slow' })
    await phone.sync(store)
    const before = [stamps('kept'), stamps('lost')]
    server.restore(backup, 'epoch-2')
    await phone.sync(store)
    expect([values('kept'), values('lost')]).to.eql([{ distance_m: 1, pain: 3 }, { distance_m: 2, note: 'slow' }])
    expect([stamps('kept'), stamps('lost')]).to.eql(before)
    expect(await phone.out()).to.eql([])
    expect((await phone.meta()).epoch).to.equal('epoch-2')
  })

  it('gets the repairs before anything new', async () => {
    const backup = server.backup()
    const first = await write('r', { note: 'first' })
    await phone.sync(store)
    const second = await write('r', { note: 'second' })
    const other = await store.write('m', 'tick', ['s', 'a'], { done: true })
    server.restore(backup, 'epoch-2')
    server.requests.length = 0
    await phone.sync(store)
    const batches = server.requests.filter(({ epoch, ops }) => epoch === 'epoch-2' && ops.length).map(({ ops }) => ops.map(({ id }) => id))
    expect(batches).to.have.length(2)
    expect(batches[0]).to.have.length(1)
    expect(batches[0][0]).to.match(/^fix-/)
    expect(batches[1]).to.eql([second, other])
    expect(stamps('r').note[1]).to.equal(second)
    expect(server.requests.flatMap(({ ops }) => ops).find(({ id }) => id.startsWith('fix-')).f.note.by).to.equal(first)
  })

  it('is sent no op before all it has was compared', async () => {
    for (let i = 0; i < 700; i++) server.put('m:m_1', 'tick', ['s', String(i)], { done: [true, i, 'op' + i] })
    await phone.sync(store)
    await write('r', { distance_m: 1 })
    server.epoch = 'epoch-2'
    server.requests.length = 0
    await phone.sync(store)
    const kinds = server.requests.map(({ epoch, pull, ops }) => [epoch, pull.m, ops.length])
    expect(kinds).to.eql([['epoch-1', 700, 1], ['epoch-2', null, 0], ['epoch-2', 500, 0], ['epoch-2', 700, 1]])
  })

  it('is sent each repair once, although two flushers compare at the same time', async () => {
    const backup = server.backup()
    await write('lost', { distance_m: 2 })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    server.judge = () => ({ r: 'later', code: 'slow', wait: 60 })
    const flushers = [await phone.flusher(), await phone.flusher(), await phone.flusher()]
    await Promise.all(flushers.map((flusher) => phone.clock.pass(flusher.flush())))
    expect((await phone.out()).map(({ id }) => id.slice(0, 4))).to.eql(['fix-'])
    server.judge = () => null
    phone.clock.now += 60_000
    await phone.sync(store)
    expect(values('lost')).to.eql({ distance_m: 2 })
  })

  it('is compared anew, with the same outcome, when the phone was killed over it', async () => {
    const backup = server.backup()
    await write('lost', { distance_m: 2 })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    server.faults = [(_request, answer) => answer(), lose]
    await phone.sync(store)
    expect((await phone.meta()).cursors.m).to.equal(null)
    expect(await store.rows('run')).to.have.length(1)
    const next = await phone.tab()
    await phone.sync(next)
    expect(values('lost')).to.eql({ distance_m: 2 })
  })

  it('keeps the view as it was meanwhile', async () => {
    const backup = server.backup()
    await write('r', { note: 'mine' })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    server.judge = (op) => (op.id.startsWith('fix-') ? { r: 'later', code: 'slow', wait: 60 } : null)
    await phone.sync(store)
    expect(await store.row('m', 'run', ['r'])).to.deep.include({ f: { note: 'mine' }, pending: false })
  })

  it('gets back own comments, with what they answer, and nobody else\'s', async () => {
    const backup = server.backup()
    await store.follow('t:5', null)
    server.put('t:5', 'comment', ['theirs'], { body: ['Hi', 1, 'x'] }, { by: 'm_2', parent: null })
    await store.write('t:5', 'comment', ['mine'], { body: 'Hello' }, { parent: 'theirs' })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    await phone.sync(store)
    expect(server.get('t:5', 'comment', ['mine'])).to.deep.include({ f: server.get('t:5', 'comment', ['mine']).f })
    expect(server.get('t:5', 'comment', ['mine']).srv.parent).to.equal('theirs')
    expect(server.get('t:5', 'comment', ['theirs'])).to.equal(undefined)
  })

  it('gets back own comments of threads that nobody reads just now', async () => {
    const backup = server.backup()
    await store.write('t:9', 'comment', ['mine'], { body: 'Hello' })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    await phone.sync(store)
    expect(server.get('t:9', 'comment', ['mine']).f.body[0]).to.equal('Hello')
  })

  it('gets back a deletion, and not the deleted text', async () => {
    const backup = server.backup()
    await store.write('t:5', 'comment', ['mine'], { body: 'Sorry' })
    await phone.sync(store)
    await store.write('t:5', 'comment', ['mine'], { deleted: true })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    await phone.sync(store)
    expect(Object.keys(server.get('t:5', 'comment', ['mine']).f)).to.eql(['deleted'])
  })

  it('gets an op on a row only after that row\'s repair, and the others meanwhile', async () => {
    const backup = server.backup()
    await write('r', { note: 'first' })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    server.judge = (op) => (op.id.startsWith('fix-') ? { r: 'later', code: 'slow', wait: 60 } : null)
    await phone.sync(store)
    const second = await write('r', { note: 'second' })
    const other = await write('s', { note: 'other' })
    await phone.sync(store)
    expect(server.sent).to.include(other).and.not.include(second)
    server.judge = () => null
    phone.clock.now += 60_000
    await phone.sync(store)
    expect(values('r')).to.eql({ note: 'second' })
    expect(stamps('r').note[1]).to.equal(second)
  })

  for (const [name, mine, theirs] of [['hid in our copy', { hidden: true }, undefined], ['hid in theirs', {}, { hidden: true }], ['deleted', {}, { deleted: true }]])
    it(`never gets back a comment that a moderator ${name}`, async () => {
      const backup = server.backup()
      await store.follow('t:5', null)
      server.put('t:5', 'comment', ['c'], { body: ['Rude', 5, 'op'] }, { by: 'm_1', ...mine })
      await phone.sync(store)
      server.restore(backup, 'epoch-2')
      if (theirs) server.put('t:5', 'comment', ['c'], { body: ['', 1, 'older'] }, { by: 'm_1', ...theirs })
      await phone.sync(store)
      expect(server.sent.filter((id) => id.startsWith('fix-'))).to.eql([])
    })

  it('gives up a repair that is refused for good, and holds what the server holds', async () => {
    const backup = server.backup()
    await write('r', { note: 'x' })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    server.judge = (op) => (op.id.startsWith('fix-') ? { r: 'no', code: 'bad_value', msg: '' } : null)
    await phone.sync(store)
    await phone.sync(store)
    expect(server.sent.filter((id) => id.startsWith('fix-'))).to.have.length(1)
    expect(await store.count()).to.eql({ waiting: 0, refused: 0, held: 0, aside: 0, visitor: 0 })
    expect(await store.row('m', 'run', ['r'])).to.deep.include({ refused: null, pending: false })
  })

  it('takes the next word on a row although what it lost of it is refused unread', async () => {
    await write('r', { note: 'x' })
    await phone.sync(store)
    server.streams.clear()
    server.put('m:m_1', 'run', ['other'], { note: ['of another phone', 1, 'y'] })
    server.judge = (op) => (op.id.startsWith('fix-') ? { r: 'no', code: 'bad_value', msg: '', row: undefined } : null)
    await write('r', { pain: 2 })
    await phone.sync(store)
    await phone.sync(store)
    expect(values('r')).to.eql({ pain: 2 })
    expect((await store.count()).waiting).to.equal(0)
  })

  it('and holds the server\'s own row in its place, where there is one', async () => {
    await write('r', { note: 'old' })
    await phone.sync(store)
    const backup = server.backup()
    await write('r', { note: 'new' })
    await phone.sync(store)
    server.restore(backup)
    server.judge = (op) => (op.id.startsWith('fix-') ? { r: 'no', code: 'bad_value', msg: '' } : null)
    for (const pain of [1, 2]) server.put('m:m_1', 'run', ['r'], { pain: [pain, 5 + pain, 'tablet' + pain] })
    await phone.sync(store)
    expect((await store.row('m', 'run', ['r'])).f).to.eql({ note: 'old', pain: 2 })
    expect(await phone.out()).to.eql([])
  })

  it('is noticed without an epoch when the cursor is ahead of it', async () => {
    const backup = server.backup()
    await write('lost', { distance_m: 2 })
    await phone.sync(store)
    server.restore(backup)
    await phone.sync(store)
    expect(values('lost')).to.eql({ distance_m: 2 })
    expect((await phone.meta()).cursors.m).to.equal(1)
  })

  it('is noticed without an epoch when a row comes back older', async () => {
    await write('r', { note: 'old' })
    await phone.sync(store)
    const backup = server.backup()
    await write('r', { note: 'new' })
    await phone.sync(store)
    server.restore(backup)
    for (const pain of [1, 2]) server.put('m:m_1', 'run', ['r'], { pain: [pain, 5 + pain, 'tablet' + pain] })
    await phone.sync(store)
    expect(values('r')).to.eql({ note: 'new', pain: 2 })
  })

  it('keeps an op whose answer shows a loss, until that is repaired', async () => {
    await write('r', { note: 'old' })
    await phone.sync(store)
    const backup = server.backup()
    await write('r', { note: 'new' })
    await phone.sync(store)
    server.restore(backup)
    const id = await write('r', { pain: 4 })
    server.requests.length = 0
    await phone.sync(store)
    const batches = server.requests.filter(({ ops }) => ops.length).map(({ ops }) => ops.map((op) => op.id.slice(0, 4)))
    expect(batches).to.eql([[id.slice(0, 4)], ['fix-'], [id.slice(0, 4)]])
    expect(values('r')).to.eql({ note: 'new', pain: 4 })
    expect(await phone.out()).to.eql([])
  })

  it('is compared anew below its floor', async () => {
    await write('a', { distance_m: 1 })
    await phone.sync(store)
    server.stream('m:m_1').floor = 100
    server.stream('m:m_1').head = 200
    await phone.sync(store)
    expect((await phone.meta()).cursors.m).to.equal(200)
    expect(await store.rows('run')).to.have.length(1)
  })

  it('changes nothing by an answer from before', async () => {
    server.put('m:m_1', 'run', ['x'], { note: ['from the old history', 9, 'x'] })
    const { fault, go, made } = delayed()
    server.faults = [fault]
    const slow = phone.clock.pass((await phone.flusher()).flush())
    await made
    server.streams.clear()
    server.epoch = 'epoch-2'
    await phone.sync(store)
    go()
    await slow
    expect(await phone.base()).to.eql([])
    expect((await phone.meta()).epoch).to.equal('epoch-2')
  })

  it('is noticed by any answer that names its epoch', async () => {
    const backup = server.backup()
    await write('r', { note: 'x' })
    await phone.sync(store)
    server.restore(backup, 'epoch-2')
    server.put('m:m_1', 'run', ['other'], { note: ['of another phone', 1, 'y'] })
    const streams = { m: { rows: [], cursor: 1, more: false, kind: 'delta' } }
    server.faults = [() => reply(200, { as: 'm_1', epoch: 'epoch-2', now: phone.clock.now, results: {}, streams })]
    await phone.sync(store)
    expect(values('r')).to.eql({ note: 'x' })
  })

  it('does not set a phone back that compared meanwhile', async () => {
    await store.follow('t:5', 0)
    server.put('t:5', 'comment', ['c'], { body: ['old', 1, 'a'] }, { by: 'm_2' })
    await phone.sync(store)
    server.epoch = 'epoch-2'
    const { fault, go, made } = delayed()
    server.faults = [(_request, answer) => answer(), fault]
    const flusher = await phone.flusher()
    flusher.streams.add('t:5')
    const slow = phone.clock.pass(flusher.flush())
    await made
    server.put('t:5', 'comment', ['c'], { body: ['new', 2, 'b'] })
    await phone.sync(store)
    go()
    await slow
    expect((await store.row('t:5', 'comment', ['c'])).f.body).to.equal('new')
  })

  it('two phones together give back all that either held', async () => {
    const backup = server.backup()
    const other = new Phone(server)
    const tablet = await other.member()
    await write('phone', { distance_m: 1 })
    await phone.sync(store)
    await tablet.write('m', 'run', ['tablet'], { distance_m: 2 })
    await other.sync(tablet)
    server.restore(backup, 'epoch-2')
    for (let i = 0; i < 2; i++) {
      await phone.sync(store)
      await other.sync(tablet)
    }
    for (const one of [store, tablet]) expect((await one.rows('run')).map(({ k }) => k[0])).to.eql(['phone', 'tablet'])
    expect((await phone.base()).map(({ f }) => f)).to.eql((await other.base()).map(({ f }) => f))
  })
})
