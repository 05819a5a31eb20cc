import { expect } from 'chai'
import { placeOf, wordsOf } from '../../static/js/account/words.js'
import { Standing } from '../../static/js/core/standing.js'
import { statusText } from '../../static/js/core/status.js'
import { fill } from '../../static/js/core/template.js'
import { uuid7 } from '../../static/js/core/uuid.js'

describe('the status region', () => {
  const CASES = [
    [{}, 'All saved'],
    [{ waiting: 3 }, '3 to send'],
    [{ waiting: 3, offline: true }, 'Offline, 3 to send'],
    [{ waiting: 3, sending: 3 }, 'Sending…'],
    [{ waiting: 3, offline: true, refused: 1 }, 'Offline, 3 to send, 1 refused'],
    [{ refused: 2 }, '2 refused'],
    [{ offline: true }, 'Offline'],
    [{ busy: true, waiting: 1 }, 'Server busy, 1 to send'],
    [{ portal: true }, 'This network wants a sign-in'],
    [{ waiting: 3, held: 'sign_in' }, 'Sign in to send'],
    [{ waiting: 3, held: 'sign_in', offline: true }, 'Offline, Sign in to send'],
    [{ waiting: 3, held: 'update' }, '3 to send'],
    [{ held: 'sign_in' }, 'All saved'],
    [{ visitor: true }, 'All saved'],
    [{ visitor: true, waiting: 1 }, ''],
    [{ visitor: true, ticked: true, waiting: 2 }, 'Saved on this phone'],
    [{ visitor: true, ticked: true, waiting: 2, offline: true }, 'Offline, Saved on this phone'],
  ]
  for (const [state, words] of CASES) it(`says “${words}” for ${JSON.stringify(state)}`, () => expect(statusText(state)).to.equal(words))

  it('is not told what was read before a write was there', async () => {
    const said = []
    const standing = new Standing(({ waiting }) => said.push(waiting))
    await standing.ask(async () => ({ waiting: 0 }))
    const done = standing.begin(2)
    let answer
    const late = standing.ask(() => new Promise((resolve) => (answer = resolve)))
    done()
    answer({ waiting: 0 })
    await late
    await standing.ask(async () => ({ waiting: 2 }))
    expect(said).to.eql([0, 2, 2])
  })

  it('says that all is saved only when nothing waits', () => {
    const states = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({ waiting: i & 1, refused: i & 2, offline: !!(i & 4) }))
    for (const state of states) expect(statusText(state).includes('All saved')).to.equal(!state.waiting && !state.refused && !state.offline)
  })
})

describe('a filled template', () => {
  const template = document.createElement('template')
  const markup = (/** @type {string} */ html) => new DOMParser().parseFromString(`<template>${html}</template>`, 'text/html').querySelector('template')
  const one = (html, data) => fill(markup(html), data).firstElementChild

  it('takes text for text', () => {
    const filled = one('<p data-field="body"></p>', { body: '<img src=x onerror=alert(1)>' })
    expect(filled.textContent).to.equal('<img src=x onerror=alert(1)>')
    expect(filled.children).to.have.length(0)
  })

  it('leaves what it has no value for, and empties what is null', () => {
    expect(one('<p data-field="body">as drawn</p>', {}).textContent).to.equal('as drawn')
    expect(one('<p data-field="body">as drawn</p>', { body: null }).textContent).to.equal('')
    expect(one('<p data-field="n"></p>', { n: 0 }).textContent).to.equal('0')
  })

  it('sets attributes of the list, and no other', () => {
    expect(one('<time data-attr-datetime="at"></time>', { at: '2026-01-01' }).getAttribute('datetime')).to.equal('2026-01-01')
    expect(one('<input data-attr-value="v" data-attr-aria-label="l">', { v: 7, l: 'Reps' }).outerHTML).to.contain('value="7"').and.contain('aria-label="Reps"')
    expect(one('<p data-attr-onclick="x" data-attr-style="x"></p>', { x: 'alert(1)' }).hasAttribute('onclick')).to.equal(false)
  })

  it('links within this site only', () => {
    for (const href of ['/workouts/foot-core', '#c-1', '/']) expect(one('<a data-attr-href="u"></a>', { u: href }).getAttribute('href')).to.equal(href)
    for (const href of ['javascript:alert(1)', 'https://evil.example', '//evil.example', '/\\evil.example', 'data:x', ''])
      expect(one('<a href="/old" data-attr-href="u"></a>', { u: href }).hasAttribute('href'), href).to.equal(false)
  })

  it('shows pictures of this site only', () => {
    expect(one('<img data-attr-src="u">', { u: '/pictures/squat.svg' }).getAttribute('src')).to.equal('/pictures/squat.svg')
    for (const src of ['https://evil.example/x', '/pictures/../account', 'data:image/svg+xml,x'])
      expect(one('<img data-attr-src="u">', { u: src }).hasAttribute('src'), src).to.equal(false)
  })

  it('leaves the template as it was', () => {
    template.content.append(Object.assign(document.createElement('p'), { textContent: 'as drawn' }))
    template.content.firstElementChild.setAttribute('data-field', 'body')
    fill(template, { body: 'new' })
    expect(template.content.firstElementChild.textContent).to.equal('as drawn')
  })
})

describe('an id', () => {
  it('is a UUIDv7 that begins with its time', () => {
    const id = uuid7(1_795_340_000_000)
    expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).to.equal(1_795_340_000_000)
  })

  it('sorts by its time', () => expect(uuid7(999_999) < uuid7(1_000_000)).to.equal(true))

  it('comes once', () => expect(new Set(Array.from({ length: 20_000 }, () => uuid7(5))).size).to.equal(20_000))

  it('has no time at all with the clock at zero', () => expect(uuid7(0, [0, 0, 0])).to.equal('00000000-0000-7000-8000-000000000000'))
})

describe('a change on the sheet', () => {
  const tick = (key, f) => ({ t: 'tick', k: ['s-1', key], f: Object.fromEntries(Object.entries(f).map(([name, v]) => [name, { v }])) })
  const CASES = [
    ['squat.2.left', { done: true, reps: 20 }, 'Set 2 left, ticked'],
    ['squat.2.both', { reps: 1 }, 'Set 2, 1 rep'],
    ['squat', { skipped: 'pain' }, 'Exercise skipped'],
    ['squat', { skipped: null }, 'Exercise back in the session'],
  ]
  for (const [key, f, words] of CASES) it(`reads: ${words}`, () => expect(wordsOf(tick(key, f))).to.equal(words))
  it('names the exercise of a set, and one that was skipped', () => {
    const holdings = { workouts: [{ srv: { exercises: [{ slug: 'squat', title: 'Squat' }] } }], sessions: [] }
    expect(['squat.2.left', 'squat'].map((key) => placeOf(tick(key, {}), holdings))).to.eql(['Squat', 'Squat'])
  })
})
