/** The next step is worked out once the page stands, or the session is finished: it is fetched no earlier. */
import { painted } from '../core/painted.js'
import { store } from '../core/store.js'

const offer = /** @type {HTMLElement|null} */ (document.querySelector('step-offer'))
const fetchIt = () => import(String(offer?.dataset.script)).catch(() => {})

if (offer?.dataset.workout) store.ready.then(painted).then(fetchIt)
else if (offer) document.addEventListener('session:finished', fetchIt, { once: true })
