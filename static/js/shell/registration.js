/** The service worker, registered once the page has loaded. */
const WORKER = '/sw.js'
/** Trusted Types and what two bundles of one page share, which TypeScript does not know. @type {any} */
const page = globalThis

/** null where the browser has no worker. @type {Promise<ServiceWorkerRegistration|null>} */
export const registered = page.mediusWorker ??= 'serviceWorker' in navigator ? loaded().then(register).catch(() => null) : Promise.resolve(null)

function loaded() {
  return new Promise(done => document.readyState === 'complete' ? done(null) : addEventListener('load', done, { once: true }))
}

function register() {
  const policy = page.trustedTypes?.createPolicy('medius', { createScriptURL: only })
  return navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER, { scope: '/', updateViaCache: 'none' })
}

/** @param {string} url */
function only(url) {
  if (url !== WORKER) throw new TypeError(`${url} is not a script of ours`)
  return url
}
