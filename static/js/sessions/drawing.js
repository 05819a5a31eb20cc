/** The boxes of a session, cloned from the page's templates. */
import { painted } from '../core/painted.js'
import { clone, part } from '../core/parts.js'
import { fillElement } from '../core/template.js'
import { halfOf, lastInWords, repsFor, setsOf } from './plan.js'

/** @typedef {import('./plan.js').Box} Box */
/** @typedef {import('./plan.js').Exercise} Exercise */
/** @typedef {import('./plan.js').Ticks} Ticks */
/** @typedef {import('./set-tick.js').SetTick} SetTick */
/** @typedef {{box: Box, tick: SetTick, row: HTMLElement}} Place */
/** @typedef {{ticks: Ticks, last: Ticks, lastPain: number|null}} Known */
/** @typedef {(key: string, fields: object) => Promise<unknown>} Keep */

const LETTERS = { left: 'L', right: 'R', both: '' }
const OFFERED = 'data-offered'

export class Drawing {
  /** @type {Place[]} */
  places = []
  #page
  #keep

  /** @param {HTMLElement} page holds the templates @param {Keep} keep writes a tick */
  constructor(page, keep) {
    this.#page = page
    this.#keep = keep
  }

  /** @param {Exercise[]} exercises @param {Known} known */
  draw(exercises, known) {
    const drawn = this.places.length
    const elements = exercises.map((exercise) => this.#exercise(exercise, known))
    this.#show(this.places.slice(drawn), known)
    return elements
  }

  clear() {
    this.places = []
  }

  /** @param {Known} known @param {(tick: SetTick) => boolean} wanted */
  refresh(known, wanted) {
    this.#show(this.places.filter(({ tick }) => wanted(tick)), known)
  }

  /** @param {Place[]} places @param {Known} known */
  #show(places, { ticks, last }) {
    for (const { box, tick, row } of places) {
      tick.show({ done: Boolean(ticks.get(box.key)?.done), reps: repsFor(box, ticks, last) })
      if (tick.done) openSet(row)
    }
    for (const row of new Set(places.map(({ row }) => row))) this.halve(row)
  }

  /** Says which half of a set is still to be done. @param {Element|null} row */
  halve(row) {
    const side = halfOf(this.places.filter((place) => place.row === row).map(({ box, tick }) => ({ side: box.side, done: tick.done })))
    if (row) part(row, 'half').textContent = side && `now ${side}`
  }

  /** Sets on offer that nobody asked for do not count; a side of two is half a set. */
  get count() {
    const counted = this.places.filter(({ row }) => !row.hasAttribute(OFFERED))
    const whole = (/** @type {Place[]} */ places) => places.reduce((all, { box }) => all + (box.side === 'both' ? 1 : 0.5), 0)
    return { done: whole(counted.filter(({ tick }) => tick.done)), all: whole(counted) }
  }

  /** @param {Exercise} exercise @param {Known} known */
  #exercise(exercise, known) {
    const element = clone(this.#page, 'exercise', exercise)
    this.#picture(/** @type {HTMLImageElement} */ (element.querySelector('img')), exercise.picture)
    part(element, 'sets').append(...setsOf(exercise).map((boxes) => this.#set(boxes, known)))
    return element
  }

  /** Decoded after the sets are painted: they can be ticked without it. Words without a picture would take the room of words meanwhile.
   * @param {HTMLImageElement} image @param {Exercise['picture']} picture */
  #picture(image, picture) {
    if (!picture) return image.remove()
    const { url, alt, width, height } = picture
    Object.assign(image, { width, height })
    painted().then(() => {
      image.alt = alt
      fillElement(image, { src: url })
    })
  }

  /** @param {Box[]} boxes one set's @param {Known} known */
  #set(boxes, { last, lastPain }) {
    const row = clone(this.#page, 'set', { label: `Set ${boxes[0].n}`, last: lastInWords(boxes, last, lastPain) })
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
