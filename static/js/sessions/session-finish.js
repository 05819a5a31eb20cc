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
    await this.#draft.open(draftOf(id), { pain: row?.f.pain, note: row?.f.note }, undefined, true)
  }

  /** @param {Event} event */
  async handleEvent(event) {
    event.preventDefault()
    try {
      await this.begin()
      await store.write('m', 'session', [this.#id], await this.#fields())
      await this.#draft?.drop()
      say(this, 'finish:saved')
    } catch (error) {
      say(this, 'finish:failed', error)
    }
  }

  /** What another device did meanwhile is not undone unseen: neither its note, nor that the session is gone. */
  async #fields() {
    const { pain, note } = valuesOf(this.#form)
    const [was, now] = [this.#row?.f ?? {}, await store.row('m', 'session', [this.#id])]
    const changes = changesOf({ pain: pain ? Number(pain) : null, note: note.trim() }, was)
    if ('note' in changes) this.#draft?.heed(now?.f.note, was.note)
    return { ...changes, ...(now?.f.deleted && { deleted: false }), finished_at: was.finished_at ?? Date.now() }
  }

  get #note() { return /** @type {import('./note-field.js').NoteField} */ (this.querySelector('note-field')) }
  get #form() { return /** @type {HTMLFormElement} */ (this.querySelector('form')) }
}

customElements.define('session-finish', SessionFinish)
