/** What every page has: the worker, what it keeps, the bars, the sync state. */
import './contact.js'
import './keeper.js'
import './update-bar.js'
import './install-offer.js'
import '../sync/sync-status.js'
import '../progress/history-later.js'
