import { expect } from 'chai'
import { Store } from '../../static/js/core/facade.js'
import { post } from '../../static/js/core/http.js'
import { Phone } from './phone.js'
import { SITE, cut, fail, hang, lose, portal, reply } from './server.js'

const RUN = ['m', 'run', ['r1'], { distance_m: 5000 }]
const good = { as: 'm_1', epoch: 'epoch-1', now: 1, results: {}, streams: {} }

describe('is this our answer?', () => {
  const ask = (response, env = {}, as = 'm_1') =>
    post(new Phone().env({ fetch: async () => response, site: SITE, ...env }), { as })

  it('yes: status, type, site and owner are right', async () => expect((await ask(reply(200, good))).kind).to.equal('ok'))

  const FOREIGN = {
    'a portal': portal(),
    'JSON without our header': reply(200, good, { headers: { 'X-Site': '' } }),
    'another site': reply(200, { ...good, site: 'other' }, { headers: { 'X-Site': 'other' } }),
    'a body of another site': reply(200, { ...good, site: 'other' }),
    'a redirect that was followed': reply(200, good, { redirected: true }),
    'a redirect that was not': { ...reply(0, good), type: 'opaqueredirect' },
    'another origin': reply(200, good, { type: 'cors' }),
    'HTML in our name': { ...reply(200, good, { headers: { 'Content-Type': 'text/html' } }) },
    'JSON cut off': { ...reply(200, good), text: async () => '{"v":1,' },
    'somebody else\'s answer': reply(200, { ...good, as: 'm_2' }),
    'no JSON object': { ...reply(200, good), text: async () => 'null' },
    'a gateway\'s 401': fail(401)(),
    'a gateway\'s 409': fail(409)(),
    'a gateway\'s 410': fail(410)(),
    'a gateway\'s 404': fail(404)(),
  }
  for (const [name, response] of Object.entries(FOREIGN)) it(`no: ${name}`, async () => expect((await ask(response)).kind).to.equal('portal'))

  it('learns the site from the first answer where the page does not say it', async () =>
    expect((await ask(reply(200, good), { site: null })).kind).to.equal('ok'))

  it('takes a proxy\'s word for "later" and for "too much"', async () => {
    for (const status of [413, 429, 500, 502, 503, 504]) expect(await ask(fail(status)())).to.include({ kind: 'status', status })
  })

  it('reads Retry-After, up to an hour', async () => {
    expect((await ask(fail(503, { 'Retry-After': '7' })())).wait).to.equal(7000)
    expect((await ask(fail(503, { 'Retry-After': '999999' })())).wait).to.equal(3_600_000)
    expect((await ask(fail(503)())).wait).to.equal(null)
  })

  it('may name who is signed in when asked as a visitor', async () => {
    expect((await ask(reply(200, { ...good, member: { id: 'm_1' } }), {}, null)).kind).to.equal('ok')
    expect((await ask(reply(200, good), {}, null)).kind).to.equal('portal')
  })

  it('is asked for with the cookie, without cache, without following', async () => {
    let asked
    await post(new Phone().env({ fetch: async (url, init) => ((asked = { url, ...init }), reply(200, good)) }), { as: 'm_1' })
    expect(asked).to.include({ url: '/sync', method: 'POST', redirect: 'manual', cache: 'no-store', credentials: 'same-origin' })
  })
})

