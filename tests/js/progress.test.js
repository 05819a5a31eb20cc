import { expect } from 'chai'
import { daysBelow } from '../../static/js/progress/chart.js'
import { dayOf, dayWords, mondayOf, monthAfter, numberOf } from '../../static/js/progress/days.js'
import { calendarOf, curveOf, goalHeld, latestBest, painsOf, pointsOf, sidesOf, since, startOf, streakOf, tooMuch, weeksOf } from '../../static/js/progress/figures.js'
import { goalOf } from '../../static/js/progress/goal.js'
import { doneOf, historyOf, outingOf, renewed } from '../../static/js/progress/history.js'
import { ofRuns, ofSessions, ofSides, ofStreak } from '../../static/js/progress/summary.js'
import { painRows, runRows, sessionRows } from '../../static/js/progress/tables.js'

const TODAY = '2026-11-25'
const NOTHING = { sessions: [], runs: [] }
const run = (day, distance, began, more = {}) => ({ id: `r-${day}`, day, distance, free: began === undefined ? distance : began, pain: began === undefined ? 0 : 4, morning: null, ...more })
const session = (day, more = {}) => ({ id: `s-${day}`, day, at: 0, workout: 'hip', pain: 1, morning: null, sets: 3, left: 20, right: 22, ...more })
const weeks = (...counts) => counts.map((count) => ({ count }))

describe('what a history keeps', () => {
  const row = (f, k = ['a']) => ({ k, f })
  const tick = (key, reps, done = true) => row({ done, reps }, ['a', key])
  const f = { done_on: '2026-11-20', started_at: 5, workout: 'hip' }

  it('of a session are its sets and the reps of each side; a left and a right are one set', () => {
    const done = doneOf(row(f), [tick('squat.1.left', 20), tick('squat.1.right', 24), tick('squat.2.left', 21), tick('bridge.1.both', 9), tick('squat.3.left', 50, false)])
    expect(done).to.include({ sets: 2.5, left: 20.5, right: 24, day: '2026-11-20', pain: null })
  })
  it('is no session without a tick, none that was deleted, and none without a day', () => {
    expect([doneOf(row(f), []), doneOf(row(f), [tick('a.1.left', 3, false)]), doneOf(row({ ...f, deleted: true }), [tick('a.1.left', 3)]), doneOf(row({}), [tick('a.1.left', 3)])]).to.eql([null, null, null, null])
  })
  it('of a run is how far it was free of pain, or that nobody said', () => {
    const runs = [{ pain: 0 }, { pain: 3, pain_began_m: 8000 }, { pain: 3 }, {}].map((more) => outingOf(row({ run_on: TODAY, distance_m: 9000, ...more })))
    expect(runs.map((one) => one?.free)).to.eql([9000, 8000, null, null])
  })
  it('is in order, and what changed takes the place of what was', () => {
    const history = historyOf([session('2026-11-20'), session('2026-11-03')], [run('2026-11-02', 5000)])
    expect(history.sessions.map(({ day }) => day)).to.eql(['2026-11-03', '2026-11-20'])
    const again = renewed(history, new Set(['s-2026-11-03', 'r-2026-11-02']), historyOf([session('2026-11-03', { pain: 9 })], []))
    expect([again.sessions.map(({ pain }) => pain), again.runs]).to.eql([[9, 1], []])
  })
})

describe('days', () => {
  it('are counted, and named, without the browser’s formats', () => {
    expect([dayOf(numberOf('2026-03-29')), mondayOf('2026-11-22'), mondayOf('2026-11-23'), mondayOf('1969-12-31')]).to.eql(['2026-03-29', '2026-11-16', '2026-11-23', '1969-12-29'])
    expect([dayWords('2026-05-11', TODAY), dayWords('2024-05-01', TODAY), monthAfter('2026-11-25', 0), monthAfter('2026-12-01', 1), monthAfter('2026-01-01', -1)])
      .to.eql(['11 May', '1 May 2024', '2026-11-01', '2027-01-01', '2025-12-01'])
  })
  it('below a chart are as many as there is room for', () => {
    const named = (from, to) => daysBelow(numberOf(from), numberOf(to), 20).map(dayOf)
    expect(named('2026-11-01', '2026-11-28')).to.eql(['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'])
    expect(named('2016-12-01', TODAY)).to.have.lengthOf.at.most(4).and.include('2017-01-01')
    expect(named('2026-09-01', TODAY)).to.have.lengthOf.at.most(4)
    expect(named('2026-11-01', '2026-11-30')).to.eql(['2026-11-02', '2026-11-16']) // there is no room for the 30th
  })
})

