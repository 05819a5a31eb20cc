/** What the account page fetches once a member opens a part of it. */
import './account/device-list.js'
import './account/email-form.js'
import './account/password-form.js'
import './account/leave-form.js'
import './account/move-form.js'
import './account/profile-form.js'
import './account/sharing-switch.js'
import './account/passkey-list.js'
