import { expect } from 'chai'
import { complain } from '../../static/js/comments/drawing.js'
import { createdOf, timeInWords, wordsOf } from '../../static/js/comments/words.js'

const row = (more = {}) => ({ s: 't:1', t: 'comment', k: ['01a206dc-611c-79c3-a2b3-4c6192f672aa'], seq: 0, f: { body: 'Hello' }, srv: null,
  parent: null, made: 1000, pending: false, sending: false, refused: null, op: null, other: {}, ...more })
const ana = { id: 'm_1', name: 'Ana', coach: false }
const srv = { by: 'm_2', name: 'Cleo', coach: true, created: 5000, edited: null, hidden: false, deleted: false }

describe('the words of a comment', () => {
  it('are its writer’s while it waits', () => {
    const words = wordsOf(row({ pending: true }), ana)
    expect(words).to.include({ author: 'Ana', body: 'Hello', state: 'Waiting to send', refused: false, created: 1000 })
  })
  it('are the server’s once it has them', () => expect(wordsOf(row({ srv }), ana)).to.include({ author: 'Cleo', coach: true, state: '', created: 5000 }))
  it('carry the reason of a refusal', () => {
    const refused = { op: 'x', code: 'closed', msg: 'This discussion is closed.' }
    expect(wordsOf(row({ refused }), ana)).to.include({ state: 'This discussion is closed.', refused: true, body: 'Hello' })
  })
  for (const [how, body] of [['hidden', 'This comment was removed.'], ['deleted', 'Removed by its author.']])
    it(`say nothing of a ${how} one`, () => {
      const words = wordsOf(row({ srv: { ...srv, [how]: true } }), ana, { name: 'Ben', text: 'Which band?' })
      expect(words).to.include({ author: '', body, removed: true, coach: false, quote: '' })
    })
  it('quote what a reply to a reply answers', () =>
    expect(wordsOf(row({ srv }), ana, { name: 'Ben', text: 'Which band?' })).to.include({ quoted: 'Ben', quote: 'Which band?' }))
  it('keep the date of a comment that this phone knows only from the page', () =>
    expect(wordsOf(row({ pending: true }), ana, null, 77)).to.include({ created: 77 }))
  it('tell the time from the id where nothing else does', () => expect(createdOf(row({ made: null }))).to.equal(0x01a206dc611c))
  it('write midnight and noon as the server does', () => {
    expect(timeInWords(Number(new Date(2013, 8, 14, 0, 5)), 'c-1')).to.equal('14 September 2013 at 12:05 am')
    expect(timeInWords(Number(new Date(2013, 8, 14, 12, 5)), 'c-1')).to.equal('14 September 2013 at 12:05 pm')
  })
  it('tell the time by the clock of this phone, and of an imported one by that of its page', () => {
    const { getTimezoneOffset } = Date.prototype
    Date.prototype.getTimezoneOffset = () => -540
    const words = ['c-1', 'import-1'].map((key) => timeInWords(Date.UTC(2013, 8, 13, 17, 18), key))
    Date.prototype.getTimezoneOffset = getTimezoneOffset
    expect(words).to.eql(['14 September 2013 at 2:18 am', '13 September 2013 at 5:18 pm'])
  })
  it('say why something was not kept, on a line of its own where the server drew none', () => {
    const item = document.createElement('li')
    item.append(document.createElement('article'))
    for (const sentence of ['Not saved.', 'Not saved either.']) complain(item, sentence)
    expect(item.innerHTML).to.equal('<article><p class="comment__state">Not saved either.</p></article>')
  })
})
