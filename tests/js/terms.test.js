import { expect } from 'chai'
import { answersTo, finder } from '../../static/js/comments/terms.js'
import cases from '../comments/terms.json'

const row = (term, synonyms = [], more = {}) => ({ srv: { term, synonyms, text: `About ${term}.`, ...more } })
const asked = (text, ...rows) => answersTo(text, rows).map(({ term }) => term)

describe('terms', () => {
  for (const [text, terms, found] of cases)
    it(`are found as whole words: ${JSON.stringify(text)}`, () => expect([...text.matchAll(finder(terms))].map(([hit]) => hit)).to.deep.equal(found))

  it('are answered when somebody asks', () => {
    expect(asked('How deep is 3/4 depth', row('three-quarter depth', ['3/4 depth']))).to.deep.equal(['three-quarter depth'])
    expect(asked('My band snapped. Which one next?', row('band'))).to.deep.equal(['band'])
  })

  it('are left alone where nobody asks', () => expect(asked('I love my band.', row('band'))).to.deep.equal([]))

  it('give two answers at most, in the order of the question', () =>
    expect(asked('Does the BOSU need a band or a wall?', row('band'), row('wall'), row('BOSU'))).to.deep.equal(['BOSU', 'band']))

  it('give none that was taken back', () => expect(answersTo('What is a band?', [{ srv: { gone: true } }])).to.deep.equal([]))
})
