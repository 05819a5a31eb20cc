/** A session's sets stand before its timers are fetched. */
const timer = /** @type {HTMLElement|null} */ (document.querySelector('session-timer'))
if (timer) document.addEventListener('session:opened', () => import(String(timer.dataset.script)).catch(() => {}), { once: true })
