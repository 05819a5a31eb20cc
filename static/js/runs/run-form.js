/** One run, new or old, in a form that one thumb can fill in. */
import { today } from '../core/day.js'
import { FormDraft, changesOf, valuesOf } from '../core/form-draft.js'
import { part, say, sentenceOf } from '../core/parts.js'
import { store } from '../core/store.js'
import { uuid7 } from '../core/uuid.js'
import { choose, chosen } from '../settings/setting.js'
import { faultsOf, shown, stored } from './fields.js'
import { typedAs, unitOf } from './units.js'

/** @typedef {import('../core/types.js').Row} Row */

export class RunForm extends HTMLElement {
  /** The run being changed. @type {Row|null} */
  #row = null
  /** Of the run that is changed or made, and in its draft: to save it twice makes one, from two tabs as well. @type {string[]} */
  #key = []
  /** @type {FormDraft|undefined} */
  #draft
  #unit = unitOf('km')
  #saving = false

  connectedCallback() {
    for (const type of ['submit', 'change', 'click']) this.addEventListener(type, this)
    this.#form.addEventListener('form:filled', this)
  }

  /** @param {Row|null} row null: a new run */
  async open(row) {
    this.#row = row
    const [id] = (this.#key = row?.k ?? [uuid7()])
    this.#draft ??= new FormDraft(this.#form)
    this.#fault({})
    part(this, 'trouble').textContent = row?.refused?.msg ?? ''
    this.#note.show(row)
    const unit = unitOf(await chosen(store, 'unit'))
    await this.#draft.open(`run/${row ? id : 'new'}`, row ? shown(row.f, unit) : { id, unit, run_on: today() }, undefined, Boolean(row))
    const draft = valuesOf(this.#form)
    if (!this.#row) this.#key = [draft.id]
    this.#unit = unitOf(draft.unit)
  }

  drop() {
    return this.#draft?.drop()
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'click') return this.#painFree(/** @type {HTMLElement} */ (event.target))
    if (event.type !== 'submit') return this.#follow()
    event.preventDefault()
    const values = valuesOf(this.#form)
    const fields = stored(values)
    const faults = faultsOf(fields, unitOf(values.unit), this.#latest)
    this.#fault(faults)
    if (!Object.keys(faults).length && !this.#saving) this.#save(fields)
  }

  /** Today, or the day it has: this phone's clock may be slow. */
  get #latest() {
    return [today(), this.#row?.f.run_on ?? ''].sort()[1]
  }

  /** One tap says all there is to say. @param {HTMLElement} target */
  #painFree(target) {
    if (!target.closest('[data-act=free]')) return
    /** @type {HTMLElement} */ (this.querySelector('[name=pain][value="0"]')).click()
  }

  /** @param {Record<string, any>} fields */
  async #save(fields) {
    this.#saving = true
    try {
      await this.#remember(unitOf(valuesOf(this.#form).unit))
      await this.#write(await this.#heeding(changesOf(fields, (this.#row ?? (await this.#twin(fields)))?.f)))
      await this.drop()
      say(this, 'run:saved')
    } catch (error) {
      part(this, 'trouble').textContent = sentenceOf(error)
    }
    this.#saving = false
  }

  /** Kilometres need no choosing: a first run in them is one thing to send. @param {'km'|'mi'} unit */
  async #remember(unit) {
    if (unit !== unitOf(await chosen(store, 'unit'))) await choose(store, 'unit', unit)
  }

  /** Another tab may have saved this draft already; whatever else stands here by now is another run. @param {Record<string, any>} fields @returns {Promise<Row|null>} */
  async #twin(fields) {
    const row = await store.row('m', 'run', this.#key)
    const same = row && !row.f.deleted && !Object.keys(changesOf(fields, row.f)).length
    if (row && !same) this.#key = [uuid7()]
    return same ? row : null
  }

  /** What another device did meanwhile is not undone unseen: neither its note, nor that the run is gone. @param {Record<string, any>} changes */
  async #heeding(changes) {
    const now = this.#row && (await store.row('m', 'run', this.#key))
    if ('note' in changes) this.#draft?.heed(now?.f.note, this.#row?.f.note)
    return now?.f.deleted && Object.keys(changes).length ? { ...changes, deleted: false } : changes
  }

  /** @param {Record<string, any>} changes */
  #write(changes) {
    if (!Object.keys(changes).length) return
    return store.write('m', 'run', this.#key, changes, { draft: this.#draft?.key })
  }

  /** Where it hurt is only asked when it did; a number that was typed stays, whatever it counts, and one that was not is told anew. */
  #follow() {
    const { pain, unit } = valuesOf(this.#form)
    const { distance_m, pain_began_m } = this.#row?.f ?? {}
    for (const [name, metres] of [['distance', distance_m], ['pain_began', pain_began_m]]) {
      const field = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem(name))
      if (metres && field.value === typedAs(metres, this.#unit)) field.value = typedAs(metres, unitOf(unit))
    }
    this.#unit = unitOf(unit)
    part(this, 'where').hidden = !(Number(pain) > 0)
    part(this, 'free').setAttribute('aria-pressed', String(pain === '0'))
    for (const hint of this.querySelectorAll('#run-distance-hint, #run-pain-began-hint')) hint.textContent = unitOf(unit)
  }

  /** @param {Record<string, string>} faults */
  #fault(faults) {
    for (const place of this.querySelectorAll('[data-error]')) {
      const name = place.getAttribute('data-error') ?? ''
      place.textContent = faults[name] ?? ''
      const field = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem(name))
      if (faults[name]) field.setAttribute('aria-invalid', 'true')
      else field.removeAttribute('aria-invalid')
    }
    /** @type {HTMLElement|null} */ (this.querySelector('[aria-invalid]'))?.focus()
  }

  get #note() { return /** @type {any} */ (this.querySelector('note-field')) }
  get #form() { return /** @type {HTMLFormElement} */ (this.querySelector('form')) }
}

customElements.define('run-form', RunForm)
