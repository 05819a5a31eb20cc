/** Every element of every page; each one wakes only where its tag stands. */
import './sync/sync-status.js'
import './home/today-panel.js'
import './comments/comment-thread.js'
import './comments/comment-form.js'
import './members/member-form.js'
import './account/account-panel.js'