describe('the flusher', () => {
  let phone, store, server
  beforeEach(async () => {
    phone = new Phone()
    server = phone.server
    store = await phone.member()
    await phone.sync(store)
    server.requests.length = 0
  })
  const last = async () => (await store.announce(), store.heard.filter(([type]) => type === 'sync:changed').at(-1)[1])

  it('changes nothing when a portal answers', async () => {
    await store.write(...RUN)
    const before = [await phone.out(), await phone.base(), await phone.meta()]
    server.faults = [portal]
    await phone.sync(store)
    expect([await phone.out(), await phone.base(), await phone.meta()]).to.eql(before)
    expect(await last()).to.include({ portal: true, offline: false, waiting: 1 })
    await phone.sync(store)
    expect(await last()).to.include({ portal: false, waiting: 0 })
  })

  it('keeps everything offline, and sends it later', async () => {
    await store.write(...RUN)
    server.faults = [cut]
    await phone.sync(store)
    expect(await last()).to.include({ offline: true, waiting: 1, sending: 0 })
    await phone.sync(store)
    expect(await last()).to.include({ offline: false, waiting: 0 })
  })

  it('knows of no network from its first moment, before it tries', async () => {
    const events = new EventTarget()
    const told = []
    events.addEventListener('sync:changed', ({ detail }) => told.push(detail.offline))
    const page = new Store(phone.env({ setTimer: phone.quiet }), events)
    page.triggers().offline()
    await page.ready
    await page.announce()
    expect(told.at(-1)).to.equal(true)
  })

  it('rests as long as the server asks, and no longer for a clock that is set back', async () => {
    await store.write(...RUN)
    server.faults = [fail(503, { 'Retry-After': '30' })]
    await phone.sync(store)
    await phone.sync(store)
    expect(server.requests).to.have.length(1)
    phone.clock.now -= 30 * 86_400_000
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
  })

  it('gives up on a hanging request after 15 seconds', async () => {
    await store.write(...RUN)
    server.faults = [hang]
    const start = phone.clock.now
    await phone.sync(store)
    expect(phone.clock.now - start).to.equal(15_000)
    expect(await phone.out()).to.have.length(1)
  })

  it('shows what is on the wire', async () => {
    const id = await store.write(...RUN)
    let seen
    server.faults = [async (_request, answer) => {
      seen = [(await store.rows('run'))[0].sending, (await last()).sending]
      return answer()
    }]
    await phone.sync(store)
    expect(seen).to.eql([true, 1])
    expect(server.sent).to.eql([id])
  })

  it('holds on 401: nothing removed, nothing sent, until the session is there again', async () => {
    await store.write(...RUN)
    server.session = null
    await phone.sync(store)
    await store.write('m', 'run', ['r2'], { distance_m: 1 })
    await phone.sync(store)
    expect(await store.count()).to.include({ waiting: 0, held: 2 })
    expect(await last()).to.include({ held: 'sign_in', waiting: 2 })
    expect(server.requests.slice(1).every(({ as, ops }) => as === null && !ops.length)).to.equal(true)
    server.session = 'm_1'
    await phone.sync(store)
    expect(await store.count()).to.include({ waiting: 0, held: 0 })
    expect(server.stream('m:m_1').head).to.equal(2)
  })

  it('does not run in circles when one answer says that nobody is signed in and the next who is', async () => {
    await store.write(...RUN)
    server.faults = Array.from({ length: 50 }, () => (request, answer) => (request.as ? reply(401, { code: 'sign_in' }) : answer()))
    await phone.sync(store)
    expect(server.requests).to.have.length(2)
  })

  it('goes on reading what is public while held', async () => {
    server.session = null
    server.put('academy', 'article', ['a'], {}, { title: 'A' })
    await phone.sync(store)
    expect(await store.rows('article')).to.have.length(1)
  })

  it('but takes no thread as a visitor sees it for the member\'s', async () => {
    server.session = null
    server.put('t:5', 'comment', ['theirs'], { body: ['Hi', 1, 'x'] }, { by: 'm_2', parent: null })
    await store.follow('t:5')
    await phone.sync(store)
    expect(server.requests.filter(({ as, pull }) => as === null && 't:5' in pull)).to.eql([])
    server.session = 'm_1'
    await phone.sync(store)
    expect(await store.rows('comment')).to.have.length(1)
  })

  it('never gives one member\'s op to another, and does not drop it', async () => {
    await store.write(...RUN)
    server.session = 'm_2'
    await phone.sync(store)
    expect(server.streams.get('m:m_2')?.head ?? 0).to.equal(0)
    expect(await phone.out('m_1')).to.have.length(1)
  })

  it('is told of an account that is gone, and wipes it', async () => {
    await store.write(...RUN)
    server.faults = [() => reply(410, { code: 'account_gone' })]
    await phone.sync(store)
    await store.ready
    expect(store.member).to.equal(null)
    expect(await phone.out('m_1')).to.eql([])
    expect(store.heard.find(([type, detail]) => type === 'owner:changed' && detail.gone)).to.not.equal(undefined)
  })

  for (const [status, why] of [[403, 'forbidden'], [426, 'update']])
    it(`keeps the outbox and stays quiet after ${status}, until asked`, async () => {
      await store.write(...RUN)
      const flusher = await phone.flusher()
      server.faults = [() => reply(status, { code: 'x' })]
      await phone.clock.pass(flusher.flush())
      await phone.clock.pass(flusher.flush())
      expect(flusher.barred).to.equal(why)
      expect(server.requests).to.have.length(1)
      flusher.encourage()
      await phone.clock.pass(flusher.flush())
      expect(await phone.out()).to.eql([])
    })

  it('waits as long as the server asks, even when the user is impatient', async () => {
    await store.write(...RUN)
    server.faults = [fail(503, { 'Retry-After': '120' })]
    await phone.sync(store)
    expect(await last()).to.include({ busy: true, offline: false })
    await phone.sync(store)
    expect(server.requests).to.have.length(1)
    phone.clock.now += 120_000
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
  })

  it('backs off further with every failure, and by chance', async () => {
    const flusher = await phone.flusher()
    const waits = []
    phone.luck = 0.999
    for (let i = 0; i < 10; i++) {
      server.faults = [cut]
      waits.push(Math.round((await phone.clock.pass(flusher.flush())) / 1000))
    }
    expect(waits).to.eql([4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    phone.luck = 0
    server.faults = [cut]
    expect(await phone.clock.pass(flusher.flush())).to.equal(2000)
    flusher.encourage()
    phone.luck = 0.999
    server.faults = [cut]
    expect(Math.round((await phone.clock.pass(flusher.flush())) / 1000)).to.equal(4)
  })

  it('asks no more than once when there is nothing to do', async () => {
    await phone.sync(store)
    expect(server.requests).to.have.length(1)
  })

  it('sends what was written while a request was on its way', async () => {
    await store.write(...RUN)
    server.faults = [async (_request, answer) => (await store.write('m', 'run', ['r2'], { distance_m: 1 }), answer())]
    await phone.sync(store)
    expect(await phone.out()).to.eql([])
  })

  it('sends an op again and again without a second effect', async () => {
    await store.write('t:5', 'comment', ['c1'], { body: 'Once' })
    server.faults = [lose, lose, lose]
    for (let i = 0; i < 4; i++) await phone.sync(store)
    expect(server.stream('t:5').head).to.equal(1)
    expect(await phone.out()).to.eql([])
  })
})
