/** The app itself: one cache a build, whole or not at all. */
import { PrecacheController } from 'workbox-precaching/PrecacheController.js'
import { ART, filesOfKept, LOOSE } from './art.js'
import { mayKeep, timely } from './policies.js'
import { build, precache, scope, site } from './scope.js'

export const NAME = `pre-${build}`
/** @type {import('workbox-core/types.js').WorkboxPlugin} */
const verified = {
  requestWillFetch: async ({ request }) => new Request(request, { cache: 'reload', ...timely() }),
  cacheWillUpdate: async ({ response }) => mayKeep(response, site) ? response : null
}

export const shell = new PrecacheController({ cacheName: NAME, plugins: [verified] })
// A cache holds one build, so that addresses are keys enough: the browser finds them without the worker.
shell.addToCacheList(precache.map(({ url, integrity }) => ({ url, integrity, revision: null })))
shell.strategy.matchOptions = LOOSE

/** One file that is missing, altered or not ours fails the install, and the old build stays. @param {ExtendableEvent} event */
export function install(event) {
  event.waitUntil(shell.install(event).catch(async error => {
    await caches.delete(NAME)
    throw error
  }))
}

/** The browser may have dropped it while the worker stayed; what cannot be fetched now is asked for with the next message. @param {ExtendableEvent} event */
export async function mend(event) {
  const here = await (await caches.open(NAME)).keys()
  if (here.length >= precache.length) return
  // Workbox stores what it fetches at no other event.
  const asInstall = { type: 'install', waitUntil: (/** @type {Promise<any>} */ work) => event.waitUntil(work) }
  await shell.install(/** @type {any} */ (asInstall)).catch(() => {})
}

/** The build before this one stays for pages still open; of older ones, only what a kept page names. */
export async function retire() {
  if (scope.registration.installing) return
  const others = (await caches.keys()).filter(name => name.startsWith('pre-') && name !== NAME)
  const stale = others.slice(0, -1)
  if (!stale.length) return
  const named = await filesOfKept()
  await Promise.all(stale.map(name => rescue(name, named)))
}

/** @param {string} name @param {Set<string>} named */
async function rescue(name, named) {
  const [old, art] = await Promise.all([caches.open(name), caches.open(ART)])
  for (const file of named) {
    const response = await old.match(file, LOOSE)
    if (response) await art.put(file, response)
  }
  await caches.delete(name)
}
