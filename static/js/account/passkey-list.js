/** The member's passkeys: made, named, taken back. */
import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { clone, part } from '../core/parts.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'
import { proof } from './proof.js'
import { timeInWords } from './words.js'

/** @typedef {{id: string, name: string, created_at: number, used_at: number|null}} Passkey */

const UNKNOWN = 'This browser knows no passkeys.'
const NONE = 'No passkey was made. Try again when you like.'
const KNOWN = 'This phone has a passkey of yours already.'

class PasskeyList extends AccountPart {
  connectedCallback() {
    super.connectedCallback()
    this.addEventListener('change', ({ target }) => void this.attempt(() => this.#rename(/** @type {HTMLInputElement} */ (target))))
  }

  async open() {
    const [keys] = await Promise.all([ask('/account/passkeys'), proof(this)])
    this.#draw(keys)
  }

  /** @param {HTMLFormElement} form */
  async send(form) {
    if (!browserSupportsWebAuthn()) throw new Error(UNKNOWN)
    const optionsJSON = await ask('/account/passkeys/challenge', 'POST', new FormData(form))
    const key = await startRegistration({ optionsJSON }).catch((error) => { throw new Error(error.name === 'InvalidStateError' ? KNOWN : NONE) })
    this.#draw(await ask('/account/passkeys', 'POST', { credential: JSON.stringify(key) }), 'Made. Next time, choose “Sign in with a passkey”.')
    form.reset()
  }

  /** @param {string} _act @param {HTMLLIElement|null} item */
  async act(_act, item) {
    this.#draw(await ask(pathOf(item), 'DELETE'), 'Removed: it signs in no more. Delete it from your phone’s passwords too.')
  }

  /** @param {HTMLInputElement} field */
  async #rename(field) {
    if (field.name !== 'name') return
    await ask(pathOf(field.closest('li')), 'POST', { name: field.value })
    this.say('Renamed.')
  }

  /** @param {{passkeys: Passkey[]}} answer @param {string} [news] */
  #draw({ passkeys }, news) {
    part(this, 'list').replaceChildren(...passkeys.map(itemOf(this)))
    if (!news) return
    this.say(news)
    part(this, 'news').focus()
  }
}

/** @param {HTMLElement} page @returns {(key: Passkey) => HTMLElement} */
const itemOf = (page) => ({ id, name, created_at, used_at }) => {
  const when = `Made: ${timeInWords(created_at)} · ${used_at ? `Last used: ${timeInWords(used_at)}` : 'Not used yet'}`
  const item = clone(page, 'passkey', { name, when, label: `Name of ${name}`, act: `Remove ${name}` })
  item.dataset.id = id
  return item
}

/** @param {HTMLElement|null} item */
const pathOf = (item) => `/account/passkeys/${encodeURIComponent(item?.dataset.id ?? '')}`

customElements.define('passkey-list', PasskeyList)