describe('a range', () => {
  it('begins where it says, or with the first there is', () => {
    const history = { ...NOTHING, runs: [run('2020-02-01', 1)] }
    expect(['month', 'quarter', 'year', 'all'].map((range) => startOf(range, history, TODAY))).to.eql(['2026-10-29', '2026-08-27', '2025-11-26', '2020-02-01'])
    expect(startOf('all', NOTHING, TODAY)).to.equal('2026-10-29')
    expect(since([run('2026-01-01', 1), run('2026-02-01', 2)], '2026-02-01')).to.have.lengthOf(1)
  })
})

describe('weeks', () => {
  it('are counted from Monday, empty ones too', () => {
    const found = weeksOf([session('2026-11-15'), session('2026-11-16'), session('2026-11-22')], '2026-11-14', '2026-11-23')
    expect(found.map(({ count }) => count)).to.eql([1, 2, 0])
  })
  it('are kept up with one missed in four, and not with two', () => {
    const streak = (...counts) => streakOf(weeks(...counts), 2)
    expect(streak(2, 2, 2)).to.eql({ length: 3, counted: 3 })
    expect(streak(2, 0, 2, 3)).to.eql({ length: 4, counted: 3 })
    expect(streak(2, 2, 0, 2, 0, 2)).to.eql({ length: 3, counted: 2 })
    expect(streak(2, 0, 2, 2, 2, 0, 2)).to.eql({ length: 7, counted: 5 })
    expect(streak(2, 0, 0, 2)).to.eql({ length: 1, counted: 1 })
  })
  it('do not count the present one against anybody', () => {
    expect(streakOf(weeks(2, 2, 0), 2)).to.eql({ length: 2, counted: 2 })
    expect(streakOf(weeks(2, 2, 1, 0), 2).counted).to.equal(2)
    expect([streakOf(weeks(0), 2).length, streakOf([], 2).length, streakOf(weeks(1, 1), 1).length]).to.eql([0, 0, 2])
  })
  it('are told without a reproach', () => {
    expect(ofStreak({ length: 4, counted: 3 }, 2)).to.equal('1 week missed on the way, and nothing lost. Two sessions make a week; one missed in four breaks nothing.')
    expect(ofStreak({ length: 2, counted: 2 }, 1)).to.equal('One session makes a week; one missed in four breaks nothing.')
  })
})

describe('the pain-free distance', () => {
  const runs = [run('2026-03-02', 12_100), run('2026-03-20', 9000), run('2026-05-11', 20_000, 17_200), run('2026-05-12', 5000)]

  it('is the best of the last four weeks with runs, and is told beside the first month’s', () => {
    expect(latestBest(runs)?.free).to.equal(17_200)
    expect(ofRuns(runs, '2026-05-13', 'km')).to.equal('You ran 17.2 km without pain on 11 May; it was 12.1 km in March.')
    expect(ofRuns(runs.slice(0, 1), '2026-05-13', 'mi')).to.equal('You ran 7.5 mi without pain on 2 March.')
    expect([ofRuns([], TODAY, 'km'), ofRuns([run(TODAY, 5000, null)], TODAY, 'km')]).to.eql(['', 'No run yet says where pain began, or that there was none.'])
  })
  it('is a point a run where the range is short, the farthest of each week or month where it is long', () => {
    const points = pointsOf([...runs, { ...run('2026-05-13', 4000), pain: null, free: null }])
    expect(points.map(({ hurt }) => hurt)).to.eql([false, false, true, false])
    expect(['quarter', 'year', 'all'].map((range) => curveOf(points, range).map(({ free }) => free))).to.eql([[12_100, 9000, 17_200, 5000], [12_100, 9000, 17_200], [12_100, 17_200]])
  })
  it('holds a goal once four weeks went by without pain before it', () => {
    const held = (...list) => goalHeld(list, 15_000, TODAY)
    const [long, lately] = [run('2026-10-20', 16_000), run('2026-11-20', 18_000, 15_500)]
    expect(held(long, lately)).to.equal(true)
    expect(held(long, run('2026-11-01', 6000), lately)).to.equal(true)
    expect([held(), held(lately), held(long), held(long, run('2026-11-10', 9000, 5000), lately), held(long, lately, run('2026-11-22', 9000, null))]).to.eql([false, false, false, false, false])
  })
  it('has a goal in the unit it was typed in', () => {
    expect([goalOf('15', 'km').metres, goalOf('10', 'mi').metres, goalOf(' ', 'km')]).to.eql([15_000, 16_093, { metres: null, fault: '' }])
    expect([goalOf('far', 'km').fault, goalOf('0', 'km').fault]).to.eql(Array(2).fill('Write the distance in km, like 15, or leave it empty.'))
  })
})

