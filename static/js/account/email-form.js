/** The member's address: whether mail for them really arrives there. */
import { part } from '../core/parts.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'

const CONFIRMED = 'Confirmed: what we mail there reaches you.'
const NOT_YET = 'Not confirmed yet. Nothing waits for it, but we mail replies only to an address that is yours for sure.'

class EmailForm extends AccountPart {
  async open() {
    this.#draw(await ask('/account/email'))
  }

  async act() {
    await ask('/account/email/codes', 'POST')
    part(this, 'form').hidden = false
    part(this, 'form').elements.code.focus()
    this.say('A code is on its way. Look among the unwanted mail too.')
  }

  /** @param {HTMLFormElement} form */
  async send(form) {
    this.#draw(await ask('/account/email', 'POST', new FormData(form)))
    form.reset()
    form.hidden = true
  }

  /** @param {{email: string, confirmed: boolean}} answer */
  #draw({ email, confirmed }) {
    part(this, 'email').textContent = email
    part(this, 'state').textContent = confirmed ? CONFIRMED : NOT_YET
    part(this, 'ask').hidden = confirmed
  }
}

customElements.define('email-form', EmailForm)
