/** A private window forgets: said once a visitor has something there to lose. */
import { isSecret } from './secret.js'

class PrivateNote extends HTMLElement {
  connectedCallback() {
    document.addEventListener('sync:changed', this)
  }

  disconnectedCallback() {
    document.removeEventListener('sync:changed', this)
  }

  /** @param {any} event */
  async handleEvent({ detail }) {
    if (!detail.ticked) return
    this.disconnectedCallback()
    this.hidden = !(await isSecret())
  }
}

customElements.define('private-note', PrivateNote)
