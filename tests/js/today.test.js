import { expect } from 'chai'
import { nextOf } from '../../static/js/home/next.js'
import { askedAbout } from '../../static/js/home/morning.js'
import { doneIn, weekInWords, weekOf } from '../../static/js/home/week.js'
import { safePath } from '../../static/js/members/next.js'

const NOW = Date.parse('2026-11-25T10:00:00Z')
const TODAY = '2026-11-25'
const workouts = ['glute', 'foot', 'hip'].map((slug) => ({ slug, title: slug.toUpperCase(), url: `/workouts/${slug}`, line: '10 minutes' }))
const session = (workout, done_on, more = {}) => ({ k: ['id'], f: { workout, done_on, started_at: NOW - 9e7, finished_at: NOW - 8e7, ...more } })
const next = (...sessions) => nextOf(workouts, sessions, [], TODAY, NOW)

describe('what is next', () => {
  it('is left to the page while nothing was done', () => expect(next()).to.equal(null))
  it('is the session that was begun', () => {
    const begun = session('foot', TODAY, { started_at: NOW - 1000, finished_at: null })
    expect(next(begun)).to.include({ title: 'FOOT', go: 'Carry on', href: '/session#s=id' })
  })
  it('is not one begun yesterday', () => expect(next(session('foot', '2026-11-24', { finished_at: null })).title).to.equal('GLUTE'))
  it('is what was never done, before what was done long ago', () => {
    expect(next(session('glute', '2025-01-01'), session('foot', TODAY)).title).to.equal('HIP')
  })
  it('is what was done longest ago', () => {
    const all = [session('glute', '2026-11-24'), session('foot', '2026-11-20'), session('hip', '2026-11-22'), session('foot', '2026-11-21')]
    expect(next(...all)).to.include({ title: 'FOOT', kicker: 'Next' })
  })
  it('says so when today is done', () => expect(next(session('glute', TODAY)).kicker).to.match(/^Done for today/))
})

describe('after two weeks with nothing', () => {
  it('is the short one of what was done last, with what happened to others', () => {
    const back = next(session('glute', '2026-10-01'), session('foot', '2026-11-10'))
    expect(back).to.include({ title: 'FOOT', href: '/session#foot&short' })
    expect(back.line).to.match(/^Others stopped once the pain was gone/)
  })
  it('is nothing of that a day earlier', () => expect(next(session('foot', '2026-11-11'))).to.not.include({ kicker: 'Two weeks of rest' }))
})

describe('after pain above 5', () => {
  const hurt = (done_on, pain, more = {}) => session('glute', done_on, { pain, ...more })
  const title = (sessions, runs = []) => nextOf(workouts, sessions, runs, TODAY, NOW)?.title
  it('is rest, for two days, whether a session hurt or a run', () => {
    expect(next(hurt('2026-11-24', 7)).line).to.match(/: pain 7, which is too much/)
    expect(title([session('glute', '2026-11-20')], [{ k: ['r'], f: { run_on: TODAY, pain: 6 } }])).to.equal('Rest first')
    expect(title([hurt('2026-11-23', 6)])).to.equal('Rest first')
    expect(title([hurt('2026-11-22', 9)])).to.not.equal('Rest first')
  })
  it('is as the morning after has it', () => {
    expect(title([hurt('2026-11-24', 7, { morning: 2 })])).to.not.equal('Rest first')
    expect(title([hurt('2026-11-24', 4, { morning: 6 })])).to.equal('Rest first')
    expect(title([hurt('2026-11-24', 7, { morning: null })])).to.equal('Rest first')
  })
  it('is over once something went better, and never in the way of what was begun', () => {
    expect(title([hurt('2026-11-24', 7), hurt(TODAY, 2)])).to.not.equal('Rest first')
    expect(title([hurt('2026-11-24', 7), session('foot', TODAY, { started_at: NOW - 1000, finished_at: null })])).to.equal('FOOT')
  })
})

describe('the morning after', () => {
  const row = (t, f) => ({ t, f })
  const asked = (...rows) => askedAbout(rows, TODAY).map(({ t }) => t)
  it('is asked of all that hurt on the last painful day', () => {
    expect(asked(row('run', { run_on: '2026-11-24', pain: 3 }), row('session', { done_on: '2026-11-24', pain: 1 }), row('run', { run_on: '2026-11-23', pain: 4 }))).to.eql(['run', 'session'])
  })
  it('is not asked of today, of long ago, or of what did not hurt', () => {
    expect(asked(row('run', { run_on: TODAY, pain: 3 }), row('run', { run_on: '2026-11-22', pain: 3 }), row('session', { done_on: '2026-11-24', pain: 0 }), row('session', { done_on: '2026-11-24' }))).to.eql([])
  })
  it('is never asked again once answered or dismissed', () => {
    expect([asked(row('run', { run_on: '2026-11-24', pain: 3, morning: 0 })), asked(row('run', { run_on: '2026-11-24', pain: 3, morning: null }), row('session', { done_on: '2026-11-24', pain: 3 }))]).to.eql([[], []])
  })
})

describe('this week', () => {
  it('begins on Monday, on a Sunday too', () => {
    expect(weekOf('2026-11-25')[0]).to.equal('2026-11-23')
    expect(weekOf('2026-11-29')).to.have.lengthOf(7).and.include('2026-11-23')
    expect(weekOf('2026-11-23')[6]).to.equal('2026-11-29')
  })
  it('counts only its own days', () => {
    const done = doneIn(weekOf(TODAY), [session('glute', TODAY), session('glute', '2026-11-16')], [{ f: { run_on: '2026-11-23' } }])
    expect(weekInWords(done)).to.equal('1 workout and 1 run this week.')
  })
  it('has no words for nothing', () => expect(weekInWords(doneIn(weekOf(TODAY), [], []))).to.equal(''))
})

describe('the path to go on to', () => {
  for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', null])
    it(`is not ${bad}`, () => expect(safePath(bad)).to.equal(''))
  it('is one of ours', () => expect(safePath('/articles/x#comments')).to.equal('/articles/x#comments'))
})
