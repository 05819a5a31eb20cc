/** The member's picture, made small before it leaves the phone. */
import { scaled } from '../comments/scale.js'
import { sentenceOf } from '../core/parts.js'
import { ask } from './ask.js'

class PortraitForm extends HTMLElement {
  connectedCallback() {
    this.querySelector('form')?.addEventListener('submit', (event) => this.#send(event))
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    const file = /** @type {HTMLInputElement} */ (this.querySelector('[type=file]')).files?.[0]
    if (!file) return
    event.preventDefault()
    if (this.getAttribute('aria-busy')) return
    this.setAttribute('aria-busy', 'true')
    await this.#show(file).catch((error) => this.#say(sentenceOf(error)))
    this.removeAttribute('aria-busy')
  }

  /** @param {File} file */
  async #show(file) {
    const sent = new FormData()
    sent.set('photo', new Blob([await scaled(file)]), 'photo')
    await ask('/account/picture', 'POST', sent)
    location.assign('/account/picture')
  }

  /** @param {string} sentence */
  #say(sentence) {
    /** @type {HTMLElement} */ (this.querySelector('.field__error')).textContent = sentence
  }
}

customElements.define('portrait-form', PortraitForm)
