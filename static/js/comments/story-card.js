/** The card that a comment may carry, under the box it is written in: five figures, filled in from the log where wished, a draft until it is sent. */
import { part } from '../core/parts.js'
import { inUnit, metresOf, typedAs, unitOf } from '../runs/units.js'
import { storyOf } from './story-log.js'

/** @typedef {import('./story.js').Story} Story */

const AGAIN = { yes: true, no: false, none: null }

export class StoryCard extends HTMLElement {
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  #unit = /** @type {'km'|'mi'} */ ('km')
  /** The comment has a card already, so leaving it out is a change. */
  #had = false
  /** What stood in it then. */
  #was = ''

  connectedCallback() {
    this.addEventListener('input', () => this.#keep())
    this.addEventListener('click', this)
  }

  /** @param {Story|null} [story] as the comment has it */
  async open(story) {
    this.#had = Boolean(story)
    this.#unit = unitOf((await this.#store.row('m', 'setting', ['unit']))?.f.value)
    this.#fill(story ? this.#typed(story) : {})
    this.#was = JSON.stringify(this.#values)
    const draft = JSON.parse((await this.#store.draft(this.#key)) ?? 'null')
    if (draft) this.#fill(draft)
    this.#unit = draft?.unit ?? this.#unit
    part(this, 'unit').textContent = this.#unit
  }

  /** @param {any} event */
  handleEvent(event) {
    const what = event.target.closest('[data-card]')?.dataset.card
    if (what === 'fill') return this.#fromLog()
    if (what === 'leave') return this.#leave()
  }

  async #fromLog() {
    const [runs, sessions] = await Promise.all([this.#store.rows('run'), this.#store.rows('session')])
    const found = runs.length || sessions.length
    if (found) this.#fill(this.#typed(storyOf(runs, sessions)))
    part(this, 'filled').textContent = found ? 'Filled in from your log. Look it over: nothing is sent before you post.' : 'There is nothing in your log yet.'
    await this.#keep()
  }

  async #leave() {
    part(this, 'figures').hidden = true // at once: a quick Save must not take it along
    await this.drop()
    if (!this.#had) return this.remove()
    part(this, 'filled').textContent = 'The comment is saved without its story card.'
  }

  /** What the comment's op says of the card, nothing where it is as it was; throws a sentence when a figure is missing. @returns {{story?: Story|null}} */
  fields() {
    if (part(this, 'figures').hidden) return { story: null }
    if (this.#had && JSON.stringify(this.#values) === this.#was) return {}
    const { began, weeks, weekly, outcome, again } = this.#values
    const metres = metresOf(began ?? '', this.#unit)
    if (Number.isNaN(metres)) throw new Error(`Story card: write the distance in ${this.#unit}, like 9.5, or leave it empty.`)
    if (!outcome) throw new Error('Story card: say how it went, or leave the card out.')
    return { story: { pain_began_m: metres, weeks: whole(weeks, 520, 'weeks'), weekly: whole(weekly, 21, 'times a week'), outcome: /** @type {any} */ (outcome), again: /** @type {any} */ (AGAIN)[again ?? 'none'] ?? null } }
  }

  /** @param {Partial<Story>} story */
  #typed({ pain_began_m: began, weeks, weekly, outcome, again }) {
    const far = began === null || began === undefined ? '' : typedAs(began, this.#unit)
    return { began: far.length > 5 ? inUnit(Number(began), this.#unit) : far, weeks, weekly, outcome, again: again === undefined ? undefined : again === null ? 'none' : again ? 'yes' : 'no' }
  }

  /** @param {Record<string, any>} values */
  #fill(values) {
    for (const input of this.#inputs) {
      const value = String(values[input.name.slice(6)] ?? '')
      if (input.type === 'radio') input.checked = input.value === value
      else input.value = value
    }
  }

  #keep() {
    return this.#store.saveDraft(this.#key, JSON.stringify({ ...this.#values, unit: this.#unit })).catch(() => {})
  }

  drop() {
    return this.#store.saveDraft(this.#key, null)
  }

  /** @returns {Record<string, string>} what is filled in, by name */
  get #values() {
    return Object.fromEntries(this.#inputs.filter((input) => input.value && (input.type !== 'radio' || input.checked)).map(({ name, value }) => [name.slice(6), value]))
  }

  get #inputs() {
    return /** @type {HTMLInputElement[]} */ ([...this.querySelectorAll('input')])
  }

  get #key() {
    return `${/** @type {any} */ (this.closest('comment-form')).key}:story`
  }
}

/** @param {string|undefined} text @param {number} most @param {string} what */
function whole(text, most, what) {
  const number = Number((text ?? '').trim() || NaN)
  if (!Number.isInteger(number) || number < 0 || number > most) throw new Error(`Story card: write the ${what} as a whole number from 0 to ${most}.`)
  return number
}

customElements.define('story-card', StoryCard)
