/** On the page about installing: the button where the browser allows one, the words for this phone first. */
import { ask, way } from './install.js'
import { isInstalled } from './platform.js'

class InstallButton extends HTMLElement {
  connectedCallback() {
    this.querySelector('button')?.addEventListener('click', ask)
    document.addEventListener('install:changed', this.#show)
    this.#show()
  }

  disconnectedCallback() {
    document.removeEventListener('install:changed', this.#show)
  }

  #show = () => {
    for (const part of this.querySelectorAll('[data-way]')) {
      const wanted = isInstalled() ? 'installed' : way()
      part.toggleAttribute('hidden', part.getAttribute('data-way') !== wanted)
    }
  }
}

customElements.define('install-button', InstallButton)
