/** Forms that survive a killed app: what is typed lies in drafts until it is saved. */
import { store } from './store.js'

const PAUSE = 300

/** @param {HTMLFormElement} form @param {Record<string, any>} values by field name; null empties the field */
export function fillForm(form, values) {
  form.reset()
  for (const [name, value] of Object.entries(values)) setField(form, name, value)
  form.dispatchEvent(new CustomEvent('form:filled'))
}

export class FormDraft {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form
    this.key = ''
    this.timer = 0
    form.addEventListener('input', () => this.#later())
    document.addEventListener('visibilitychange', () => this.#flush())
  }

  /** Shows the draft kept under key, or else the values given. @returns {Promise<boolean>} whether there was a draft */
  async open(key, values) {
    this.key = key
    const text = await store.draft(key)
    fillForm(this.form, text ? JSON.parse(text) : values)
    return Boolean(text)
  }

  drop() {
    clearTimeout(this.timer)
    this.timer = 0
    return store.saveDraft(this.key, null)
  }

  #later() {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.#flush(), PAUSE)
  }

  async #flush() {
    if (!this.timer) return
    clearTimeout(this.timer)
    this.timer = 0
    await store.saveDraft(this.key, JSON.stringify(valuesOf(this.form))).catch(() => {})
  }
}

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
export const valuesOf = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))

/** Only what differs from the row: fields merge one by one, so an untouched one must not be written. */
export const changesOf = (/** @type {Record<string, any>} */ now, /** @type {Record<string, any>} */ was = {}) =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== (was[name] ?? null)))

function setField(form, name, value) {
  const field = form.elements.namedItem(name)
  if (field && value !== null && value !== undefined) field.value = String(value)
}
