import { expect } from 'chai'
import { Loop } from '../../static/js/core/loop.js'
import { Clock } from './phone.js'

describe('the loop', () => {
  let clock, flusher, loop, waiting, flushes
  beforeEach(() => {
    clock = new Clock()
    flushes = []
    waiting = 0
    flusher = { wait: 0, poll: 60_000, streams: new Set(), cheers: 0, encourage() { this.cheers++ }, stop() { this.stopped = true }, async flush(options) { flushes.push([clock.now, options]); return this.wait } }
    loop = new Loop({ now: () => clock.now, random: () => 0.5, setTimer: clock.set }, flusher, async () => waiting)
  })
  const real = () => new Promise((next) => setTimeout(next, 2))
  const jump = async () => (clock.jump(), await real())
  const gap = async () => {
    const before = clock.now
    await jump()
    return clock.now - before
  }

  it('runs 1.5 seconds after the first of many writes', async () => {
    loop.kick(1500)
    clock.now += 500
    loop.kick(1500)
    expect(await gap()).to.equal(1000)
    expect(flushes).to.have.length(1)
  })

  it('rests five minutes with nothing to do, thirty seconds with something, a minute while a thread is read', async () => {
    loop.kick()
    await jump()
    expect(await gap()).to.equal(300_000)
    flusher.streams.add('t:5')
    await jump()
    expect(await gap()).to.equal(60_000)
    waiting = 1
    await jump()
    expect(await gap()).to.equal(30_000)
  })

  it('tries again when the flusher says, not earlier', async () => {
    flusher.wait = 77_000
    loop.kick()
    await jump()
    expect(await gap()).to.equal(77_000)
  })

  it('does not wait when there is a reason to try', async () => {
    flusher.wait = 300_000
    loop.kick()
    await jump()
    loop.kick()
    expect(flusher.cheers).to.equal(2)
    expect(await gap()).to.equal(0)
  })

  it('rests while hidden, sends what waits on the way out, and looks at once when back', async () => {
    loop.kick()
    await jump()
    waiting = 1
    loop.wake(false)
    await real()
    expect(flushes.at(-1)[1]).to.eql({ keepalive: true })
    expect(clock.timers.size).to.equal(0)
    loop.wake(true)
    expect(await gap()).to.equal(0)
  })

  it('sends nothing on the way out when nothing waits', async () => {
    loop.leave()
    await real()
    expect(flushes).to.eql([])
  })

  for (const [what, begin] of Object.entries({ 'a flush': () => (loop.kick(), clock.jump()), 'a farewell': () => loop.wake(false) })) {
    it(`has a turn for a reason that comes while ${what} runs`, async () => {
      let end
      flusher.flush = () => new Promise((done) => { flushes.push(clock.now); end = () => done(0) })
      waiting = 1
      begin()
      await real()
      loop.wake(true)
      clock.jump()
      await real()
      expect(flushes).to.have.length(1)
      end()
      await real()
      expect(await gap()).to.equal(0)
      expect(flushes).to.have.length(2)
      end()
      await real()
      expect(await gap()).to.equal(30_000)
    })
  }

  it('flushes once more after one that runs, when asked now', async () => {
    let end
    flusher.flush = () => new Promise((done) => { flushes.push(clock.now); end = () => done(0) })
    loop.kick()
    clock.jump()
    const now = loop.now()
    await real()
    expect(flushes).to.have.length(1)
    end()
    await real()
    expect(flushes).to.have.length(2)
    end()
    await now
  })

  it('goes on after a failure of the database', async () => {
    flusher.flush = async () => { throw new Error('lost') }
    loop.kick()
    await jump()
    expect(await gap()).to.equal(30_000)
  })

  it('ends', async () => {
    loop.kick()
    loop.stop()
    loop.kick()
    expect(clock.timers.size).to.equal(0)
    expect(flusher.stopped).to.equal(true)
  })
})
