/** One run, new or old, in a form that one thumb can fill in. */
import { today } from '../core/day.js'
import { FormDraft, changesOf, valuesOf } from '../core/form-draft.js'
import { store, uuid7 } from '../core/store.js'
import { km, metresOf, secondsOf } from './units.js'

const FARTHEST = 1000000
const LONGEST = 7 * 86400

export class RunForm extends HTMLElement {
  /** The run being changed. @type {import('../core/types.js').Row|null} */
  #row = null
  /** @type {FormDraft|null} */
  #draft = null

  connectedCallback() {
    this.#draft ??= new FormDraft(this.#form)
    for (const type of ['submit', 'change']) this.addEventListener(type, this)
    this.#form.addEventListener('form:filled', this)
  }

  /** @param {import('../core/types.js').Row|null} row null: a new run */
  async open(row) {
    this.#row = row
    this.#fault({})
    this.#part('trouble').textContent = row?.refused?.msg ?? ''
    await this.#draft.open(`run/${row ? row.k[0] : 'new'}`, row ? shown(row.f) : { run_on: today() })
  }

  drop() {
    return this.#draft.drop()
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type !== 'submit') return this.#askWhere()
    event.preventDefault()
    const fields = stored(valuesOf(this.#form))
    const faults = faultsOf(fields)
    this.#fault(faults)
    if (!Object.keys(faults).length) this.#save(fields)
  }

  async #save(fields) {
    try {
      await this.#write(changesOf(fields, this.#row?.f))
      await this.drop()
      this.dispatchEvent(new CustomEvent('run:saved', { bubbles: true }))
    } catch (error) {
      this.#part('trouble').textContent = error?.message ?? 'Not saved.'
    }
  }

  #write(changes) {
    if (!Object.keys(changes).length) return
    if (this.#row?.refused) return store.revise(this.#row.refused.op, changes)
    return store.write('m', 'run', this.#row?.k ?? [uuid7()], changes)
  }

  /** Where pain began is only asked when there was some; its place is kept either way. */
  #askWhere() {
    this.#part('where').classList.toggle('run-form__where--asked', Number(valuesOf(this.#form).pain ?? 0) > 0)
  }

  #fault(faults) {
    for (const place of this.querySelectorAll('[data-error]')) {
      const sentence = faults[place.getAttribute('data-error')] ?? ''
      place.textContent = sentence
      const field = /** @type {Element|null} */ (this.#form.elements.namedItem(place.getAttribute('data-error')))
      field?.toggleAttribute?.('aria-invalid', Boolean(sentence))
    }
    this.querySelector('[aria-invalid]')?.focus()
  }

  #part(name) { return this.querySelector(`[data-part=${name}]`) }
  get #form() { return /** @type {HTMLFormElement} */ (this.querySelector('form')) }
}

/** @param {Record<string, any>} f */
function shown({ run_on, distance_m, duration_s, pain, pain_began_m, note }) {
  const inKm = (m) => (m === null || m === undefined ? null : km(m))
  return { run_on, distance: inKm(distance_m), minutes: duration_s ? Math.round(duration_s / 60) : null, pain, pain_began: inKm(pain_began_m), note }
}

/** @param {Record<string, string>} typed */
function stored({ run_on, distance, minutes, pain, pain_began, note }) {
  const level = pain ? Number(pain) : null
  return { run_on, distance_m: metresOf(distance), duration_s: secondsOf(minutes), pain: level, pain_began_m: level ? metresOf(pain_began) : null, note: note.trim() || null }
}

/** @returns {Record<string, string>} a sentence by field */
function faultsOf({ run_on, distance_m, duration_s, pain_began_m }) {
  return Object.fromEntries(Object.entries({
    run_on: /^\d{4}-\d\d-\d\d$/.test(run_on) ? '' : 'Choose the day you ran.',
    distance: distance_m > 0 && distance_m <= FARTHEST ? '' : 'Write the distance in kilometres, like 5.2.',
    minutes: duration_s === null || duration_s <= LONGEST ? '' : 'Write the time in minutes, like 45, or leave it empty.',
    pain_began: began(pain_began_m, distance_m),
  }).filter(([, sentence]) => sentence))
}

function began(at, distance) {
  if (at === null) return ''
  if (Number.isNaN(at)) return 'Write where it began in kilometres, like 3.5, or leave it empty.'
  return at > distance ? 'Pain cannot begin after the end of the run.' : ''
}

customElements.define('run-form', RunForm)
