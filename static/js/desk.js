/** The coach's writing desk; it is fetched there only. */
import './shell/elements.js'
import './coach/article-form.js'
import './coach/article-proof.js'
import './coach/unsaved-list.js'