describe('pain', () => {
  it('above five is told of for two weeks, whenever it came', () => {
    expect(tooMuch({ sessions: [session('2026-11-20', { pain: 5 })], runs: [run('2026-11-05', 5000, 1, { pain: 9 })] }, TODAY)).to.equal(null)
    expect(tooMuch({ sessions: [session('2026-11-20', { morning: 6 })], runs: [run('2026-11-19', 5000, 1, { pain: 6 })] }, TODAY)?.id).to.equal('s-2026-11-20')
  })
  it('is the worst of each month where the range is long', () => {
    const history = { sessions: [session('2026-11-03', { morning: 3 }), session('2026-11-05', { pain: null })], runs: [run('2026-11-04', 5000, 1)] }
    expect(painsOf(history, 'month').map(({ pain, morning }) => [pain, morning])).to.eql([[1, 3], [4, null]])
    expect(painsOf(history, 'all').map(({ pain, morning }) => [pain, morning])).to.eql([[4, 3]])
  })
})

describe('left and right', () => {
  it('are compared where both were done', () => {
    const sessions = [session('2026-11-03', { left: 20, right: 26 }), session('2026-11-04', { left: null }), session('2026-11-10', { left: 22, right: 26 })]
    expect(sidesOf(sessions, 'month').map(({ left, right }) => [left, right])).to.eql([[20, 26], [22, 26]])
    expect(sidesOf(sessions, 'all').map(({ left, right }) => [left, right])).to.eql([[21, 26]])
  })
  it('are told with what lies between', () => {
    expect([ofSides({ left: 20, right: 24.5 }), ofSides({ left: 20, right: 20 }), ofSides(undefined)])
      .to.eql(['Left 20, right 24.5 in a set: the left side is 4.5 behind.', 'Both sides did 20 in a set.', ''])
  })
})

describe('a month', () => {
  it('is whole weeks, with what was done on each day', () => {
    const days = calendarOf('2026-11-01', { sessions: [session('2026-11-23'), session('2026-10-31')], runs: [run('2026-11-23', 5000)] })
    expect([days.length, days[0][0].day, days[0][0].inside, days[5][0].day]).to.eql([6, '2026-10-26', false, '2026-11-30'])
    expect([days[4][0].sessions.length, days[4][0].runs.length, days[4][1].runs.length]).to.eql([1, 1, 0])
  })
})

describe('tables', () => {
  const history = { sessions: [session('2026-10-01'), session('2026-11-03')], runs: [run('2026-10-04', 5000), run('2026-11-04', 9000, 7000)] }
  it('have a row for each where the range is short, newest first', () => {
    expect(runRows(history.runs, false, TODAY, 'km')[0]).to.eql({ day: '4 November', href: '/runs#edit=r-2026-11-04', free: '7.0 km', of: '9.0 km', pain: '4' })
    expect(sessionRows(history.sessions, false, TODAY)[0]).to.include({ day: '3 November', left: '20', right: '22', apart: '2' })
    expect(painRows(history, false, TODAY).map(({ what }) => what)).to.eql(['Run', 'Session', 'Run', 'Session'])
  })
  it('have a row for each month where it is long', () => {
    expect(runRows(history.runs, true, TODAY, 'km').map(({ day, free, pain }) => [day, free, pain])).to.eql([['November', '7.0 km', 'in 1'], ['October', '5.0 km', 'in none']])
    expect(sessionRows(history.sessions, true, TODAY)[0]).to.include({ day: 'November', href: '' })
    expect(painRows(history, true, TODAY)[0]).to.include({ day: 'November', what: '2 rated', pain: 'at most 4', morning: '–' })
  })
})

describe('the summary', () => {
  it('counts the sessions of the last four weeks, and never scolds', () => {
    expect(ofSessions({ sessions: [session('2026-10-01'), session('2026-11-03')], runs: [] }, TODAY)).to.equal('1 session in the last four weeks.')
    expect(ofSessions({ sessions: [session('2026-10-01')], runs: [] }, TODAY)).to.equal('No session in the last four weeks. One set is enough to start again.')
    expect(ofSessions(NOTHING, TODAY)).to.equal('No session yet.')
  })
})
