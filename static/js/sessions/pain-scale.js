/** The eleven steps of pain, with the word for the one chosen and the rule when it is too much. */
import { part } from '../core/parts.js'

const TOO_MUCH = 5

class PainScale extends HTMLElement {
  connectedCallback() {
    this.addEventListener('change', this)
    this.closest('form')?.addEventListener('form:filled', this)
  }

  handleEvent() {
    const chosen = /** @type {HTMLInputElement|null} */ (this.querySelector(':checked'))
    const stop = Number(chosen?.value) > TOO_MUCH
    part(this, 'word').textContent = chosen ? `${chosen.value}: ${chosen.dataset.word}.${stop ? ` ${this.dataset.rule}` : ''}` : ''
    part(this, 'why').hidden = !stop
    this.classList.toggle('pain--stop', stop)
  }
}

customElements.define('pain-scale', PainScale)
