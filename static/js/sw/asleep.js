/** What the browser answers without waking the worker, where it can: starting it takes longer than the page it would hand out. */
import { precache, scope } from './scope.js'
import { NAME } from './shell.js'

const LIVE = ['/sync', '/threads/*', '/manifest.json', '/healthz']

/** The answers are those of routes.js; what is in no cache, the browser fetches. @param {any} event an InstallEvent, which TypeScript does not know */
export function answerAsleep(event) {
  const known = precache.map(({ url }) => at(url))
  event.addRoutes?.([
    { condition: { or: known }, source: { cacheName: NAME } },
    { condition: { or: LIVE.map(live) }, source: 'network' }
  ])?.catch(() => {})
}

/** @param {string} pathname */
const at = pathname => ({ urlPattern: pattern({ pathname, search: '' }), requestMethod: 'get' })

/** @param {string} pathname */
const live = pathname => ({ urlPattern: pattern({ pathname }) })

/** @param {object} parts */
const pattern = parts => new /** @type {any} */ (scope).URLPattern({ ...parts, baseURL: scope.location.origin })
