/** The service worker: registered once the page has loaded, asked for news while the page lives. */
import { store } from '../core/store.js'

const WORKER = '/sw.js'
const HOUR = 3_600_000
const LATER = 3_000
let timer = 0
/** Trusted Types, which TypeScript does not know yet. @type {any} */
const types = /** @type {any} */ (globalThis).trustedTypes
const policy = types?.createPolicy('medius', { createScriptURL: only })

/** null where the browser has no worker. @type {Promise<ServiceWorkerRegistration|null>} */
export const registered = 'serviceWorker' in navigator ? loaded().then(register).catch(() => null) : Promise.resolve(null)

document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
document.addEventListener('outbox:changed', sendLater)
setInterval(look, HOUR)

/** @param {string} url */
function only(url) {
  if (url !== WORKER) throw new TypeError(`${url} is not a script of ours`)
  return url
}

function loaded() {
  return new Promise(done => document.readyState === 'complete' ? done(null) : addEventListener('load', done, { once: true }))
}

function register() {
  return navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER, { scope: '/', updateViaCache: 'none' })
}

async function look() {
  await (await registered)?.update().catch(() => {})
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
