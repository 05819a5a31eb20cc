/** "Next time without a password?": said once somebody who has no passkey came in with one, until it is refused. */
import { store } from '../core/store.js'

const OFFER = 'passkey:offer'
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

/** Asked for on this phone later, where it can make passkeys. */
export async function offerPasskey() {
  const able = await globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false)
  if (able) recall(sessionStorage, OFFER, 'yes')
}

/** Where nothing may be kept, nothing is offered. @param {Storage} shelf @param {string} key @param {string} [value] */
function recall(shelf, key, value) {
  try {
    if (value !== undefined) shelf.setItem(key, value)
    return shelf.getItem(key)
  } catch {
    return null
  }
}

customElements.define('passkey-offer', PasskeyOffer)
