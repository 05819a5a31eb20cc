/** Signing in with whichever passkey its owner chooses: no email, no password. */
import { browserSupportsWebAuthn, startAuthentication } from '@simplewebauthn/browser'
import { ask } from '../account/ask.js'

const UNKNOWN = 'This browser knows no passkeys. Sign in with your password.'
const NONE = 'No passkey was used. Try again, or sign in with your password.'

class PasskeyButton extends HTMLElement {
  /** @param {string} next where to go on to @returns {Promise<Response|null>} what the server says to the key that was chosen; null: no network */
  async signIn(next) {
    if (!browserSupportsWebAuthn()) throw new Error(UNKNOWN)
    const optionsJSON = await ask('/sign-in/passkey/challenge', 'POST')
    const key = await startAuthentication({ optionsJSON }).catch(() => null)
    if (!key) throw new Error(NONE)
    const body = new URLSearchParams({ credential: JSON.stringify(key), next })
    return fetch('/sign-in/passkey', { method: 'POST', headers: { Accept: 'application/json' }, body, redirect: 'manual', cache: 'no-store' }).catch(() => null)
  }
}

customElements.define('passkey-button', PasskeyButton)
