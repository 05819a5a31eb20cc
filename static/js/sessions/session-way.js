/** How a session is done: all of it or one set a side, and the side that leads. */
import { part, say } from '../core/parts.js'

/** @typedef {{mode?: import('./plan.js').Mode, first?: 'left'|'right'}} Way */

export class SessionWay extends HTMLElement {
  connectedCallback() {
    this.addEventListener('change', this)
  }

  /** @param {import('./plan.js').Mode} mode @param {string} first '' unknown @param {boolean} sided whether there is a side to choose */
  show(mode, first, sided) {
    this.#form.mode.value = mode
    this.#form.first.value = first
    part(this, 'sides').hidden = !sided
  }

  /** @param {any} event */
  handleEvent({ target: { name, value } }) {
    say(this, 'way:chosen', { [name]: value })
  }

  get #form() { return /** @type {any} */ (this.querySelector('form')).elements }
}

customElements.define('session-way', SessionWay)
