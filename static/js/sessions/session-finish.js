/** The last step of a session: how much it hurt, and a note. */
import { FormDraft, changesOf, valuesOf } from '../core/form-draft.js'
import { store } from '../core/store.js'

export class SessionFinish extends HTMLElement {
  /** Handed in by the session: makes sure that its own row is stored. */
  begin = async () => {}
  #id = ''
  /** @type {Record<string, any>} */
  #was = {}
  /** @type {FormDraft|null} */
  #draft = null

  connectedCallback() {
    this.#draft ??= new FormDraft(this.#form)
    this.addEventListener('submit', this)
  }

  /** @returns {Promise<boolean>} whether it was half filled in when the app was closed */
  show({ id, row }) {
    this.#id = id
    this.#was = row?.f ?? {}
    return this.#draft.open(`session/${id}`, { pain: this.#was.pain, note: this.#was.note })
  }

  /** @param {Event} event */
  async handleEvent(event) {
    event.preventDefault()
    try {
      await this.begin()
      await store.write('m', 'session', [this.#id], this.#fields())
      await this.#draft.drop()
      this.#say('finish:saved')
    } catch (error) {
      this.#say('finish:failed', error)
    }
  }

  #fields() {
    const { pain, note } = valuesOf(this.#form)
    const now = { pain: pain ? Number(pain) : null, note: note.trim() || null }
    const finished_at = this.#was.finished_at ?? Date.now()
    return { ...changesOf({ pain: now.pain }, this.#was), ...this.#noteOf(now.note), finished_at }
  }

  #noteOf(note) {
    return note === (this.#was.note || null) ? {} : { note: note ?? '' }
  }

  #say(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }))
  }

  get #form() { return /** @type {HTMLFormElement} */ (this.querySelector('form')) }
}

customElements.define('session-finish', SessionFinish)
