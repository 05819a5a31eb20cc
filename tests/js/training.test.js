import { expect } from 'chai'
import { dayInWords, daysAfter, today } from '../../static/js/core/day.js'
import { changesOf } from '../../static/js/core/form-draft.js'
import { faultsOf, shown, stored } from '../../static/js/runs/fields.js'
import { clockOf, far, inUnit, metresOf, minutesInWords, painFree, secondsOf, typedAs } from '../../static/js/runs/units.js'
import { runInWords } from '../../static/js/runs/words.js'
import { askedFor, countOf, cueInWords, halfOf, lastInWords, linesOf, ofSets, repsFor, setsInWords, setsOf } from '../../static/js/sessions/plan.js'

const SQUAT = { slug: 'squat', title: 'Squat', sets: 2, sets_high: 3, reps_low: 20, sided: true, prescription: '2–3 × 20–30 each side' }
const typed = { unit: 'km', run_on: '2026-11-22', distance: '10,2', minutes: '', pain: '3', pain_began: '8.1', side: 'left', place: 'hip', surface: 'trail', note: ' Windy. ' }

describe('a workout’s sets', () => {
  it('are a box for each side, the third only on offer', () => {
    const boxes = setsOf(SQUAT)
    expect(boxes.map((set) => set.map(({ name }) => name))).to.eql([['Set 1 left', 'Set 1 right'], ['Set 2 left', 'Set 2 right'], ['Set 3 left', 'Set 3 right']])
    expect(boxes.map(([{ extra }]) => extra)).to.eql([false, false, true])
  })

  it('are one box where there are no sides', () => {
    expect(setsOf({ ...SQUAT, sets_high: null, sided: false }).flat().map(({ key, name }) => [key, name])).to.eql([['squat.1.both', 'Set 1'], ['squat.2.both', 'Set 2']])
  })

  it('start from now, then last time, then the prescription', () => {
    const [[left, right], [later]] = setsOf(SQUAT)
    const [now, last] = [new Map([[left.key, { reps: 0 }]]), new Map([[left.key, { reps: 9 }], [right.key, { reps: 24 }]])]
    expect([left, right, later].map((box) => repsFor(box, now, last))).to.eql([0, 24, 20])
  })

  it('count when they were asked for, or one side of them is done', () => {
    const exercises = [SQUAT, { ...SQUAT, slug: 'bridge', sided: false }]
    expect(countOf(exercises, new Map())).to.eql({ done: 0, all: 4 })
    expect(countOf(exercises, new Map([['squat.3.left', { done: true }], ['bridge.3.both', { done: false }]]))).to.eql({ done: 0.5, all: 5 })
  })

  it('are whole only once both sides are done', () => {
    const sides = (/** @type {boolean} */ left, /** @type {boolean} */ right) => halfOf([{ side: 'left', done: left }, { side: 'right', done: right }])
    expect([sides(false, false), sides(true, false), sides(false, true), sides(true, true)]).to.eql(['', 'right', 'left', ''])
    expect([0, 0.5, 1, 2.5].map(setsInWords)).to.eql(['0', '½', '1', '2½'])
    expect([0, 0.5, 1, 2].map(ofSets)).to.eql(['of 0 sets', 'of ½ set', 'of 1 set', 'of 2 sets'])
  })

  it('say what the same set was last time', () => {
    const [set] = setsOf(SQUAT)
    const last = new Map([[set[0].key, { reps: 22 }], [set[1].key, { reps: 24 }]])
    expect([lastInWords(set, last, 0), lastInWords(set, last, null), lastInWords(set, new Map(), 2)]).to.eql(['Last time 22 left, 24 right, pain 0', 'Last time 22 left, 24 right', ''])
  })

  it('are summed up by side, unticked ones left out', () => {
    const ticks = new Map([['squat.1.left', { done: true, reps: 20 }], ['squat.2.left', { done: false, reps: 20 }], ['squat.1.right', { done: true }]])
    expect(linesOf([SQUAT, { ...SQUAT, slug: 'bridge' }], ticks)).to.eql([{ title: 'Squat', skipped: '', sides: [{ side: 'left', reps: [20] }, { side: 'right', reps: [null] }] }])
  })
})

describe('an exercise', () => {
  const squat = { ...SQUAT, reps_high: 30, band: true, harder: 'Stand on a BOSU.' }
  const last = new Map([['squat.1.left', { reps: 26 }]])
  const startOf = (exercise) => repsFor(setsOf(exercise)[0][0], new Map(), last)

  it('is one set a side at the low end before a run', () => {
    const short = askedFor(squat, 'short')
    expect(setsOf(short).map((set) => set.length)).to.eql([2])
    expect([startOf(short), short.step]).to.eql([20, ''])
    const inWords = (prescription) => askedFor({ ...squat, prescription }, 'short').prescription
    expect(['2–3 × 20–30 each side, band', '3 × 12, hold 2 s', '3 × 20 s each side'].map(inWords)).to.eql(['1 × 20 each side, band', '1 × 20, hold 2 s', '1 × 20 s each side'])
  })

  it('asks for what the member’s own step adds', () => {
    const steps = [0, 1, 2, 3].map((level) => askedFor(squat, 'full', { level, decided_at: 5 }, 9))
    expect(steps.map(({ sets }) => sets)).to.eql([2, 3, 3, 3])
    expect(steps.map(({ step }) => step)).to.eql(['', 'Your step: 3 sets.', 'Your step: 3 sets, a firmer band.', 'Your step: 3 sets, a firmer band. Stand on a BOSU.'])
    expect(askedFor(squat, 'short', { level: 2 }).step).to.equal('Your step: a firmer band.')
  })

  it('starts from the low end when the band was made firmer since last time, and only then', () => {
    const begun = (level, lastAt) => startOf(askedFor(squat, 'full', { level, decided_at: 5 }, lastAt))
    expect([begun(1, 4), begun(2, 4), begun(2, 9)]).to.eql([26, 20, 26])
  })

  it('keeps sets that were added, and what was done before it was skipped', () => {
    const ticks = new Map([['squat.4.left', { done: true, reps: 20 }], ['squat.1.left', { done: true, reps: 20 }], ['squat', { skipped: 'pain' }]])
    expect(setsOf(SQUAT, ticks)).to.have.lengthOf(4)
    expect(countOf([SQUAT], ticks)).to.eql({ done: 1, all: 1 })
    expect(linesOf([SQUAT], ticks)[0]).to.include({ skipped: 'pain' })
    ticks.set('squat', { skipped: null })
    expect(countOf([SQUAT], ticks)).to.eql({ done: 1, all: 3 })
  })

  it('says which side leads until it is begun', () => {
    const cue = (left, right, lead) => cueInWords([{ side: 'left', done: left }, { side: 'right', done: right }], lead)
    expect([cue(false, false, 'right'), cue(false, true, 'right'), cue(true, true, 'right'), cue(false, false, '')]).to.eql(['right first', 'now left', '', ''])
    expect(cueInWords([{ side: 'both', done: false }], 'left')).to.equal('')
  })
})

