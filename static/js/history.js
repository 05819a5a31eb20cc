/** Puts the history away, now and whenever the server brought more of it. */
import { painted } from './core/painted.js'
import { keepHistory } from './progress/reading.js'

/** @type {import('./core/facade.js').Store} */
const store = /** @type {any} */ (document.querySelector('sync-status')).store
/** @type {Promise<void>|null} */
let running = null

const run = () => (running ??= store.lend((db) => keepHistory(db, painted)).catch(() => {}).finally(() => (running = null)))

document.addEventListener('base:changed', run)
void run()
