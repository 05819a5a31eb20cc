import { expect } from 'chai'

const PICTURE = '/pictures/d4dc56669143034f.svg'

describe('the worker', () => {
  const { fetch } = globalThis
  let isDoor, keep, bring, asked, bodies

  before(async () => {
    self.MEDIUS = { site: '1', build: '', precache: [] }
    ;({ isDoor } = await import('../../static/js/sw/notify.js'))
    ;({ keep } = await import('../../static/js/sw/keep.js'))
    ;({ bring } = await import('../../static/js/sw/art.js'))
  })
  beforeEach(async () => {
    await caches.delete('art')
    asked = []
    bodies = { [PICTURE]: '<svg/>' }
    globalThis.fetch = async (url) => {
      asked.push(url)
      const headers = { 'X-Site': '1', 'Cache-Control': 'public', 'Content-Type': url === PICTURE ? 'image/svg+xml' : 'text/html' }
      const response = new Response(bodies[url], { headers })
      return Object.defineProperty(response, 'type', { value: 'basic' })
    }
  })
  after(() => {
    globalThis.fetch = fetch
    return caches.delete('art')
  })

  it('knows where people sign in, as a new device', () =>
    expect(['/join', '/sign-in', '/sign-in/passkey', '/sign-in/a1b2', '/forgotten/code', '/moves/a1b2/arrival'].filter((path) => !isDoor(path))).to.eql([]))
  it('takes no other page for a door', () => expect(['/', '/joints', '/sync', '/articles/sign-in', '/account/moves'].filter(isDoor)).to.eql([]))
  it('fetches a picture once for all who need it at once', async () => {
    await Promise.all([bring(PICTURE), keep([[PICTURE, '']]), bring(PICTURE)])
    expect(asked).to.eql([PICTURE])
  })
  it('puts no picture in place of one that is there', async () => {
    await bring(PICTURE)
    await keep([[PICTURE, 'new']])
    expect(asked).to.eql([PICTURE])
  })
  it('asks again for a picture that did not come', async () => {
    const given = globalThis.fetch
    globalThis.fetch = async () => { throw new TypeError('no network') }
    await bring(PICTURE).catch(() => {})
    globalThis.fetch = given
    await bring(PICTURE)
    expect(await caches.match(PICTURE)).to.be.ok
  })
  it('keeps no half of a picture', async () => {
    bodies[PICTURE] = '<sv'
    const error = await bring(PICTURE).catch((error) => error)
    expect(error).to.be.instanceOf(TypeError)
    expect(await caches.match(PICTURE)).to.equal(undefined)
  })
  it('puts no half of a page in place of a whole one', async () => {
    bodies['/'] = `<html><img src="${PICTURE}"></html>\n`
    await keep([['/', 'old'], [PICTURE, '']])
    bodies['/'] = '<html><p>New'
    await keep([['/', 'new'], [PICTURE, '']])
    expect(await (await caches.match('/')).text()).to.include(PICTURE)
    bodies['/'] = '<html><p>New, and whole</html>'
    await keep([['/', 'new'], [PICTURE, '']])
    expect(await (await caches.match('/')).text()).to.include('and whole')
  })
})
