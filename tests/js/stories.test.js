import { expect } from 'chai'
import { storyOf } from '../../static/js/comments/story-log.js'
import { storyLine } from '../../static/js/comments/story.js'
import cases from '../comments/stories.json'

const run = (run_on, distance_m, pain = 0, pain_began_m = null) => ({ f: { run_on, distance_m, pain, pain_began_m } })
const session = (done_on, finished_at = 1) => ({ f: { done_on, finished_at } })
const BEFORE = run('2026-01-01', 12000, 4, 9000)
const WEEK = [session('2026-01-05'), session('2026-01-07'), session('2026-01-09'), session('2026-01-12'), session('2026-01-14'), session('2026-01-16')]

describe('a story card', () => {
  for (const [story, words] of cases) it(`in words: ${words}`, () => expect(storyLine(story)).to.equal(words))
})

describe('a story from the log', () => {
  it('of nothing says nothing', () => expect(storyOf([], [])).to.deep.equal({ pain_began_m: null, again: null }))

  it('knows where pain came before the exercise, the weeks and how often', () =>
    expect(storyOf([run('2025-12-01', 20000, 3, 18000), BEFORE], WEEK)).to.deep.equal({ pain_began_m: 9000, weeks: 2, weekly: 3, again: null }))

  it('counts finished sessions only', () => expect(storyOf([], [...WEEK, session('2026-02-01', null)]).weeks).to.equal(2))

  it('tells who ran past it', () => {
    expect(storyOf([BEFORE, run('2026-01-20', 9500)], WEEK).outcome).to.equal('past')
    expect(storyOf([BEFORE, run('2026-01-20', 14000, 2, 9001)], WEEK).outcome).to.equal('past')
  })

  it('else compares the pain of the last run', () => {
    for (const [pain, outcome] of [[2, 'better'], [4, 'same'], [6, 'worse']])
      expect(storyOf([BEFORE, run('2026-01-20', 8000, pain, 7000)], WEEK).outcome).to.equal(outcome)
  })

  it('says whether a break brought it back', () => {
    const later = [...WEEK, session('2026-03-01')]
    expect(storyOf([BEFORE, run('2026-02-20', 9000, 3, 5000)], later).again).to.equal(true)
    expect(storyOf([BEFORE, run('2026-03-10', 9000, 3, 5000)], later).again).to.equal(true)
    expect(storyOf([BEFORE, run('2026-01-20', 9000, 3, 5000)], later).again).to.equal(false)
  })
})
