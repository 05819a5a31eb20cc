import { expect } from 'chai'
import { strToU8, zipSync } from 'fflate'
import { merge, pack, unpack } from '../../static/js/data/archive.js'
import { fits, isDay } from '../../static/js/data/rules.js'
import { Phone } from './phone.js'

const TABLES = {
  run: { parts: 1, fields: { run_on: ['day'], distance_m: ['integer', 0, 1e6], note: ['text', 99, 0], deleted: ['boolean'] } },
  session: { parts: 1, fields: { done_on: ['day'], workout: ['text', 64, 1], deleted: ['boolean'] } },
  tick: { parts: 2, fields: { done: ['boolean'], reps: ['integer', 0, 999], deleted: ['boolean'] } },
}
const nothing = async () => {}

/** A hundred runs, and twelve sessions of forty ticks. */
function log() {
  const runs = Array.from({ length: 100 }, (_, n) => ({ s: 'm', t: 'run', k: [`r${n}`], fields: { run_on: '2026-03-01', distance_m: 5000 + n } }))
  const sessions = Array.from({ length: 12 }, (_, n) => ({ s: 'm', t: 'session', k: [`s${n}`], fields: { done_on: '2026-03-02', workout: 'hip' } }))
  return [...runs, ...sessions, ...sessions.flatMap(({ k }) => Array.from({ length: 40 }, (_, i) => ({ s: 'm', t: 'tick', k: [k[0], `squat.${i}.left`], fields: { done: true, reps: 20 + i } })))]
}

describe('a ZIP that comes back', () => {
  let zip, rows
  before(async () => {
    const store = await new Phone().tab()
    await store.writeAll(log())
    zip = await pack(store, TABLES, nothing)
    rows = await unpack(zip, TABLES, nothing)
  })

  it('is told of while it is packed, read and brought back, and is the same file again', async () => {
    const [read, brought, packed] = [[], [], []]
    const store = await new Phone().tab()
    const kept = await unpack(zip, TABLES, (done) => read.push(done))
    expect(await merge(store, kept, (done) => brought.push(done))).to.equal(592)
    expect(await pack(store, TABLES, (...far) => packed.push(far))).to.eql(zip)
    expect([read, brought, packed]).to.eql([[200, 400], [100, 112, 312, 512, 592], [[0, 592]]])
    expect(await merge(store, kept, nothing)).to.equal(0)
  })
  for (const slices of [1, 2, 3, 4])
    it(`ends right when it was cut short after ${slices} and is run again, and nothing is sent twice`, async () => {
      const phone = new Phone()
      const store = await phone.member()
      let left = slices
      await merge(store, rows, () => { if (!--left) throw new Error('killed') }).catch(() => {})
      await merge(store, rows, nothing)
      expect((await store.count()).waiting).to.equal(592)
      await phone.sync(store)
      expect([...phone.server.stream('m:m_1').rows.values()]).to.have.lengthOf(592)
      expect(await pack(store, TABLES, nothing)).to.eql(zip)
    })
  it('stops once somebody else is here, and brings them nothing', async () => {
    const phone = new Phone()
    const store = await phone.member()
    let others = 0
    const failed = await merge(store, rows, async () => { if (!others++) await store.signedIn({ id: 'm_2', name: 'Ben', coach: false }) }).catch((error) => error.message)
    expect(failed).to.match(/^Somebody else is here now/)
    expect([await phone.out('m_2'), others]).to.eql([[], 1])
  })
  it('leaves what is here, adds what a row lacks, and brings nothing deleted to life', async () => {
    const store = await new Phone().tab()
    await store.write('m', 'run', ['r1'], { run_on: '2020-01-01' })
    await store.write('m', 'run', ['r2'], { ...log()[2].fields, deleted: true })
    expect(await merge(store, rows, nothing)).to.equal(591)
    const runs = await store.rows('run')
    expect(runs).to.have.lengthOf(99)
    expect(runs.find(({ k }) => k[0] === 'r1').f).to.eql({ run_on: '2020-01-01', distance_m: 5001 })
  })
  it('tells the other parts of the app once it is here', async () => {
    const store = await new Phone().tab()
    await merge(store, rows, nothing)
    await new Promise((done) => setTimeout(done, 20))
    expect(store.heard.filter(([type]) => type === 'outbox:changed')).to.have.lengthOf(1)
  })
  it('counts what waits behind a thousand without reading it', async () => {
    const store = await new Phone().tab()
    await merge(store, Array.from({ length: 1500 }, (_, n) => ({ t: 'run', k: [`r${n}`], f: { distance_m: n } })), nothing)
    expect((await store.count()).visitor).to.equal(1500)
  })
})

describe('what a field may hold', () => {
  const FITS = [
    [true, ['boolean']], [0, ['integer', 0, 10]], [10, ['integer', 0, 10]], ['left', ['word', 'left', 'right']], ['', ['text', 5, 0]], ['🏃🏃🏃🏃🏃', ['text', 5, 0]],
    ['2024-02-29', ['day']], [null, ['integer', 0, 10]],
  ]
  const NOT = [
    [1, ['boolean']], [11, ['integer', 0, 10]], [-1, ['integer', 0, 10]], [1.5, ['integer', 0, 10]], ['5', ['integer', 0, 10]], ['up', ['word', 'left', 'right']], ['longer', ['text', 5, 0]],
    [' ', ['text', 5, 1]], ['\0', ['text', 5, 0]], ['\ud800', ['text', 5, 0]], ['2023-02-29', ['day']], ['2023-2-9', ['day']], [20230101, ['day']], [1, undefined],
  ]
  for (const [value, shape] of FITS) it(`takes ${JSON.stringify(value)} for ${shape}`, () => expect(fits(value, shape)).to.equal(true))
  for (const [value, shape] of NOT) it(`refuses ${JSON.stringify(value)} for ${shape}`, () => expect(fits(value, shape)).to.equal(false))

  it('knows the days there are', () => expect(['2024-02-29', '2100-02-29', '0000-00-00', 'today', ''].map(isDay)).to.eql([true, false, false, false, false]))
})

describe('a ZIP that is not whole', () => {
  const zip = zipSync({ 'medius.json': strToU8('[]') })
  for (const length of [0, 20, 100, zip.length - 1])
    it(`is refused where only ${length} bytes of it came`, async () => {
      expect(await unpack(zip.slice(0, length), TABLES, nothing).catch(({ message }) => message)).to.equal('This is not a ZIP, or it is not whole. Nothing was changed.')
    })
})
