/** The one timer there is: kept on the phone, and looked at whenever another second of it is over. */
import { cuesBetween, isOver } from './timer.js'

/** @typedef {import('./timer.js').Timer} Timer */
/** @typedef {import('./timer.js').Cue} Cue */
/** @typedef {{cues: Cue[], now: number, over: Timer|null}} Beat  over: the timer that has just come to its end */

export class Watch {
  /** @type {Timer|null} */
  timer = null
  #keep
  #beat
  #seen = 0
  #waking = 0

  /** @param {(timer: Timer|null) => void} keep @param {(beat: Beat) => void} beat */
  constructor(keep, beat) {
    this.#keep = keep
    this.#beat = beat
  }

  /** @param {Timer|null} timer null: none any more */
  set(timer) {
    if (timer || this.timer) this.#keep(timer)
    this.take(timer)
  }

  /** One that was kept. @param {Timer|null} timer */
  take(timer) {
    this.timer = timer
    this.#seen = Date.now()
    this.look()
  }

  /** Also at once when the page is seen again: while it was not, nothing woke it. */
  look() {
    clearTimeout(this.#waking)
    const [now, { timer }] = [Date.now(), this]
    const cues = timer ? cuesBetween(timer, this.#seen, now) : []
    const over = timer && isOver(timer, now) ? timer : null
    this.#seen = now
    if (over) this.#keep(this.timer = null)
    this.#beat({ cues, now, over })
    if (timer && !over && timer.paused === null) this.#waking = window.setTimeout(() => this.look(), (timer.until - now) % 1000 || 1000)
  }
}
