/** What was done in a finished session, in words. */
import { dayInWords } from '../core/day.js'
import { clone, part } from './drawing.js'
import { summaryOf } from './plan.js'

const SIDES = { left: 'Left', right: 'Right', both: '' }

class SessionSum extends HTMLElement {
  /** @param {{workout: any, row: any, ticks: Map<string, any>}} session */
  show({ workout, row, ticks }) {
    const lines = summaryOf(workout, ticks).map((line) => clone(this, 'line', { title: line.title, sets: inWords(line.sides) }))
    part(this, 'lines').replaceChildren(...lines)
    this.#say('day', `${dayInWords(row.f.done_on)}${minutesOf(row.f)}`)
    this.#say('pain', row.f.pain === null || row.f.pain === undefined ? 'Not noted' : `${row.f.pain} of 10`)
    this.#say('note', row.f.note ?? '')
  }

  #say(name, text) {
    part(this, name).textContent = text
  }
}

/** "Left 20, 20 · Right 20, 18" */
const inWords = (sides) =>
  sides.filter(({ reps }) => reps.length).map(({ side, reps }) => `${SIDES[side]} ${reps.map((n) => n ?? '–').join(', ')}`.trim()).join(' · ')

function minutesOf({ started_at, finished_at }) {
  const minutes = Math.round((finished_at - started_at) / 60000)
  return minutes >= 1 && minutes < 180 ? `, ${minutes} min` : ''
}

customElements.define('session-sum', SessionSum)
