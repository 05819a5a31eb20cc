/** The boxes of a session, cloned from the page's templates. */
import { clone, part } from '../core/parts.js'
import { repsFor, setsOf } from './plan.js'

/** @typedef {import('./plan.js').Box} Box */
/** @typedef {import('./plan.js').Exercise} Exercise */
/** @typedef {import('./plan.js').Ticks} Ticks */
/** @typedef {import('./set-tick.js').SetTick} SetTick */
/** @typedef {(key: string, fields: object) => Promise<unknown>} Keep */

const LETTERS = { left: 'L', right: 'R', both: '' }
const OFFERED = 'data-offered'

export class Drawing {
  /** @type {{box: Box, tick: SetTick, row: HTMLElement}[]} */
  places = []
  #page
  #keep

  /** @param {HTMLElement} page holds the templates @param {Keep} keep writes a tick */
  constructor(page, keep) {
    this.#page = page
    this.#keep = keep
  }

  /** @param {Exercise[]} exercises */
  draw(exercises) {
    this.places = []
    return exercises.map((exercise) => this.#exercise(exercise))
  }

  /** @param {{ticks: Ticks, last: Ticks}} known @param {(tick: SetTick) => boolean} [wanted] */
  show({ ticks, last }, wanted = () => true) {
    for (const { box, tick, row } of this.places) {
      if (!wanted(tick)) continue
      tick.show({ done: Boolean(ticks.get(box.key)?.done), reps: repsFor(box, ticks, last) })
      if (tick.done) openSet(row)
    }
  }

  /** Sets on offer that nobody asked for do not count. */
  get counted() {
    return this.places.filter(({ row }) => !row.hasAttribute(OFFERED)).map(({ tick }) => tick)
  }

  /** @param {Exercise} exercise */
  #exercise(exercise) {
    const element = clone(this.#page, 'exercise', { ...exercise, src: exercise.picture?.url })
    const image = /** @type {HTMLImageElement} */ (element.querySelector('img'))
    if (exercise.picture) Object.assign(image, { alt: exercise.picture.alt, width: exercise.picture.width, height: exercise.picture.height })
    else image.remove()
    part(element, 'sets').append(...setsOf(exercise).map((boxes) => this.#set(boxes)))
    return element
  }

  /** @param {Box[]} boxes one set's */
  #set(boxes) {
    const row = clone(this.#page, 'set', { label: `Set ${boxes[0].n}` })
    row.toggleAttribute(OFFERED, boxes[0].extra)
    part(row, 'sides').append(...boxes.map((box) => this.#tick(box, row)))
    return row
  }

  /** @param {Box} box @param {HTMLElement} row */
  #tick(box, row) {
    const set = box.name.toLowerCase()
    const words = { letter: LETTERS[box.side], side: box.side === 'both' ? '' : box.side, name: box.name,
      reps: `Reps, ${set}`, fewer: `One rep fewer, ${set}`, more: `One rep more, ${set}` }
    const tick = /** @type {SetTick} */ (clone(this.#page, 'tick', words))
    tick.store = (fields) => this.#keep(box.key, fields)
    this.places.push({ box, tick, row })
    return tick
  }
}

/** @param {Element|null} row */
export const openSet = (row) => row?.removeAttribute(OFFERED)
