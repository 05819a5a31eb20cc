/** Who answers which request. Whatever matches no route here, the browser fetches itself. */
import { PrecacheRoute } from 'workbox-precaching/PrecacheRoute.js'
import { Router } from 'workbox-routing/Router.js'
import { Route } from 'workbox-routing/Route.js'
import { NetworkOnly } from 'workbox-strategies/NetworkOnly.js'
import { StaleWhileRevalidate } from 'workbox-strategies/StaleWhileRevalidate.js'
import { ART, filesOf, LOOSE, whole } from './art.js'
import { photo } from './photos.js'
import { isContent, isDesk, isFile, isLeftAlone, isOurs, isPhoto, ORIGIN, within } from './policies.js'
import { site } from './scope.js'
import { shell } from './shell.js'

const LIMIT = 3000
const GONE = [404, 410]

/** @typedef {import('workbox-core/types.js').WorkboxPlugin} Plugin */
/** @typedef {import('workbox-core/types.js').RouteHandlerCallbackOptions} Asked */

/** Throwing sends the visitor to what is kept instead; a redirect is the browser's to follow. @type {Plugin} */
const shown = { fetchDidSucceed: async ({ response }) => {
  if (response.type !== 'opaqueredirect' && !isOurs(response, site)) throw new TypeError('not our answer')
  return response
} }
/** @type {Plugin} */
const kept = {
  cacheKeyWillBeUsed: async ({ request }) => new URL(request.url).pathname,
  cacheWillUpdate: ({ response }) => whole(response),
  cachedResponseWillBeUsed: async ({ cachedResponse }) => cachedResponse && await isOfThisBuild(cachedResponse) ? cachedResponse : null,
  fetchDidSucceed: async ({ request, response }) => {
    if (GONE.includes(response.status)) await (await caches.open(ART)).delete(new URL(request.url).pathname)
    return response
  }
}
const content = new StaleWhileRevalidate({ cacheName: ART, matchOptions: LOOSE, plugins: [shown, kept] })
/** A slow answer is worth waiting for where nothing is kept and something may just have been sent. */
const desk = new NetworkOnly({ plugins: [shown] })
const others = new NetworkOnly({ plugins: [shown], networkTimeoutSeconds: LIMIT / 1000 })

export const router = new Router()
router.registerRoute(new PrecacheRoute(shell, { ignoreURLParametersMatching: [ORIGIN], directoryIndex: '', cleanURLs: false }))
router.registerRoute(new Route(({ url, request, sameOrigin }) => sameOrigin && isFile(url) && !request.headers.has('Range'), file))
router.registerRoute(new Route(({ url, request, sameOrigin }) => sameOrigin && isPhoto(url) && request.destination === 'image', photo))
router.registerRoute(new Route(({ url, request }) => isPage(request, url) && isContent(url), options => within(LIMIT, content.handle(options))))
router.registerRoute(new Route(({ url, request }) => isPage(request, url) && isDesk(url), desk))
router.registerRoute(new Route(({ url, request }) => isPage(request, url), others))
router.setCatchHandler(instead)

/** @param {Request} request @param {URL} url */
const isPage = (request, url) => request.mode === 'navigate' && !isLeftAlone(url)

/** Any build's copy will do: their names are their contents. @param {Asked} asked */
async function file({ request }) {
  return await caches.match(request, LOOSE) ?? fetch(request)
}

/** A page of another build comes from the network while there is one: its script may not know today's database. @param {Response} response */
async function isOfThisBuild(response) {
  const built = (await filesOf(response)).filter(name => name.startsWith('/static/'))
  return built.every(name => shell.getCacheKeyForURL(name))
}

/** The network had no answer of ours: what is kept, else the page that says so. @param {Asked} asked */
async function instead({ request, url }) {
  if (request.mode !== 'navigate') return Response.error()
  const art = isContent(url) && await caches.match(url.pathname, { ...LOOSE, cacheName: ART })
  return art || await shell.matchPrecache(url.pathname) || await shell.matchPrecache('/offline') || Response.error()
}
