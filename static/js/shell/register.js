/** The service worker: registered once the page has loaded, asked for news while the page lives. */

const WORKER = '/sw.js'
const HOUR = 3_600_000
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

/** Where Background Sync exists, the outbox goes out even when no page is open. */
async function sendLater() {
  const { sync } = /** @type {any} */ (await registered) ?? {}
  await sync?.register('outbox').catch(() => {})
}
