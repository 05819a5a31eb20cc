/** The last step of a session: how much it hurt, and a note. */
import { FormDraft, changesOf, valuesOf } from '../core/form-draft.js'
import { part, say } from '../core/parts.js'
import { store } from '../core/store.js'
import { draftOf } from './opening.js'

export class SessionFinish extends HTMLElement {
  /** Handed in by the session: makes sure that its own row is stored. @type {() => Promise<unknown>} */
  begin = async () => {}
  #id = ''
  /** @type {import('../core/types.js').Row|null} */
  #row = null
  /** @type {FormDraft|undefined} */
  #draft

  connectedCallback() {
    this.addEventListener('submit', this)
  }

  /** @param {{id: string, row: import('../core/types.js').Row|null}} session
   */
  async show({ id, row }) {
    this.#id = id
    this.#row = row
    this.#draft ??= new FormDraft(this.#form)
    part(this, 'refused').textContent = row?.refused?.msg ?? ''
    this.#note.show(row)
    await this.#draft.open(draftOf(id), { pain: row?.f.pain, note: row?.f.note })
  }

  /** @param {Event} event */
  async handleEvent(event) {
    event.preventDefault()
    try {
      await this.begin()
      await store.write('m', 'session', [this.#id], this.#fields())
      await this.#draft?.drop()
      say(this, 'finish:saved')
    } catch (error) {
      say(this, 'finish:failed', error)
    }
  }

  #fields() {
    const { pain, note } = valuesOf(this.#form)
    const was = this.#row?.f ?? {}
    return { ...changesOf({ pain: pain ? Number(pain) : null, note: note.trim() }, was), finished_at: was.finished_at ?? Date.now() }
  }

  get #note() { return /** @type {import('./note-field.js').NoteField} */ (this.querySelector('note-field')) }
  get #form() { return /** @type {HTMLFormElement} */ (this.querySelector('form')) }
}

customElements.define('session-finish', SessionFinish)
