/** The boxes of a session, cloned from the page's templates. */
import { fill } from '../core/template.js'
import { repsFor, setsOf } from './plan.js'

const LETTERS = { left: 'L', right: 'R', both: '' }

/** @typedef {import('./set-tick.js').SetTick} SetTick */
/** @typedef {{box: import('./plan.js').Box, tick: SetTick, row: HTMLElement}} Place */

export class Drawing {
  /** @param {HTMLElement} page holds the templates, named by data-template @param {(key: string, fields: object) => Promise<unknown>} keep */
  constructor(page, keep) {
    this.page = page
    this.keep = keep
    /** @type {Place[]} */
    this.places = []
  }

  /** @param {import('./opening.js').Opened} opened @returns {HTMLElement[]} */
  exercises(opened) {
    this.places = []
    return opened.workout.srv.exercises.map((exercise) => this.#exercise(exercise, opened))
  }

  /** @param {Map<string, any>} ticks @param {Map<string, any>} last @param {(place: Place) => boolean} [wanted] */
  show(ticks, last, wanted = () => true) {
    for (const place of this.places.filter(wanted)) {
      const { box, tick, row } = place
      tick.show({ done: Boolean(ticks.get(box.key)?.done), reps: repsFor(box, ticks, last) })
      if (tick.done) openSet(row)
    }
  }

  /** Sets on offer that nobody asked for are not counted. */
  get counted() {
    return this.places.filter(({ row }) => !row.hasAttribute('data-offered'))
  }

  #exercise(exercise, opened) {
    const element = this.#clone('exercise', { ...exercise, src: exercise.picture?.url })
    const image = element.querySelector('img')
    if (image && exercise.picture) Object.assign(image, { alt: exercise.picture.alt, width: exercise.picture.width, height: exercise.picture.height })
    else image?.remove()
    part(element, 'sets').append(...setsOf(exercise).map((boxes) => this.#set(boxes)))
    return element
  }

  #set(boxes) {
    const row = this.#clone('set', { label: `Set ${boxes[0].n}` })
    if (boxes[0].extra) row.setAttribute('data-offered', '')
    part(row, 'sides').append(...boxes.map((box) => this.#tick(box, row)))
    return row
  }

  #tick(box, row) {
    const name = box.name.toLowerCase()
    const words = { letter: LETTERS[box.side], side: box.side === 'both' ? '' : box.side, name: box.name, reps: `Reps, ${name}`, fewer: `One rep fewer, ${name}`, more: `One rep more, ${name}` }
    const tick = /** @type {SetTick} */ (this.#clone('tick', words))
    tick.store = (fields) => this.keep(box.key, fields)
    this.places.push({ box, tick, row })
    return tick
  }

  #clone(name, data) {
    return clone(this.page, name, data)
  }
}

/** @param {HTMLElement} row */
export const openSet = (row) => row.removeAttribute('data-offered')

/** @param {ParentNode} page @returns {HTMLElement} */
export function clone(page, name, data) {
  const copy = fill(page.querySelector(`template[data-template=${name}]`), data)
  return /** @type {HTMLElement} */ (copy.firstElementChild)
}

/** @param {ParentNode} element @returns {HTMLElement} */
export const part = (element, name) => element.querySelector(`[data-part=${name}]`)
