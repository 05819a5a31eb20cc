/** "Next time without a password?": said once somebody who has no passkey came in with one, until it is refused. */
import { store } from '../core/store.js'
import { OFFER, recall } from './offer.js'

const REFUSED = 'passkey:refused'

class PasskeyOffer extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this)
    void store.ready.then(() => this.#show())
  }

  #show() {
    this.hidden = !store.member || !recall(sessionStorage, OFFER) || Boolean(recall(localStorage, REFUSED))
  }

  /** @param {any} event */
  handleEvent({ target }) {
    if (!target.closest('[data-act]')) return
    recall(sessionStorage, OFFER, '')
    if (target.closest('[data-act=refuse]')) recall(localStorage, REFUSED, 'yes')
    this.hidden = true
  }
}

customElements.define('passkey-offer', PasskeyOffer)
