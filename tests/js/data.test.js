import { expect } from 'chai'
import { fits, isDay } from '../../static/js/data/rules.js'

describe('what a field may hold', () => {
  const FITS = [
    [true, ['boolean']], [0, ['integer', 0, 10]], [10, ['integer', 0, 10]], ['left', ['word', 'left', 'right']], ['', ['text', 5, 0]], ['🏃🏃🏃🏃🏃', ['text', 5, 0]],
    ['2024-02-29', ['day']], [null, ['integer', 0, 10]],
  ]
  const NOT = [
    [1, ['boolean']], [11, ['integer', 0, 10]], [-1, ['integer', 0, 10]], [1.5, ['integer', 0, 10]], ['5', ['integer', 0, 10]], ['up', ['word', 'left', 'right']], ['longer', ['text', 5, 0]],
    [' ', ['text', 5, 1]], ['\0', ['text', 5, 0]], ['\ud800', ['text', 5, 0]], ['2023-02-29', ['day']], ['2023-2-9', ['day']], [20230101, ['day']], [1, undefined],
  ]
  for (const [value, shape] of FITS) it(`takes ${JSON.stringify(value)} for ${shape}`, () => expect(fits(value, shape)).to.equal(true))
  for (const [value, shape] of NOT) it(`refuses ${JSON.stringify(value)} for ${shape}`, () => expect(fits(value, shape)).to.equal(false))

  it('knows the days there are', () => expect(['2024-02-29', '2100-02-29', '0000-00-00', 'today', ''].map(isDay)).to.eql([true, false, false, false, false]))
})
