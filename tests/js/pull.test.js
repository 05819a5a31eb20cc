import { expect } from 'chai'
import { Phone, delayed } from './phone.js'

const many = (server, n, from = 0) => {
  for (let i = from; i < from + n; i++) server.put('m:m_1', 'tick', ['s', String(i)], { done: [true, i, 'op' + i] })
}

describe('a pull', () => {
  let phone, store, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
  })

  it('takes a first copy page by page', async () => {
    many(server, 1200)
    await phone.sync(store)
    expect(await store.rows('tick')).to.have.length(1200)
    expect((await phone.meta()).cursors).to.eql({ m: 1200, academy: 0 })
    expect(server.requests.filter(({ pull }) => pull.m === 500)).to.have.length(1)
  })

  it('says that the first copy is still to come until all of it is here, and never again', async () => {
    const heard = []
    many(server, 1200)
    const slow = (_request, answer) => store.arriving().then((arriving) => (heard.push(arriving), answer()))
    server.faults = [slow, slow, slow, slow]
    await phone.sync(store)
    expect([heard, await store.arriving()]).to.eql([[true, true, true], false])
    many(server, 1200, 1200)
    server.faults = [slow, slow, slow, slow]
    await phone.sync(store)
    expect(heard.slice(3)).to.eql([false, false, false])
  })

  it('says so of an empty first copy too, and not where none can come', async () => {
    const lost = new Phone()
    await phone.sync(store)
    expect([await store.arriving(), store.heard.filter(([type]) => type === 'base:changed').map(([, { streams }]) => streams)]).to.eql([false, [['m']]])
    const away = await lost.member()
    lost.server.faults = [() => { throw new TypeError('no network') }]
    expect(await away.arriving()).to.equal(true)
    await lost.sync(away)
    expect(await away.arriving()).to.equal(false)
  })

  it('goes on where a killed one stopped', async () => {
    many(server, 1200)
    let answers = 0
    server.faults = Array.from({ length: 9 }, () => (_request, answer) => {
      if (++answers === 3) throw new TypeError('killed')
      return answer()
    })
    await phone.sync(store)
    expect((await phone.meta()).cursors.m).to.equal(1000)
    server.faults = []
    await phone.sync(store)
    expect(await store.rows('tick')).to.have.length(1200)
  })

  it('asks only for what is new', async () => {
    many(server, 3)
    await phone.sync(store)
    many(server, 2, 3)
    await phone.sync(store)
    expect(server.requests.at(-1).pull.m).to.equal(3)
    expect(await store.rows('tick')).to.have.length(5)
  })

  it('joins field by field, whatever order the answers come in', async () => {
    await store.follow('t:5', 0)
    await phone.sync(store)
    server.put('t:5', 'comment', ['c'], { body: ['old', 1, 'a'], story: ['kept', 1, 'a'] }, { by: 'm_2' })
    const { fault, go, made } = delayed()
    server.faults = [fault]
    const flusher = await phone.flusher()
    flusher.streams.add('t:5')
    const slow = phone.clock.pass(flusher.flush())
    await made
    server.put('t:5', 'comment', ['c'], { body: ['new', 2, 'b'] })
    await phone.sync(store)
    go()
    await slow
    expect((await store.row('t:5', 'comment', ['c'])).f).to.eql({ body: 'new', story: 'kept' })
  })

  for (const how of ['deleted', 'hidden']) {
    it(`forgets the text of a comment that was ${how}`, async () => {
      store.follow('t:5', 0)
      server.put('t:5', 'comment', ['c1'], { body: ['Gone tomorrow', 1, 'x'], story: [{ weeks: 4 }, 1, 'x'] }, { by: 'm_2' })
      await phone.sync(store)
      server.put('t:5', 'comment', ['c1'], {}, { by: 'm_2', [how]: true })
      await phone.sync(store)
      expect((await store.row('t:5', 'comment', ['c1'])).f).to.eql({})
    })
  }

  it('hears what became of an own comment before the page that shows it was drawn', async () => {
    await store.write('t:5', 'comment', ['c1'], { body: 'Mine' }, { parent: null })
    await phone.sync(store)
    server.put('t:5', 'comment', ['c1'], {}, { by: 'm_1', hidden: true })
    const head = (await store.row('t:5', 'comment', ['c1'])).seq + 1
    await store.follow('t:5', head)
    await phone.sync(store)
    expect((await store.row('t:5', 'comment', ['c1'])).srv.hidden).to.equal(true)
  })

  it('has a comment again, story and all, that a coach brought back', async () => {
    const told = { body: ['Here again', 1, 'x'], story: [{ weeks: 4 }, 1, 'x'] }
    store.follow('t:5', 0)
    for (const [f, hidden] of [[told, false], [{}, true], [told, false]]) {
      server.put('t:5', 'comment', ['c1'], f, { by: 'm_2', hidden })
      await phone.sync(store)
    }
    expect((await store.row('t:5', 'comment', ['c1'])).f).to.eql({ body: 'Here again', story: { weeks: 4 } })
  })

  it('takes what the server alone decides from the newer row', async () => {
    const srv = (hidden) => ({ by: 'm_2', name: 'Ben', hidden })
    await store.follow('t:5', 0)
    server.put('t:5', 'comment', ['c'], { body: ['Hi', 1, 'a'] }, srv(false))
    await phone.sync(store)
    server.put('t:5', 'comment', ['c'], {}, srv(true))
    await phone.sync(store)
    expect((await store.row('t:5', 'comment', ['c'])).srv.hidden).to.equal(true)
  })

  it('follows a thread from where the page was drawn', async () => {
    for (const k of ['a', 'b', 'c']) server.put('t:5', 'comment', [k], { body: [k, 1, k] }, { by: 'm_2' })
    await store.follow('t:5', 2)
    await phone.sync(store)
    expect((await store.rows('comment')).map(({ k }) => k[0])).to.eql(['c'])
  })

  it('fills the gap before it when an older copy of the page is read', async () => {
    for (const k of ['a', 'b', 'c', 'd']) server.put('t:5', 'comment', [k], { body: [k, 1, k] }, { by: 'm_2' })
    await store.follow('t:5', 3)
    await phone.sync(store)
    const next = await phone.tab()
    await next.follow('t:5', 1)
    await phone.sync(next)
    expect((await next.rows('comment')).map(({ k }) => k[0])).to.eql(['b', 'c', 'd'])
  })

  it('says which streams changed, and only then', async () => {
    many(server, 1)
    store.heard.length = 0
    await phone.sync(store)
    await phone.sync(store)
    expect(store.heard.filter(([type]) => type === 'base:changed')).to.eql([['base:changed', { streams: ['m'] }]])
  })

  it('does not move the cursor over rows that a late answer did not bring', async () => {
    many(server, 3)
    await phone.sync(store)
    const { fault, go, made } = delayed()
    many(server, 2, 3)
    server.faults = [fault]
    const slow = phone.clock.pass((await phone.flusher()).flush())
    await made
    server.streams.get('m:m_1').head = 2
    await phone.sync(store)
    go()
    await slow
    expect((await phone.meta()).cursors.m).to.equal(2)
  })

  it('is not set back by a late answer, neither in its cursor nor in what the server alone decides', async () => {
    const srv = (hidden) => ({ by: 'm_2', name: 'Ben', hidden })
    await store.follow('t:5', 0)
    await phone.sync(store)
    server.put('t:5', 'comment', ['c'], { body: ['Hi', 1, 'a'] }, srv(false))
    const { fault, go, made } = delayed()
    server.faults = [fault]
    const flusher = await phone.flusher()
    flusher.streams.add('t:5')
    const slow = phone.clock.pass(flusher.flush())
    await made
    server.put('t:5', 'comment', ['c'], {}, srv(true))
    await phone.sync(store)
    go()
    await slow
    expect((await store.row('t:5', 'comment', ['c'])).srv.hidden).to.equal(true)
    expect((await phone.meta()).cursors['t:5']).to.equal(2)
  })

  it('lets a visitor have what is public', async () => {
    const visitor = new Phone(server)
    server.session = null
    const tab = await visitor.tab()
    server.put('academy', 'article', ['strong'], {}, { title: 'Strong on one leg' })
    await visitor.sync(tab)
    expect((await tab.rows('article'))[0].srv.title).to.equal('Strong on one leg')
    expect(server.requests.at(-1)).to.deep.include({ as: null, ops: [] })
    expect(server.requests.at(-1).pull).to.not.have.property('m')
  })

  it('leaves out what is no longer published', async () => {
    server.put('academy', 'article', ['a'], {}, { title: 'A' })
    await phone.sync(store)
    server.put('academy', 'article', ['a'], {}, { gone: true })
    await phone.sync(store)
    expect(await store.rows('article')).to.eql([])
  })
})
