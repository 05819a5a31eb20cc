import { expect } from 'chai'

describe('the worker', () => {
  let isDoor

  before(async () => {
    self.MEDIUS = { site: '', build: '', precache: [] }
    ;({ isDoor } = await import('../../static/js/sw/notify.js'))
  })

  it('knows where people sign in, as a new device', () =>
    expect(['/join', '/sign-in', '/sign-in/passkey', '/sign-in/a1b2', '/forgotten/code', '/moves/a1b2/arrival'].filter((path) => !isDoor(path))).to.eql([]))
  it('takes no other page for a door', () => expect(['/', '/joints', '/sync', '/articles/sign-in', '/account/moves'].filter(isDoor)).to.eql([]))
})
