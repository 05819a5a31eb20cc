/** This browser's address for pushes, told to the server: from the page at a tap, from the worker when it renews itself. */

const PATIENCE = 20_000

/**
 * Subscribe unless that was done with the same key, and tell the server. `as` is the member for whom: another may be signed in by now.
 * @param {PushManager} manager @param {string} key the site's, base64url @param {string} as
 * @returns {Promise<Response>} the server's answer
 */
export async function subscribe(manager, key, as) {
  const found = await manager.getSubscription()
  if (found && keyOf(found) !== key) await found.unsubscribe()
  const known = found && keyOf(found) === key ? found : await within(manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  const { endpoint, keys } = known.toJSON()
  return call('POST', '/account/subscription', { endpoint, ...keys, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, as })
}

/** @param {string} method @param {string} url @param {object} [body] */
export const call = (method, url, body) => fetch(url, {
  method,
  headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
  body: body && JSON.stringify(body),
  redirect: 'manual',
  cache: 'no-store',
  signal: AbortSignal.timeout(PATIENCE),
})

/** Where there is no push service, a browser never answers. @param {Promise<PushSubscription>} promise @returns {Promise<PushSubscription>} */
const within = (promise) => Promise.race([promise, /** @type {Promise<never>} */ (new Promise((_, no) => setTimeout(() => no(new Error('late')), PATIENCE)))])

/** @param {PushSubscription} subscription */
function keyOf({ options }) {
  const bytes = new Uint8Array(options?.applicationServerKey ?? [])
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
