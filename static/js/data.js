/** What the account page fetches for taking data away and bringing it back. */
import './data/data-panel.js'
