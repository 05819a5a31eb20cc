import { expect } from 'chai'
import { VOID } from '../../static/js/core/register.js'
import { Phone } from './phone.js'
import { lose } from './server.js'

const RUN = ['m', 'run', ['r1']]

describe('a verdict', () => {
  let phone, store, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
    await phone.sync(store)
  })

  it('ok: the row is held and the op is gone', async () => {
    const id = await store.write(...RUN, { distance_m: 5000 })
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
    expect((await phone.base()).find(({ t }) => t === 'run').f.distance_m).to.eql([5000, phone.clock.now, id])
    expect(await store.row(...RUN)).to.deep.include({ pending: false, op: null, f: { distance_m: 5000 } })
  })

  it('ok: the row is held although its stream is not pulled', async () => {
    await store.write('t:9', 'comment', ['c1'], { body: 'Hello' })
    await phone.sync(store)
    expect(await store.row('t:9', 'comment', ['c1'])).to.deep.include({ pending: false, f: { body: 'Hello' } })
    expect(server.requests.every(({ pull }) => !('t:9' in pull))).to.equal(true)
  })

  it('same: an op whose answer was lost is sent again and has one effect', async () => {
    const id = await store.write(...RUN, { distance_m: 5000 })
    server.faults = [lose]
    await phone.sync(store)
    expect(await phone.out()).to.have.length(1)
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
    expect(server.sent.filter((sent) => sent === id)).to.have.length(2)
    expect(server.stream('m:m_1').head).to.equal(1)
  })

  it('stale: the later write of another device stands, and own text stays within reach', async () => {
    await store.write(...RUN, { note: 'mine', pain: 2 })
    server.put('m:m_1', 'run', ['r1'], { note: ['theirs', phone.clock.now + 1000, 'tablet'], pain: [5, phone.clock.now + 1000, 'tablet'] })
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
    expect(await store.row(...RUN)).to.deep.include({ f: { note: 'theirs', pain: 5 }, other: { note: 'mine' } })
    await store.write(...RUN, { note: 'mine, and theirs' })
    expect((await store.row(...RUN)).other).to.eql({})
  })

  it('stale: what was typed is not offered again when it is the same', async () => {
    await store.write(...RUN, { note: 'same' })
    server.put('m:m_1', 'run', ['r1'], { note: ['same', phone.clock.now + 1000, 'tablet'] })
    await phone.sync(store)
    expect((await store.row(...RUN)).other).to.eql({})
  })

  it('no: the op stays, refused, with its text and the reason, and is not sent again', async () => {
    const id = await store.write('t:5', 'comment', ['c1'], { body: 'Too late' })
    server.judge = () => ({ r: 'no', code: 'closed', msg: 'This discussion is closed.' })
    await phone.sync(store)
    await phone.sync(store)
    const [row] = await store.rows('comment')
    expect(row).to.deep.include({ pending: false, op: null, f: { body: 'Too late' }, refused: { op: id, code: 'closed', msg: 'This discussion is closed.' } })
    expect(await store.count()).to.include({ waiting: 0, refused: 1 })
    expect(server.sent.filter((sent) => sent === id)).to.have.length(1)
  })

  it('no: a refused edit stays in sight even where the row was deleted', async () => {
    server.put('t:5', 'comment', ['c1'], { body: ['', 1, 'x'] }, { by: 'm_1', deleted: true })
    await store.write('t:5', 'comment', ['c1'], { body: 'But I' })
    server.judge = () => ({ r: 'no', code: 'gone', msg: 'Gone.' })
    await phone.sync(store)
    expect((await store.rows('comment'))[0]).to.deep.include({ f: { body: 'But I' } })
  })

  it('no: an edited refusal goes as a new op that saw what the server has', async () => {
    server.put('m:m_1', 'run', ['r1'], { note: ['theirs', 5, 'tablet'] })
    await phone.sync(store)
    const old = await store.write(...RUN, { note: 'x'.repeat(5000) })
    server.judge = (op) => (op.f.note.v.length > 4000 ? { r: 'no', code: 'bad_value', msg: 'Too long.' } : null)
    await phone.sync(store)
    const id = await store.revise(old, { note: 'short' })
    expect((await phone.out()).map((record) => [record.id, record.state, record.op.f.note.saw])).to.eql([[id, 'queued', [5, 'tablet']]])
    await phone.sync(store)
    expect(server.get('m:m_1', 'run', ['r1']).f.note[0]).to.equal('short')
  })

  it('no: a new word on the row takes the refused one along, and mends what was wrong with it', async () => {
    server.judge = (op) => (op.f.distance_m?.v > 1000 ? { r: 'no', code: 'bad_value', msg: 'Too far.' } : null)
    await store.write(...RUN, { run_on: '2026-11-23', distance_m: 5000, pain: 2 })
    await phone.sync(store)
    await store.write(...RUN, { distance_m: 500 })
    expect((await phone.out()).map(({ state }) => state)).to.eql(['queued'])
    await phone.sync(store)
    expect((await store.row(...RUN)).f).to.eql({ run_on: '2026-11-23', distance_m: 500, pain: 2 })
    expect(await phone.out()).to.eql([])
  })

  it('no: a row that is deleted takes what was refused of it with it', async () => {
    server.judge = (op) => (op.f.distance_m?.v > 1000 ? { r: 'no', code: 'bad_value', msg: 'Too far.' } : null)
    await store.write(...RUN, { distance_m: 5000 })
    await phone.sync(store)
    await store.write(...RUN, { deleted: true })
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
    expect(await store.rows('run')).to.eql([])
  })

  it('no: discarding a refusal shows the server copy again', async () => {
    server.put('m:m_1', 'run', ['r1'], { note: ['theirs', 5, 'tablet'] })
    const id = await store.write(...RUN, { note: 'mine' })
    server.judge = () => ({ r: 'no', code: 'bad_value', msg: 'No.' })
    await phone.sync(store)
    expect((await store.row(...RUN)).f.note).to.equal('mine')
    await store.discard(id)
    expect((await store.row(...RUN)).f.note).to.equal('theirs')
  })

  it('later: the op stays and is not sent before its time', async () => {
    const id = await store.write(...RUN, { distance_m: 1 })
    server.judge = () => ({ r: 'later', code: 'slow', wait: 60 })
    await phone.sync(store)
    server.judge = () => null
    await phone.sync(store)
    expect(server.sent).to.eql([id])
    phone.clock.now += 60_000
    await phone.sync(store)
    expect(server.sent).to.eql([id, id])
    expect(await phone.out()).to.eql([])
  })

  it('later: a clock that was set back does not hold it for ever', async () => {
    await store.write(...RUN, { distance_m: 1 })
    phone.clock.now += 10 * 86_400_000
    server.judge = () => ({ r: 'later', code: 'slow', wait: 60 })
    await phone.sync(store)
    phone.clock.now -= 10 * 86_400_000
    server.judge = () => null
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
  })

  it('later: five errors set it aside, waiting its turn never does', async () => {
    const [bad, slow] = [await store.write(...RUN, { distance_m: 1 }), await store.write('m', 'run', ['r2'], { distance_m: 2 })]
    server.judge = (op) => ({ r: 'later', code: op.id === bad ? 'failed' : 'slow', wait: 1 })
    for (let i = 0; i < 7; i++) {
      await phone.sync(store)
      phone.clock.now += 2000
    }
    expect(Object.fromEntries((await phone.out()).map(({ id, state }) => [id, state]))).to.eql({ [bad]: 'aside', [slow]: 'queued' })
    expect(await store.count()).to.include({ waiting: 1, aside: 1 })
  })

  it('missing: without a verdict the op stays', async () => {
    await store.write(...RUN, { distance_m: 1 })
    const { push } = server
    server.push = () => undefined
    await phone.sync(store)
    expect(await phone.out()).to.have.length(1)
    server.push = push
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
  })

  it('of one op never removes another', async () => {
    const ids = []
    for (const k of ['a', 'b', 'c', 'd']) ids.push(await store.write('m', 'run', [k], { distance_m: 1 }))
    server.judge = (op) => (op.id === ids[1] ? { r: 'no', code: 'bad_value', msg: '' } : op.id === ids[2] ? { r: 'later', wait: 9, code: 'slow' } : null)
    await phone.sync(store)
    expect((await phone.out()).map(({ id, state }) => [id, state])).to.eql([[ids[1], 'refused'], [ids[2], 'queued']])
  })

  it('on an op the user took back meanwhile harms nobody', async () => {
    const gone = await store.write(...RUN, { distance_m: 1 })
    let kept
    server.faults = [async (_request, answer) => {
      const late = answer()
      await store.discard(gone)
      kept = await store.write('m', 'run', ['r2'], { distance_m: 2 })
      return late
    }]
    await phone.sync(store)
    expect((await phone.out()).map(({ id }) => id)).to.eql([kept])
    expect((await store.row(...RUN)).f.distance_m).to.equal(1)
  })

  it('finds an op from the future void for good, and says that the clock is wrong', async () => {
    server.judge = () => ({ r: 'later', code: 'slow', wait: 1 })
    phone.clock.now += 3_600_000
    await store.write(...RUN, { distance_m: 1 })
    store.heard.length = 0
    await phone.sync(store)
    expect((await phone.out())[0].op.at).to.equal(VOID)
    await store.announce()
    expect(store.heard.filter(([type]) => type === 'sync:changed').at(-1)[1].clock).to.equal(3_600_000)
    phone.clock.now -= 3_600_000
    await phone.sync(store)
    await store.announce()
    expect(store.heard.at(-1)[1].clock).to.equal(0)
  })

  it('says that the clock is wrong when it is behind, too', async () => {
    phone.clock.now -= 31_536_000_000
    await phone.sync(store)
    await store.announce()
    expect(store.heard.at(-1)[1].clock).to.equal(-31_536_000_000)
  })

  it('shows own pending text over a newer one of another device', async () => {
    server.judge = () => ({ r: 'later', code: 'slow', wait: 100 })
    await store.write(...RUN, { note: 'mine' })
    server.put('m:m_1', 'run', ['r1'], { note: ['theirs', phone.clock.now + 1000, 'tablet'] })
    await phone.sync(store)
    expect((await store.row(...RUN)).f.note).to.equal('mine')
  })
})
