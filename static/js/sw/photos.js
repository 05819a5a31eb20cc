/** The photos that came last stay on the phone; the oldest make room for them. */
import { LOOSE } from './art.js'
import { mayKeep } from './policies.js'
import { site } from './scope.js'

const NAME = 'photos'
const MOST = 60

/** In place of a photo that this phone never saw. */
const UNSEEN = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" fill="none" stroke="#888" stroke-width="3" stroke-linejoin="round"><path d="M22 30h52v36H22zm0 30l16-14 10 8 12-12 14 12M20 78l56-60"/></svg>`

/** Its address never changes its meaning. @param {{request: Request, event: ExtendableEvent}} asked */
export async function photo({ request, event }) {
  const kept = await caches.match(request, { ...LOOSE, cacheName: NAME })
  if (kept) return kept
  const response = await fetch(request).catch((error) => {
    if (request.url.endsWith('/small')) return new Response(UNSEEN, { headers: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-store' } })
    throw error
  })
  if (mayKeep(response, site)) event.waitUntil(put(request, response.clone()).catch(() => {}))
  return response
}

/** A full phone keeps none. @param {Request} request @param {Response} response */
async function put(request, response) {
  const photos = await caches.open(NAME)
  await photos.put(request, response)
  const keys = await photos.keys()
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map(old => photos.delete(old)))
}
