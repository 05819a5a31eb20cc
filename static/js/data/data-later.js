/** The page stands before the script that packs, unpacks or brings runs in is fetched. */
import { painted } from '../core/painted.js'
import { store } from '../core/store.js'

const panel = /** @type {HTMLElement|null} */ (document.querySelector('data-panel, run-import'))
if (panel) store.ready.then(painted).then(() => import(String(panel.dataset.script))).catch(() => {})
