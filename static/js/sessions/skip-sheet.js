/** Asks why an exercise is skipped. */
import { part } from '../core/parts.js'

export class SkipSheet extends HTMLElement {
  /** @param {string} title @returns {Promise<string>} the reason; '' to go on with it after all */
  ask(title) {
    part(this, 'heading').textContent = `Skip ${title}?`
    this.#dialog.returnValue = ''
    this.#dialog.showModal()
    return new Promise((done) => this.#dialog.addEventListener('close', () => done(this.#dialog.returnValue), { once: true }))
  }

  connectedCallback() {
    this.addEventListener('click', ({ target }) => target === this.#dialog && this.#dialog.close(''))
  }

  get #dialog() { return /** @type {HTMLDialogElement} */ (this.querySelector('dialog')) }
}

customElements.define('skip-sheet', SkipSheet)
