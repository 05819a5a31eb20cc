/** Another password; every other device is signed out by it. */
import { part } from '../core/parts.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'
import { proof } from './proof.js'
import { timeInWords } from './words.js'

class PasswordForm extends AccountPart {
  async open() {
    const { coded } = await proof(this)
    part(this, 'coded').hidden = !coded
    part(this, 'coded').textContent = coded && `Last changed with a code ${coded.by === 'mail' ? 'from a mail' : 'made for you'}: ${timeInWords(coded.at)}. If that was not you, change it now.`
  }

  /** @param {HTMLFormElement} form */
  async send(form) {
    await ask('/account/password', 'POST', new FormData(form))
    form.reset()
    this.say('Changed. Every other device is signed out.')
  }
}

customElements.define('password-form', PasswordForm)
