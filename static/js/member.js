/** What only the account page and the pages that lead to an account need. */
import './members/member-form.js'
import './account/account-panel.js'
