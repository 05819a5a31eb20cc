/** The status region: what the phone knows about its own outbox, in the words of core/status.js. */
import { statusText } from '../core/status.js'

class SyncStatus extends HTMLElement {
  connectedCallback() {
    document.addEventListener('sync:changed', this)
  }

  disconnectedCallback() {
    document.removeEventListener('sync:changed', this)
  }

  /** @param {any} event */
  handleEvent({ detail }) {
    const text = statusText(detail)
    // Writing the same words again would have a screen reader say them again.
    if (text !== this.textContent) this.replaceChildren(text)
    this.toggleAttribute('data-needs', Boolean(detail.refused || detail.held))
  }
}

customElements.define('sync-status', SyncStatus)
