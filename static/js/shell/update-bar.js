/** "A new version is ready": offered quietly, applied on a tap or unseen, never during a session. */
import { registered } from './registration.js'

/** A browser may let the old worker finish first; a tap is not to reload the page minutes later. */
const PATIENCE = 10_000

class UpdateBar extends HTMLElement {
  #asked = false
  #stale = false
  #controlled = false

  connectedCallback() {
    if (!navigator.serviceWorker) return
    this.#controlled = Boolean(navigator.serviceWorker.controller)
    this.querySelector('button')?.addEventListener('click', () => this.#apply())
    navigator.serviceWorker.addEventListener('controllerchange', () => this.#changed())
    document.addEventListener('visibilitychange', () => this.#applyUnseen())
    this.#watch()
  }

  async #watch() {
    const registration = await registered
    registration?.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => this.#offer(registration))
    })
    this.#offer(registration)
  }

  /** @param {ServiceWorkerRegistration|null} registration */
  #offer(registration) {
    const ready = this.#stale || (registration?.waiting && navigator.serviceWorker.controller)
    this.hidden = !ready || inSession()
  }

  async #apply() {
    const waiting = (await registered)?.waiting
    if (!waiting) return location.reload()
    this.#asked = true
    setTimeout(() => { this.#asked = false }, PATIENCE)
    waiting.postMessage({ type: 'activate' })
  }

  async #applyUnseen() {
    if (!document.hidden || !isIdle()) return
    if (this.#stale) location.reload()
    else (await registered)?.waiting?.postMessage({ type: 'activate-unseen' })
  }

  /** The first worker of all takes over a page that is already current. */
  async #changed() {
    if (!this.#controlled) this.#controlled = true
    else if (this.#asked || (document.hidden && isIdle())) location.reload()
    else {
      this.#stale = true
      this.#offer(await registered)
    }
  }
}

customElements.define('update-bar', UpdateBar)

const inSession = () => location.pathname === '/session'
const isIdle = () => !inSession() && ![...document.querySelectorAll('input, textarea')].some(isWritten)

/** @param {Element} element */
function isWritten(element) {
  const field = /** @type {HTMLInputElement} */ (element)
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked
}
