/** The quiet offer to put the app on the home screen, once it has been of use. */
import { ask, isWelcome, refuse, way } from './install.js'

class InstallOffer extends HTMLElement {
  connectedCallback() {
    this.querySelector('[data-act=install]')?.addEventListener('click', ask)
    this.querySelector('[data-act=refuse]')?.addEventListener('click', refuse)
    document.addEventListener('install:changed', this.#show)
    this.#show()
  }

  disconnectedCallback() {
    document.removeEventListener('install:changed', this.#show)
  }

  #show = () => {
    const how = way()
    this.hidden = !how || !isWelcome()
    for (const part of this.querySelectorAll('[data-way]')) part.toggleAttribute('hidden', part.getAttribute('data-way') !== how)
  }
}

customElements.define('install-offer', InstallOffer)
