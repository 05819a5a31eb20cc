/** The service worker while the page lives: asked for news, left what the page could not send. */
import { store } from '../core/store.js'
import { register, registered } from './registration.js'

const HOUR = 3_600_000
const SOON = 20_000
const LATER = 3_000
let timer = 0

document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
document.addEventListener('outbox:changed', sendLater)
addEventListener('online', look)
setInterval(look, HOUR)
setInterval(() => navigator.serviceWorker?.controller || look(), SOON)

async function look() {
  await ((await registered)?.update().catch(register) ?? register()).catch(() => {})
}

/** The page sends by itself; what it could not send shall not need it. */
function sendLater() {
  clearTimeout(timer)
  timer = window.setTimeout(leaveToWorker, navigator.onLine ? LATER : 0)
}

/** Where Background Sync exists, the outbox goes out even when no page is open. */
async function leaveToWorker() {
  const { sync } = /** @type {any} */ (await registered) ?? {}
  if (sync && (await store.count()).waiting) await sync.register('outbox').catch(() => {})
}
