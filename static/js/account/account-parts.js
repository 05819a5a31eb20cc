/** What a member may do with the account: its script is fetched when the first part of it is opened. */
import { store } from '../core/store.js'

class AccountParts extends HTMLElement {
  /** @type {Promise<unknown>|undefined} */
  #fetching
  /** @type {unknown} */
  #fetched

  connectedCallback() {
    for (const type of ['toggle', 'click']) this.addEventListener(type, (event) => this.#fetch(event), { capture: true })
    document.addEventListener('owner:changed', this)
    void store.ready.then(() => this.handleEvent())
  }

  handleEvent() {
    this.hidden = !store.member
    const named = /** @type {HTMLDetailsElement|null} */ (location.hash && this.querySelector(`details${location.hash}`))
    if (this.hidden || !named || named.open) return
    named.open = true
    named.scrollIntoView()
  }

  /** A tap that came before the script is done once it is here. @param {Event} event */
  async #fetch(event) {
    if (this.#fetched) return
    const button = /** @type {HTMLElement} */ (event.target).closest('button')
    if (button) event.preventDefault()
    this.#fetched = await (this.#fetching ??= import(String(this.dataset.script)).catch(() => (this.#fetching = undefined)))
    if (this.#fetched) button?.click()
  }
}

customElements.define('account-parts', AccountParts)
