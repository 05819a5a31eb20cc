import { expect } from 'chai'
import { begin, stateOf } from '../../static/js/core/digest.js'
import { readRows } from '../../static/js/core/view.js'
import { doneOf, historyOf, outingOf } from '../../static/js/progress/history.js'
import { keepHistory, readHistory } from '../../static/js/progress/reading.js'
import { Phone } from './phone.js'

const DAY = 86_400_000
const nothing = async () => {}
const NOW = 1_795_340_000_000
const ANA = { id: 'm_1', name: 'Ana', coach: false }
const id = (n) => {
  const time = (NOW - n * 2 * DAY).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(n).padStart(12, '0')}`
}
const day = (n) => new Date(NOW - n * 2 * DAY).toISOString().slice(0, 10)
const regs = (fields, at = 1) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value, at, `op-${at}-${name}`]]))

/** Sixty sessions of forty ticks, and thirty runs: long enough to be put away. */
function live(server, stream = 'm:m_1') {
  for (let n = 0; n < 60; n++) {
    server.put(stream, 'session', [id(n)], regs({ workout: 'hip', done_on: day(n), started_at: n, pain: n % 4 }))
    for (let i = 0; i < 40; i++) server.put(stream, 'tick', [id(n), `squat.${(i >> 1) + 1}.${i % 2 ? 'right' : 'left'}`], regs({ done: true, reps: 18 + ((n + i) % 9) }))
    if (n % 2) server.put(stream, 'run', [id(1000 + n)], regs({ run_on: day(n), distance_m: 5000 + n, pain: 0 }))
  }
}

/** What the rows say, read one by one. */
async function plain(db) {
  const [sessions, ticks, runs] = await db.run(['base', 'out'], 'readonly', (tx) => Promise.all(['session', 'tick', 'run'].map((t) => readRows(tx, t))))
  const own = Map.groupBy(ticks, ({ k }) => k[0])
  return historyOf(sessions.flatMap((row) => doneOf(row, own.get(row.k[0]) ?? []) ?? []), runs.flatMap((row) => outingOf(row) ?? []))
}

describe('what /progress keeps of a long history', () => {
  let phone, server, store
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
    live(server)
    await phone.sync(store)
  })

  const lend = (work) => store.lend(work)
  const same = async () => expect(await lend((db) => readHistory(db, nothing))).to.eql(await lend(plain))
  const put = () => lend((db) => keepHistory(db, nothing))
  const state = () => lend((db) => db.run(['meta'], 'readonly', stateOf))

  it('is what the rows say, and is read without them', async () => {
    await same()
    await put()
    const asked = []
    await lend((db) => readHistory({ run: (stores, mode, work) => db.run(stores, mode, (tx) => (asked.push(mode), work(tx))) }, nothing))
    expect(asked).to.eql(['readonly'])
    await same()
  })
  it('tells how much is left while it is put away', async () => {
    const told = []
    await lend((db) => readHistory(db, async (left) => told.push(left)))
    expect(told).to.eql([7, 6, 5, 4, 3, 2, 1, 0])
  })
  it('is not kept where there is little', async () => {
    const other = new Phone()
    const visitor = await other.tab()
    await visitor.write('m', 'session', ['a'], { workout: 'hip', done_on: day(0), started_at: 1 })
    await visitor.write('m', 'tick', ['a', 'squat.1.left'], { done: true, reps: 20 })
    await visitor.lend((db) => keepHistory(db, nothing))
    expect(await visitor.lend((db) => readHistory(db, nothing))).to.eql(await visitor.lend(plain))
    expect((await other.dump('visitor', 'meta')).length).to.equal(1)
  })

  const CHANGES = {
    'a tick': () => store.write('m', 'tick', [id(3), 'squat.1.left'], { done: true, reps: 90 }),
    'a tick taken back': async () => {
      const op = await store.write('m', 'tick', [id(3), 'squat.1.left'], { done: false })
      await put()
      await store.discard(op)
    },
    'a run written anew': async () => {
      const op = await store.write('m', 'run', [id(1001)], { pain: 3 })
      await put()
      await store.revise(op, { pain: 4, pain_began_m: 100 })
    },
    'a run that is new': () => store.write('m', 'run', ['in-2026-01-01-9'], { run_on: '2026-01-01', distance_m: 9, pain: 0 }),
    'a session deleted': () => store.write('m', 'session', [id(9)], { deleted: true }),
    'a session on another day': () => store.write('m', 'session', [id(9)], { done_on: '2019-01-01' }),
    'what another device did': () => server.put('m:m_1', 'tick', [id(5), 'squat.1.left'], regs({ reps: 77 }, 9)),
    'an op that is refused': async () => {
      server.judge = () => ({ r: 'no', code: 'bad_value', msg: 'No.' })
      await store.write('m', 'run', [id(1003)], { pain: 9 })
    },
    'a deletion of what the server does not have': () => {
      server.stream('m:m_1').rows.delete(JSON.stringify(['run', [id(1005)]]))
      server.judge = () => ({ r: 'no', code: 'gone', msg: 'No.' })
      return store.write('m', 'run', [id(1005)], { deleted: true })
    },
    'a server that forgot': () => {
      const copy = server.backup()
      copy.streams.get('m:m_1').rows.delete(JSON.stringify(['run', [id(1001)]]))
      server.put('m:m_1', 'run', [id(1003)], regs({ pain: 5 }, 7))
      server.restore(copy, 'epoch-2')
    },
  }
  for (const [what, change] of Object.entries(CHANGES))
    it(`knows of ${what}, before it is sent, after, and once put away`, async () => {
      await put()
      await change()
      await same()
      await put()
      await phone.sync(store)
      await same()
      await put()
      await same()
    })

  it('is rebuilt where it was made by another version', async () => {
    await put()
    await lend((db) => db.run(['meta'], 'readwrite', async (tx) => {
      await tx.objectStore('meta').put(0, ['digest'])
      await tx.objectStore('meta').put('not even JSON', ['digest', '0199'])
    }))
    await same()
    expect(await state()).to.equal(2)
  })
  it('is rebuilt where somebody wrote rows and noted nothing', async () => {
    await put()
    await lend((db) => db.run(['base'], 'readwrite', (tx) => tx.objectStore('base').put({ s: 'm', t: 'run', k: ['odd'], seq: 1, f: regs({ run_on: day(1), distance_m: 5, pain: 0 }), srv: null })))
    await same()
  })
  /** The database, with something happening behind the first run of that mode over so many stores. */
  const between = (db, count, mode, happen) => ({
    run: async (stores, how, work) => {
      const now = happen && stores.length === count && how === mode
      const [before, after] = mode === 'readonly' ? [null, happen] : [happen, null]
      if (now) happen = null
      if (now) await before?.()
      const result = await db.run(stores, how, work)
      if (now) await after?.()
      return result
    },
  })
  for (const [when, begun] of [['anew', false], ['again', true]]) {
    it(`knows of what changes while a part is made ${when}`, async () => {
      if (begun) await put().then(() => store.write('m', 'tick', [id(3), 'squat.1.left'], { reps: 41 }))
      const change = () => store.write('m', 'tick', [id(begun ? 3 : 59), 'squat.2.left'], { reps: 42 })
      await lend((db) => keepHistory(between(db, 2, 'readonly', change), nothing))
      await same()
      await put()
      await same()
    })
    it(`does not lay what it made ${when} over what another tab made since`, async () => {
      if (begun) await put().then(() => store.write('m', 'tick', [id(3), 'squat.1.left'], { reps: 41 }))
      const other = async () => {
        await store.write('m', 'tick', [id(begun ? 3 : 59), 'squat.2.left'], { reps: 42 })
        await put()
      }
      await lend((db) => keepHistory(between(db, 1, 'readwrite', other), nothing))
      await same()
    })
  }
  it('does not lay one part over what another tab made of it, while that makes the others', async () => {
    const one = (db) => {
      let made = false
      return { run: async (stores, how, work) => (made ? Promise.reject(new Error('left')) : db.run(stores, how, work).finally(() => (made = stores.length === 1))) }
    }
    const other = async () => {
      await store.write('m', 'tick', [id(59), 'squat.2.left'], { reps: 42 })
      await lend((db) => keepHistory(one(db), nothing)).catch(() => {})
    }
    await lend((db) => keepHistory(between(db, 1, 'readwrite', other), nothing))
    await same()
  })
  it('bears the marks of a build before this', async () => {
    await put()
    await store.write('m', 'tick', [id(3), 'squat.1.left'], { reps: 41 })
    await lend((db) => db.run(['meta'], 'readwrite', (tx) => tx.objectStore('meta').put({}, ['touched', id(3)])))
    await put()
    await same()
    expect((await phone.dump('m_1', 'meta')).filter((record) => record && typeof record === 'object' && !('life' in record))).to.eql([])
  })
  it('bears a tab that is killed between any two steps', async () => {
    for (const steps of [0, 1, 2, 3, 4, 5, 6, 7]) {
      let left = steps
      const dying = (db) => ({ run: (stores, mode, work) => (left-- > 0 ? db.run(stores, mode, work) : Promise.reject(new Error('killed'))) })
      await lend((db) => db.run(['meta'], 'readwrite', (tx) => tx.objectStore('meta').delete(['digest'])))
      await lend((db) => keepHistory(dying(db), nothing)).catch(() => {})
      await store.write('m', 'tick', [id(steps), 'squat.1.left'], { reps: 50 + steps })
      await same()
    }
  })
  it('stays with nobody: neither after a sign-out nor where a visitor\'s ops went', async () => {
    await put()
    await store.signOut({ keep: true })
    expect((await phone.dump('m_1', 'meta')).length).to.equal(1)
    await lend((db) => db.run(['meta'], 'readwrite', (tx) => begin(tx, 2, [])))
    await store.writeAll([{ s: 'm', t: 'session', k: ['v'], fields: { workout: 'hip', done_on: day(1), started_at: 1 } }, { s: 'm', t: 'tick', k: ['v', 'squat.1.both'], fields: { done: true } }])
    await put()
    expect((await lend((db) => readHistory(db, nothing))).sessions).to.have.lengthOf(1)
    await store.signedIn(ANA, { adopt: true })
    await same()
    expect((await phone.dump('visitor', 'meta')).length).to.equal(1)
  })
})
