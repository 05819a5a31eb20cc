import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { linksIn } from '../../static/js/comments/links.js'

describe('a member’s text', () => {
  for (const [text, pieces] of JSON.parse(readFileSync(new URL('../comments/links.json', import.meta.url), 'utf8')))
    it(`is cut at its addresses: ${JSON.stringify(text)}`, () => expect(linksIn(text)).to.deep.equal(pieces))
})
