/** What was done in a session, in words. */
import { dayInWords } from '../core/day.js'
import { clone, part } from '../core/parts.js'
import { linesOf } from './plan.js'

/** @typedef {import('./plan.js').Line} Line */

const SIDES = { left: 'Left ', right: 'Right ', both: '' }

export class SessionSum extends HTMLElement {
  /** @param {import('./opening.js').Opened} session */
  show({ workout, row, ticks }) {
    const lines = linesOf(workout.srv.exercises, ticks)
    part(this, 'none').hidden = lines.length > 0
    part(this, 'lines').replaceChildren(...lines.map(({ title, sides }) => clone(this, 'line', { title, sets: inWords(sides) })))
    const { done_on, pain, note, ...f } = row?.f ?? {}
    part(this, 'day').textContent = dayInWords(done_on) + minutesOf(f)
    part(this, 'pain').textContent = (pain ?? '') === '' ? 'Not noted' : `${pain} of 10`
    part(this, 'note').textContent = note ?? ''
  }
}

/** "Left 20, 20 · Right 20, 18" @param {Line['sides']} sides */
const inWords = (sides) =>
  sides.filter(({ reps }) => reps.length).map(({ side, reps }) => SIDES[side] + reps.map((n) => n ?? '–').join(', ')).join(' · ')

/** @param {Record<string, any>} f */
function minutesOf({ started_at, finished_at }) {
  const minutes = Math.round((finished_at - started_at) / 60000)
  return minutes >= 1 && minutes < 180 ? `, ${minutes} min` : ''
}

customElements.define('session-sum', SessionSum)
