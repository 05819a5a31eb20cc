/** When this workout was last done on this phone. Its line is reserved by the page, so nothing moves. */
import { dayInWords } from '../core/day.js'
import { NEWS } from '../core/parts.js'
import { store } from '../core/store.js'

class WorkoutLast extends HTMLElement {
  connectedCallback() {
    for (const type of NEWS) document.addEventListener(type, this)
    return this.handleEvent()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  async handleEvent() {
    await store.ready
    const sessions = (await store.rows('session')).filter(({ f }) => f.workout === this.dataset.workout && f.done_on)
    const last = sessions.reduce((newest, one) => (one.f.done_on > newest.f.done_on ? one : newest), sessions[0])
    this.textContent = last ? inWords(last.f) : 'Not done yet.'
  }
}

/** @param {Record<string, any>} f */
function inWords({ done_on, finished_at }) {
  const day = dayInWords(done_on)
  const when = /^(Today|Yesterday)$/.test(day) ? day.toLowerCase() : `on ${day}`
  return `${finished_at ? 'Last done' : 'Begun'} ${when}.`
}

customElements.define('workout-last', WorkoutLast)
