/** A note, and the version that lost against another phone, offered back in one tap. */
import { part } from '../core/parts.js'

export class NoteField extends HTMLElement {
  connectedCallback() {
    this.querySelector('button')?.addEventListener('click', () => this.#take())
  }

  /** @param {import('../core/types.js').Row|null} row */
  show(row) {
    part(this, 'text').textContent = row?.other.note ?? ''
    part(this, 'other').hidden = !row?.other.note
  }

  #take() {
    const box = /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'))
    const lost = part(this, 'text').textContent
    part(this, 'text').textContent = box.value
    box.value = lost
    box.dispatchEvent(new Event('input', { bubbles: true }))
    box.focus()
  }
}

customElements.define('note-field', NoteField)
