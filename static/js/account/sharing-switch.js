/** Whether the coach may see how the training goes: off until its member says so. */
import { ask } from './ask.js'
import { AccountPart } from './part.js'

class SharingSwitch extends AccountPart {
  async open() {
    this.#box.checked = (await ask('/account/profile')).profile.shared
    this.#box.disabled = false
  }

  /** In the end it shows what the server holds, whatever was tapped. */
  async act() {
    let shared = !this.#box.checked
    try {
      shared = (await ask('/account/sharing', 'POST', { on: shared ? 'no' : 'yes' })).shared
      this.say(shared ? 'The coach sees how it goes.' : 'Nobody sees it.')
    } finally {
      this.#box.checked = shared
    }
  }

  get #box() {
    return /** @type {HTMLInputElement} */ (this.querySelector('input'))
  }
}

customElements.define('sharing-switch', SharingSwitch)
