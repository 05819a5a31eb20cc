import { expect } from 'chai'
import { VOID, join, newer, write } from '../../static/js/core/register.js'
import cases from '../sync/merge_cases.json'
import { disagreements } from './vectors.js'

describe('the merge', () => {
  it('agrees with the server on every shared case', () => expect(disagreements(cases)).to.eql([]))

  it('joins in any order to the higher stamp', () => {
    const regs = [['a', 5, 'x'], ['b', 5, 'y'], ['c', 4, 'z'], null, undefined]
    for (const a of regs) for (const b of regs) if (a || b) expect(join(a, b) ?? b).to.eql(join(b, a) ?? a)
    expect(join(regs[0], regs[1])).to.equal(regs[1])
    expect(join(regs[2], regs[0])).to.equal(regs[0])
  })

  it('is newer only with a higher stamp', () => {
    expect(newer(['a', 5, 'x'], ['b', 5, 'x'])).to.equal(false)
    expect(newer(['a', 5, 'y'], ['b', 5, 'x'])).to.equal(true)
    expect(newer(['a', 5, 'x'], undefined)).to.equal(true)
    expect(newer(undefined, ['a', 5, 'x'])).to.equal(false)
  })

  it('keeps a void clock behind what it never saw, for good', () => {
    expect(write(['x', 1, 'a'], 'y', VOID, 'b', null, VOID - 400_000)).to.equal(null)
  })
})
