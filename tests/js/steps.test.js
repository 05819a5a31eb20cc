import { expect } from 'chai'
import cases from '../workouts/steps.json'
import { baseline, setsAt } from '../../static/js/workouts/progression.js'
import { disagreements } from './steps.js'

describe('the next step', () => {
  it('is the server’s own on every shared case', () => expect(disagreements(cases)).to.eql([]))

  it('knows how many sets a level asks for', () => {
    const squat = { sets: 2, sets_high: 3, reps_high: 30, sided: true, band: true, harder: 'BOSU' }
    expect([0, 1, 2, 3].map((level) => setsAt(squat, level))).to.eql([2, 3, 3, 3])
  })

  it('takes the least of the mornings for usual', () => expect([[], [null, 3, 1], [undefined]].map(baseline)).to.eql([0, 1, 0]))
})
