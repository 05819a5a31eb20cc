/** The end of an account: asked twice, with the choice what becomes of the comments; this phone forgets it too. */
import { part } from '../core/parts.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'
import { proof } from './proof.js'

class LeaveForm extends AccountPart {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store

  /** @param {string} act */
  async act(act) {
    const begins = act === 'begin'
    if (begins) await proof(this)
    part(this, 'form').hidden = !begins
    part(this, 'begin').hidden = begins
    const next = begins ? part(this, 'form').querySelector('input') : part(this, 'begin')
    next.focus()
  }

  /** @param {HTMLFormElement} form */
  async send(form) {
    await ask('/account', 'DELETE', new FormData(form))
    await this.#store.signOut()
    location.assign('/')
  }
}

customElements.define('leave-form', LeaveForm)
