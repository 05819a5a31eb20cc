import { expect } from 'chai'
import { linksIn } from '../../static/js/comments/links.js'
import cases from '../comments/links.json'

describe('a member’s text', () => {
  for (const [text, pieces] of cases)
    it(`is cut at its addresses: ${JSON.stringify(text)}`, () => expect(linksIn(text)).to.deep.equal(pieces))
})
