import { expect } from 'chai'
import { Clock, Phone } from './phone.js'
import { Server, cut, fail, hang, lose, portal, reply } from './server.js'

const DAY = 86_400_000

/** A dice that falls the same way for the same seed. */
function dice(seed) {
  let state = seed * 2654435761 + 1
  const roll = () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
  return { roll, below: (n) => Math.floor(roll() * n), pick: (list) => list[Math.floor(roll() * list.length)] }
}

const FAULTS = [cut, lose, portal, hang, fail(500), fail(502), fail(413), fail(503, { 'Retry-After': '5' }), () => reply(401, { code: 'sign_in' })]

/** Two phones of one member with two tabs each, a bad network, backups brought back: then the weather clears. */
async function storm(seed) {
  const { roll, below, pick } = dice(seed)
  const server = new Server()
  const clock = new Clock()
  const phones = [new Phone(server), new Phone(server)]
  const tabs = []
  server.session = 'm_1'
  for (const phone of phones) {
    phone.clock = clock
    phone.luck = 0.01
    tabs.push([phone, await phone.member()], [phone, await phone.tab()])
  }
  const last = new Map()
  let rough = true
  let backup = server.backup()
  const { fetch } = server
  server.fetch = (url, init) => {
    server.now = clock.now
    if (rough && roll() < 0.35) server.faults = [pick(FAULTS)]
    return fetch(url, init)
  }
  for (const phone of phones) phone.tabs.forEach((tab) => tab.heard.splice(0))

  const write = async () => {
    const [, store] = pick(tabs)
    const [t, k, name] = pick([['tick', ['s', String(below(3))], 'done'], ['tick', ['s', '0'], 'reps'], ['run', ['r' + below(2)], 'note'], ['run', ['r0'], 'pain']])
    const value = `${seed}-${below(1e6)}`
    clock.now += 1 + below(50)
    await store.write('m', t, k, { [name]: value })
    last.set(JSON.stringify([t, k, name]), value)
  }
  const steps = [
    write, write, write, write,
    () => { const [phone, store] = pick(tabs); return phone.sync(store) },
    () => Promise.all(tabs.slice(0, 2).map(([phone, store]) => phone.sync(store))),
    () => { clock.now += below(DAY) },
    () => { backup = roll() < 0.5 ? server.backup() : backup },
    () => { if (roll() < 0.3) server.restore(backup, 'epoch-' + below(1e9)) },
    async () => { const [phone] = pick(tabs); const tab = await phone.tab(); tabs[tabs.findIndex(([one]) => one === phone)] = [phone, tab] },
  ]
  for (let i = 0; i < 40; i++) await pick(steps)()

  rough = false
  server.faults = []
  for (let round = 0; round < 6; round++)
    for (const [phone, store] of [tabs[0], tabs[2], tabs[0]]) {
      clock.now += 3_700_000
      await phone.sync(store)
    }
  return { server, phones, last }
}

describe('after a storm', () => {
  for (let seed = 1; seed <= 12; seed++)
    it(`every phone and the server agree, and the last word counts (seed ${seed})`, async () => {
      const { server, phones, last } = await storm(seed)
      const rows = [...server.stream('m:m_1').rows.values()].map(({ t, k, f }) => ({ t, k, f }))
      for (const phone of phones) {
        expect(await phone.out()).to.eql([])
        const base = (await phone.base()).filter(({ s }) => s === 'm').map(({ t, k, f }) => ({ t, k, f }))
        expect(base).to.have.deep.members(rows)
      }
      for (const [register, value] of last) {
        const [t, k, name] = JSON.parse(register)
        expect(server.get('m:m_1', t, k).f[name][0], register).to.equal(value)
      }
    }).timeout(60_000)
})
