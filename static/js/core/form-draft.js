/** Forms that survive a killed app: what is typed lies in drafts until it is saved. */
import { store } from './store.js'

const PAUSE = 100

export class FormDraft {
  key = ''
  #timer = 0
  #openings = 0
  /** Of which only what is changed is kept; null: all is. @type {Record<string, any>|null} */
  #was = null
  #told = ''

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form
    form.addEventListener('input', () => this.#later())
    document.addEventListener('visibilitychange', () => this.#flush())
    document.addEventListener('owner:changed', (event) => this.#changeHands(/** @type {CustomEvent} */ (event).detail.from))
  }

  /** Shows the draft kept under key, or else the values given; what is typed while it is looked for stays.
   * @param {string} key @param {Record<string, any>} values @param {(kept: Record<string, string>) => boolean} [arrived] whether a draft is done with @param {boolean} [mends] a row that is there: a draft is what differs from it, and undoes nothing that another device does meanwhile
   * @returns {Promise<boolean>} whether there was a draft */
  async open(key, values, arrived = () => false, mends = false) {
    this.key = key
    const [opening, before] = [++this.#openings, valuesOf(this.form)]
    const text = await store.draft(key)
    if (opening !== this.#openings) return false
    const kept = text && JSON.parse(text)
    const found = Boolean(kept) && !arrived(kept)
    const typed = changesOf(valuesOf(this.form), before)
    fillForm(this.form, values)
    this.#was = mends ? valuesOf(this.form) : null
    fillForm(this.form, { ...(found && !mends ? {} : values), ...(found ? kept : {}), ...typed })
    if (kept && !found) await store.saveDraft(key, null)
    if (Object.keys(typed).length) this.#later()
    return found
  }

  /** Words of another device that this form has not shown are told once before they are replaced. @param {string|null|undefined} now @param {string|null|undefined} was when the form was opened */
  heed(now, was) {
    if (!now || now === was || now === this.#told) return
    this.#told = now
    throw new Error(`Meanwhile this came from another device: “${now}” Save once more to have your words instead.`)
  }

  drop() {
    this.#stop()
    return store.saveDraft(this.key, null)
  }

  /** What one member typed is not the next one's to read. @param {import('./types.js').Member|null} from */
  #changeHands(from) {
    if (!from) return
    this.#stop()
    fillForm(this.form, {})
  }

  #later() {
    this.#stop()
    this.#timer = window.setTimeout(() => this.#flush(), PAUSE)
  }

  #flush() {
    if (!this.#timer) return
    this.#stop()
    const values = valuesOf(this.form)
    store.saveDraft(this.key, JSON.stringify(this.#was ? changesOf(values, this.#was) : values)).catch(() => {})
  }

  #stop() {
    clearTimeout(this.#timer)
    this.#timer = 0
  }
}

/** @param {HTMLFormElement} form @param {Record<string, any>} values by field name */
export function fillForm(form, values) {
  form.reset()
  for (const [name, value] of Object.entries(values)) {
    const field = /** @type {HTMLInputElement|null} */ (form.elements.namedItem(name))
    if (field && value !== null && value !== undefined) field.value = String(value)
  }
  form.dispatchEvent(new CustomEvent('form:filled'))
}

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
export const valuesOf = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))

/** Only what differs from the row: fields merge one by one, so an untouched one must not be written.
 * @param {Record<string, any>} now @param {Record<string, any>} [was] */
export const changesOf = (now, was = {}) =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => (value ?? '') !== (was[name] ?? '')))
