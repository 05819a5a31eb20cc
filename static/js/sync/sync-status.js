/** The status region: what the phone knows about its own outbox, in the words of core/status.js; behind it lies the sheet. */
import { setText } from '../core/parts.js'
import { statusText } from '../core/status.js'
import { store } from '../core/store.js'
import { fetchSheet } from './sheet.js'

class SyncStatus extends HTMLElement {
  /** Lent to the sheet, whose script is not this one. */
  store = store
  /** @type {Promise<any>|null} */
  #sheet = null

  connectedCallback() {
    this.addEventListener('click', this)
    for (const type of ['sync:changed', 'owner:changed']) document.addEventListener(type, this)
  }

  disconnectedCallback() {
    for (const type of ['sync:changed', 'owner:changed']) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'sync:changed') return this.#show(event.detail)
    if (location.pathname === this.#link.pathname) return
    if (event.type === 'owner:changed') return event.detail.gone && this.#open(event)
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    return this.#open(event)
  }

  /** @param {import('../core/types.js').SyncState} state */
  #show(state) {
    setText(this.#link, statusText(state))
    this.toggleAttribute('data-needs', Boolean(state.refused || state.held || state.clock))
  }

  /** Where the sheet does not open, the worker may have the page; without one a lost network would take this page too. @param {any} event */
  async #open(event) {
    try {
      this.#sheet ??= fetchSheet(this.#link.href)
      await (await this.#sheet).open({ gone: event.detail?.gone })
    } catch {
      this.#sheet = null
      if (navigator.serviceWorker?.controller) location.assign(this.#link.href)
    }
  }

  get #link() { return /** @type {HTMLAnchorElement} */ (this.firstElementChild) }
}

customElements.define('sync-status', SyncStatus)
