/** What was done in a session, in words. */
import { dayInWords } from '../core/day.js'
import { clone, part } from '../core/parts.js'
import { countOf, linesOf, ofSets, setsInWords } from './plan.js'

/** @typedef {import('./plan.js').Line} Line */

const SIDES = { left: 'Left ', right: 'Right ', both: '' }

export class SessionSum extends HTMLElement {
  /** @param {import('./opening.js').Opened} session */
  show({ exercises, mode, row, ticks }) {
    const lines = linesOf(exercises, ticks)
    part(this, 'none').hidden = lines.length > 0
    part(this, 'lines').replaceChildren(...lines.map((line) => clone(this, 'line', { title: line.title, sets: inWords(line) })))
    const { done_on, pain, note, ...f } = row?.f ?? {}
    part(this, 'day').textContent = `${dayInWords(done_on)}${minutesOf(f)}${mode === 'short' ? ', before a run' : ''}`
    part(this, 'count').textContent = countInWords(countOf(exercises, ticks))
    part(this, 'pain').textContent = (pain ?? '') === '' ? 'Not noted' : `${pain} of 10`
    part(this, 'note').textContent = note ?? ''
  }
}

/** "Left 20, 20 · Right 20, 18 · skipped: tired" @param {Line} line */
function inWords({ sides, skipped }) {
  const done = sides.filter(({ reps }) => reps.length).map(({ side, reps }) => SIDES[side] + reps.map((n) => n ?? '–').join(', '))
  return [...done, ...(skipped ? [`${done.length ? 'rest skipped' : 'Skipped'}: ${skipped}`] : [])].join(' · ')
}

/** @param {{done: number, all: number}} count */
const countInWords = ({ done, all }) => (done < all ? `${setsInWords(done)} ${ofSets(all)}` : `${setsInWords(done)} set${done === 1 ? '' : 's'}`)

/** @param {Record<string, any>} f */
function minutesOf({ started_at, finished_at }) {
  const minutes = Math.round((finished_at - started_at) / 60000)
  return minutes >= 1 && minutes < 180 ? `, ${minutes} min` : ''
}

customElements.define('session-sum', SessionSum)
