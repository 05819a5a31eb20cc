/** What the sign-in page fetches once someone wants in with a passkey. */
import './members/passkey-button.js'
