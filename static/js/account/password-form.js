/** Another password; every other device is signed out by it. */
import { ask } from './ask.js'
import { AccountPart } from './part.js'
import { proof } from './proof.js'

class PasswordForm extends AccountPart {
  async open() {
    await proof(this)
  }

  /** @param {HTMLFormElement} form */
  async send(form) {
    await ask('/account/password', 'POST', new FormData(form))
    form.reset()
    this.say('Changed. Every other device is signed out.')
  }
}

customElements.define('password-form', PasswordForm)
