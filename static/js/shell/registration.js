/** The service worker, registered once the page has loaded. */
const WORKER = '/sw.js'
/** Trusted Types and what two bundles of one page share, which TypeScript does not know. @type {any} */
const page = globalThis

/** null where the browser has no worker. @type {Promise<ServiceWorkerRegistration|null>} */
export const registered = page.mediusWorker ??= 'serviceWorker' in navigator ? loaded().then(register).catch(() => null) : Promise.resolve(null)

function loaded() {
  return new Promise(done => document.readyState === 'complete' ? done(null) : addEventListener('load', done, { once: true }))
}

/** Once more where it could not be installed: a first visit may have had a poor network. */
export async function register() {
  page.mediusScript ??= page.trustedTypes?.createPolicy('medius', { createScriptURL: () => WORKER }).createScriptURL('') ?? WORKER
  return navigator.serviceWorker.register(page.mediusScript, { scope: '/', updateViaCache: 'none' })
}
