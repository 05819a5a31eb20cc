import { expect } from 'chai'
import { nextOf, ordered, pauseAfter, stopInWords } from '../../static/js/sessions/order.js'
import { cycleOf, paceAt, phasesOf } from '../../static/js/sessions/tempo.js'
import { clockOf, cuesBetween, isForgotten, isOver, leftAt, longer, pausedAt, readyAt, resumedAt, spentAt, started, timerIn } from '../../static/js/sessions/timer.js'
import { Watch } from '../../static/js/sessions/watch.js'

const NOW = 1_000_000
const about = { workout: 'glute', key: 'squat.1.left' }
const rest = started('rest', about, 60, NOW)
const hold = started('hold', about, 30, NOW, 5)
const stops = (done = '') => [['squat', 1], ['squat', 2], ['yoga', 1]].flatMap(([slug, n]) => ['left', 'right'].map((side) => {
  const key = `${slug}.${n}.${side}`
  return { key, n, side, done: done.split(' ').includes(key), exercise: { slug, title: slug } }
}))
const keys = (list) => list.map(({ key }) => key)

describe('a timer', () => {
  it('is right whenever it is looked at', () => {
    expect([0, 500, 59_999, 60_000, 90_000].map((ms) => leftAt(rest, NOW + ms))).to.eql([60_000, 59_500, 1, 0, 0])
    expect([59_999, 60_000].map((ms) => isOver(rest, NOW + ms))).to.eql([false, true])
    expect([60_000, 59_001, 1, 0].map(clockOf)).to.eql(['1:00', '1:00', '0:01', '0:00'])
  })

  it('gets ready before a hold begins', () => {
    expect([readyAt(hold, NOW), leftAt(hold, NOW), spentAt(hold, NOW)]).to.eql([5000, 30_000, 0])
    expect([readyAt(hold, NOW + 6000), leftAt(hold, NOW + 6000), spentAt(hold, NOW + 6000)]).to.eql([0, 29_000, 1000])
  })

  it('stands still while it is paused, and grows when asked', () => {
    const paused = pausedAt(rest, NOW + 20_000)
    expect(leftAt(paused, NOW + 500_000)).to.equal(40_000)
    expect(isOver(paused, NOW + 500_000)).to.equal(false)
    expect(leftAt(resumedAt(paused, NOW + 500_000), NOW + 500_000)).to.equal(40_000)
    expect(leftAt(longer(rest, 15), NOW + 20_000)).to.equal(55_000)
    expect(resumedAt(rest, NOW + 9)).to.eql(rest)
  })

  it('gives each cue once, in order, and none too late', () => {
    expect(cuesBetween(rest, NOW, NOW + 49_999)).to.eql([])
    expect(cuesBetween(rest, NOW + 49_000, NOW + 50_000)).to.eql(['ten'])
    expect([57, 58, 59, 60].map((s) => cuesBetween(rest, NOW + (s - 1) * 1000, NOW + s * 1000)).flat()).to.eql(['last', 'last', 'last', 'end'])
    expect(cuesBetween(rest, NOW + 10_000, NOW + 300_000)).to.eql([])
    expect(cuesBetween(pausedAt(rest, NOW + 59_500), NOW + 59_500, NOW + 60_000)).to.eql([])
    expect(cuesBetween(hold, NOW + 4000, NOW + 5000)).to.eql(['go'])
    expect(cuesBetween(started('switch', about, 10, NOW), NOW, NOW + 1)).to.eql([])
  })

  it('is taken up again after the app was killed, unless nobody came back to it', () => {
    expect(timerIn(JSON.stringify(rest))).to.eql(rest)
    expect([null, '', '{}', '{"from":1}'].map(timerIn)).to.eql([null, null, null, null])
    expect([isForgotten(rest, NOW + 120_000), isForgotten(rest, NOW + 3_600_000)]).to.eql([false, true])
  })
})

describe('the watch', () => {
  it('keeps each change of the timer, and says once that it is over', () => {
    const [kept, beats] = [[], []]
    const watch = new Watch((timer) => kept.push(timer), (beat) => beats.push(beat))
    watch.set(started('rest', about, 60, Date.now()))
    expect([kept.length, beats[0].over]).to.eql([1, null])
    watch.take({ ...rest, from: 1, until: 2 })
    expect(beats[1].over).to.include({ until: 2 })
    watch.look()
    expect([kept.at(-1), watch.timer, beats[2].over]).to.eql([null, null, null])
  })
})

describe('the order of a session', () => {
  it('lets the side that leads come first in every set', () => {
    expect(keys(ordered(stops(), 'left'))).to.eql(keys(stops()))
    expect(keys(ordered(stops(), 'right'))).to.eql(['squat.1.right', 'squat.1.left', 'squat.2.right', 'squat.2.left', 'yoga.1.right', 'yoga.1.left'])
  })

  it('goes to the other half, then on, then to what was left out', () => {
    expect(nextOf(stops(), 'right')?.key).to.equal('squat.1.right')
    expect(nextOf(stops('squat.2.left'), 'left', 'squat.2.left')?.key).to.equal('squat.2.right')
    expect(nextOf(stops('squat.2.left squat.2.right'), 'left', 'squat.2.right')?.key).to.equal('yoga.1.left')
    expect(nextOf(stops('squat.2.left squat.2.right yoga.1.left yoga.1.right'), 'left', 'yoga.1.right')?.key).to.equal('squat.1.left')
    expect(nextOf(stops(keys(stops()).join(' ')), 'left')).to.equal(null)
  })

  it('changes sides within a set, rests between sets, and waits for nothing at the end', () => {
    expect(pauseAfter(stops('squat.1.right'), 'right', 'squat.1.right')).to.equal('switch')
    expect(pauseAfter(stops('squat.1.right squat.1.left'), 'right', 'squat.1.left')).to.equal('rest')
    expect(pauseAfter(stops(keys(stops()).join(' ')), 'left', 'yoga.1.right')).to.equal(null)
    const [left, , , , yoga] = stops()
    expect([stopInWords(left, left), stopInWords(yoga, left), stopInWords(yoga)]).to.eql(['set 1 left', 'yoga, set 1 left', 'yoga, set 1 left'])
  })
})

describe('the pace', () => {
  const squat = phasesOf({ tempo: '2-1-1' })

  it('goes in the order of the movement', () => {
    expect(squat.map(({ name, seconds }) => name + seconds)).to.eql(['Lower2', 'Hold1', 'Rise1'])
    expect(phasesOf({ tempo: '2-0-1', rises_first: true }).map(({ name }) => name)).to.eql(['Rise', 'Lower'])
    expect([null, undefined, '', '0-1-1', '2-1'].map((tempo) => phasesOf({ tempo }).length)).to.eql([0, 0, 0, 0, 0])
  })

  it('counts a rep when it is whole', () => {
    expect(cycleOf(squat)).to.equal(4)
    const at = (ms) => { const { rep, phase, left } = paceAt(squat, ms); return [rep, phase.name, left] }
    expect([0, 1999, 2000, 3500, 3999, 4000, 79_000].map(at)).to.eql([[0, 'Lower', 2000], [0, 'Lower', 1], [0, 'Hold', 1000], [0, 'Rise', 500], [0, 'Rise', 1], [1, 'Lower', 2000], [19, 'Rise', 1000]])
  })
})
