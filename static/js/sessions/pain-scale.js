/** The eleven steps of pain, with the word for the one chosen and the rule when it is too much. */

const TOO_MUCH = 5

class PainScale extends HTMLElement {
  connectedCallback() {
    this.addEventListener('change', this)
    this.closest('form')?.addEventListener('form:filled', this)
  }

  handleEvent() {
    const chosen = /** @type {HTMLInputElement|null} */ (this.querySelector(':checked'))
    this.#word.textContent = chosen ? this.#sentence(chosen) : ''
    this.classList.toggle('pain--stop', Number(chosen?.value ?? 0) > TOO_MUCH)
  }

  #sentence({ value, dataset }) {
    const rule = Number(value) > TOO_MUCH ? ` ${this.dataset.rule}` : ''
    return `${value}: ${dataset.word}.${rule}`
  }

  get #word() { return /** @type {HTMLElement} */ (this.querySelector('[data-part=word]')) }
}

customElements.define('pain-scale', PainScale)
