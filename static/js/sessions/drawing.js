/** The boxes of a session, cloned from the page's templates. */
import { painted } from '../core/painted.js'
import { clone, part, setText } from '../core/parts.js'
import { fillElement } from '../core/template.js'
import { MOST_SETS, cueInWords, halfOf, lastInWords, repsFor, setOf, setsOf, skipOf } from './plan.js'

/** @typedef {import('./plan.js').Box} Box */
/** @typedef {import('./plan.js').Exercise} Exercise */
/** @typedef {import('./plan.js').Ticks} Ticks */
/** @typedef {import('./set-tick.js').SetTick} SetTick */
/** @typedef {{exercise: Exercise, element: HTMLElement, box: Box, tick: SetTick, row: HTMLElement}} Place */
/** @typedef {{ticks: Ticks, last: Ticks, lastPain: number|null}} Known */
/** @typedef {(key: string, fields: object) => Promise<unknown>} Keep */

const LETTERS = { left: 'L', right: 'R', both: '' }
const OFFERED = 'data-offered'
const SKIPPED = 'data-skipped'
const NOW = 'data-now'

export class Drawing {
  /** @type {Place[]} */
  places = []
  /** The side that leads; '' until it is known. */
  #lead = ''
  #page
  #keep

  /** @param {HTMLElement} page holds the templates @param {Keep} keep writes a tick */
  constructor(page, keep) {
    this.#page = page
    this.#keep = keep
  }

  /** @param {Exercise[]} exercises @param {Known} known @param {number} [most] sets of each */
  draw(exercises, known, most) {
    const drawn = this.places.length
    const elements = exercises.map((exercise) => this.#exercise(exercise, known, most))
    this.#show(this.places.slice(drawn), known)
    return elements
  }

  /** The sets of an exercise that were not drawn with it. @param {HTMLElement} element @param {Exercise} exercise @param {Known} known */
  complete(element, exercise, known) {
    const drawn = this.places.length
    part(element, 'sets').append(...this.#sets(exercise, known, element, this.places.at(-1)?.box.n))
    part(element, 'foot').hidden = false
    this.#show(this.places.slice(drawn), known)
  }

  clear() {
    this.places = []
  }

  get lead() { return this.#lead }
  set lead(side) {
    this.#lead = side
    for (const row of new Set(this.places.map(({ row }) => row))) this.halve(row)
  }

  /** @param {Known} known @param {(tick: SetTick) => boolean} wanted */
  refresh(known, wanted) {
    this.#show(this.places.filter(({ tick }) => wanted(tick)), known)
  }

  /** @param {Place[]} places @param {Known} known */
  #show(places, known) {
    const { ticks, last } = known
    for (const { box, tick, row } of places) {
      tick.show({ done: Boolean(ticks.get(box.key)?.done), reps: repsFor(box, ticks, last) })
      if (tick.done) openSet(row)
    }
    for (const row of new Set(places.map(({ row }) => row))) this.halve(row)
    this.mark(known)
  }

  /** Says which half of a set is to be done, and marks the box of one half done. @param {Element|null} row */
  halve(row) {
    const places = this.places.filter((place) => place.row === row)
    const sides = places.map(({ box, tick }) => ({ side: box.side, done: tick.done }))
    if (row) setText(part(row, 'half'), cueInWords(sides, this.#lead))
    for (const { box, tick } of places) tick.toggleAttribute(NOW, box.side === halfOf(sides))
  }

  /** Sets on offer that nobody asked for do not count, nor what was skipped; a side of two is half a set. */
  get count() {
    const counted = this.agenda
    const whole = (/** @type {Place[]} */ places) => places.reduce((all, { box }) => all + (box.side === 'both' ? 1 : 0.5), 0)
    return { done: whole(counted.filter(({ tick }) => tick.done)), all: whole(counted) }
  }

  /** The places to be done or done, in their order on the page. */
  get agenda() {
    return this.places.filter(({ element, row, tick }) => tick.done || !(row.hasAttribute(OFFERED) || element.hasAttribute(SKIPPED)))
  }

  /** One set more than there are. @param {Element|null} element an exercise's @param {Known} known @returns {HTMLElement} its row */
  extend(element, known) {
    const at = this.places.findLastIndex((place) => place.element === element)
    const { exercise, box, element: own } = this.places[at]
    const drawn = this.places.length
    const row = this.#set(exercise, setOf(exercise, box.n + 1), known, own)
    const made = this.places.splice(drawn)
    this.places.splice(at + 1, 0, ...made)
    openSet(row)
    part(own, 'sets').append(row)
    this.#show(made, known)
    return row
  }

  /** What was skipped says why, and keeps the sets done; there is an end to adding sets. @param {Known} known */
  mark({ ticks }) {
    const begun = new Set(this.places.filter(({ tick }) => tick.done).map(({ row }) => row))
    for (const { exercise, row } of this.places) row.hidden = Boolean(skipOf(exercise, ticks)) && !begun.has(row)
    const lasts = new Map(this.places.map((place) => [place.element, place]))
    for (const { element, exercise, box } of lasts.values()) {
      const why = skipOf(exercise, ticks)
      element.toggleAttribute(SKIPPED, Boolean(why))
      setText(part(element, 'why'), why && `Skipped: ${why}.${why === 'pain' ? ' If it is above 5 of 10, stop for today.' : ''}`)
      part(element, 'more').hidden = box.n >= MOST_SETS
    }
  }

  /** @param {Exercise} exercise @param {Known} known @param {number} [most] */
  #exercise(exercise, known, most) {
    const element = clone(this.#page, 'exercise', { ...exercise, skip: `Skip ${exercise.title}` })
    this.#picture(/** @type {HTMLImageElement} */ (element.querySelector('img')), exercise.picture)
    part(element, 'sets').append(...this.#sets(exercise, known, element, 0, most))
    part(element, 'foot').hidden = most !== undefined
    return element
  }

  /** @param {Exercise} exercise @param {Known} known @param {HTMLElement} element @param {number} [from] @param {number} [to] */
  #sets(exercise, known, element, from, to) {
    return setsOf(exercise, known.ticks).slice(from, to).map((boxes) => this.#set(exercise, boxes, known, element))
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

  /** @param {Exercise} exercise @param {Box[]} boxes one set's @param {Known} known @param {HTMLElement} element the exercise's */
  #set(exercise, boxes, { last, lastPain }, element) {
    const row = clone(this.#page, 'set', { label: `Set ${boxes[0].n}`, last: lastInWords(boxes, last, lastPain) })
    row.toggleAttribute(OFFERED, boxes[0].extra)
    part(row, 'sides').append(...boxes.map((box) => {
      const tick = this.#tick(box)
      this.places.push({ exercise, element, box, tick, row })
      return tick
    }))
    return row
  }

  /** @param {Box} box */
  #tick(box) {
    const set = box.name.toLowerCase()
    const words = { letter: LETTERS[box.side], side: box.side === 'both' ? '' : box.side, name: box.name,
      reps: `Reps, ${set}`, fewer: `One rep fewer, ${set}`, more: `One rep more, ${set}` }
    const tick = /** @type {SetTick} */ (clone(this.#page, 'tick', words))
    tick.store = (fields) => this.#keep(box.key, fields)
    return tick
  }
}

/** @param {Element|null} row */
export const openSet = (row) => row?.removeAttribute(OFFERED)