describe('a run', () => {
  it('is stored in metres and seconds, whatever the decimal sign', () => {
    expect(stored(typed)).to.eql({
      run_on: '2026-11-22', distance_m: 10200, duration_s: null, pain: 3, pain_began_m: 8100, side: 'left', place: 'hip', surface: 'trail', note: 'Windy.',
    })
    expect(['5', '.5', '5.', '', 'x', '1e3', '-4'].map((text) => metresOf(text))).to.eql([5000, 500, 5000, null, NaN, NaN, NaN])
  })

  it('comes back into the form as it was typed', () => {
    expect(shown(stored(typed), 'km')).to.eql({ ...typed, distance: '10.2', pain: 3, note: 'Windy.' })
    for (const unit of /** @type {const} */ (['km', 'mi']))
      for (const text of ['5', '6.2', '13.11', '26.22', '0.5', '100', '12.345']) expect(typedAs(metresOf(text, unit), unit)).to.equal(text)
  })

  it('is never changed by being looked at in the other unit', () => {
    for (let metres = 1; metres < 60_000; metres += 7) expect(metresOf(typedAs(metres, 'mi'), 'mi')).to.equal(metres)
  })

  it('without pain says nothing of where it hurt', () => {
    expect(stored({ ...typed, pain: '0' })).to.include({ pain_began_m: null, side: null, place: null, surface: 'trail' })
  })

  it('is refused field by field, in the unit it was typed in', () => {
    const faults = faultsOf(stored({ run_on: '', distance: '1001', minutes: 'x', pain: '1', pain_began: 'y', note: '' }), 'mi', typed.run_on)
    expect(Object.keys(faults)).to.eql(['run_on', 'distance', 'minutes', 'pain_began'])
    expect(faults.distance).to.contain('miles')
    expect(faultsOf(stored(typed), 'km', typed.run_on)).to.eql({})
    expect(faultsOf(stored(typed), 'km', '1999-12-31')).to.eql({ run_on: 'Choose the day you ran.' })
  })

  it('knows how far it was free of pain, or that nobody said', () => {
    expect([{ pain: 0 }, { pain: 2, pain_began_m: 3000 }, { pain: 2 }, {}].map((run) => painFree({ distance_m: 5000, ...run }))).to.eql([5000, 3000, null, null])
    for (const [text, seconds] of /** @type {const} */ ([['52', 3120], ['52,5', 3150], ['52:10', 3130], ['1:05:30', 3930], ['1.05.30', 3930], ['0:59', 59], ['', null]])) expect(secondsOf(text), text).to.equal(seconds)
    for (const text of ['1:60', '1:5', '1:05:3', 'x', '1:02:03:04']) expect(secondsOf(text), text).to.be.NaN
    for (const seconds of [59, 3120, 3130, 3930, 36_000]) expect(secondsOf(clockOf(seconds))).to.equal(seconds)
    expect([inUnit(10249), far(10000, 'mi'), minutesInWords(3120), minutesInWords(5430)]).to.eql(['10.2', '6.2 mi', '52 min', '1 h 31 min'])
  })

  it('is told in words', () => {
    const words = runInWords({ ...stored(typed), run_on: '2020-02-29', morning: 0 }, 'km')
    expect([words.pain, words.where, words.time, words.morning]).to.eql(['Pain-free for 8.1 km, then pain 3', 'Hip, left', 'trail', 'The next morning: no pain'])
    expect(runInWords({ run_on: '2020-02-29', pain: 0, distance_m: 5000, side: 'left' }, 'mi')).to.include({ pain: 'Pain-free all the way', where: '', distance: '3.1', morning: '' })
  })
})

describe('a form', () => {
  it('writes only what was changed', () => {
    expect(changesOf({ pain: 0, note: '', distance_m: 5 }, { pain: null, distance_m: 5 })).to.eql({ pain: 0 })
    expect(changesOf({ pain: null, note: '' }, { pain: 3, note: 'x' })).to.eql({ pain: null, note: '' })
  })
})

describe('a day', () => {
  it('is local, and survives a change of clocks', () => {
    expect(daysAfter('2026-10-24', 2)).to.equal('2026-10-26')
    expect(today(new Date(2026, 0, 5, 23, 59))).to.equal('2026-01-05')
    expect(dayInWords('2020-02-29')).to.equal('Saturday 29 February 2020')
  })
})
