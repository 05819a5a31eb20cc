/** What a member may do with the account: its script is fetched when the first part of it is opened. */
import { store } from '../core/store.js'

class AccountParts extends HTMLElement {
  connectedCallback() {
    for (const type of ['toggle', 'click']) this.addEventListener(type, () => this.#fetch(), { capture: true })
    document.addEventListener('owner:changed', this)
    void store.ready.then(() => this.handleEvent())
  }

  disconnectedCallback() {
    document.removeEventListener('owner:changed', this)
  }

  handleEvent() {
    this.hidden = !store.member
    const named = /** @type {HTMLDetailsElement|null} */ (location.hash && this.querySelector(`details${location.hash}`))
    if (this.hidden || !named || named.open) return
    named.open = true
    named.scrollIntoView()
  }

  #fetch() {
    import(String(this.dataset.script)).catch(() => {})
  }
}

customElements.define('account-parts', AccountParts)
