/** Pushes: shown always, opened at the right place, counted on the icon; and the browser's address for them kept known to the server. */
import { Registry } from '../core/registry.js'
import { call, subscribe } from '../reminders/subscribe.js'
import { scope } from './scope.js'

const DAY = 86_400_000
const PLAIN = { title: 'Something new', body: 'Open the app to see it.', url: '/', tag: 'plain' }
const DOORS = /^\/(join|sign-in|forgotten|moves)\b/
/** TypeScript's worker knows no badge. @type {any} */
const badge = navigator
/** Chromium loses a notification that is being shown while it is asked which there are: one thing at a time. @type {Promise<any>} */
let last = Promise.resolve()

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
const inTurn = (work) => last = last.catch(() => {}).then(work)

const shown = () => inTurn(() => scope.registration.getNotifications())

/** A push that shows nothing costs the permission, so even one that cannot be read does. @param {PushEvent} event */
export async function show(event) {
  const { title, body, url, page, tag } = { ...PLAIN, ...read(event) }
  const more = { body: String(body), tag: String(tag), data: { url: inside(url), page: page ? inside(page) : null }, icon: '/static/icons/icon-192.png' }
  await inTurn(() => scope.registration.showNotification(String(title), more))
  await count()
  for (const page of await pages()) page.postMessage({ type: 'pushed' })
}

/** @param {PushEvent} event */
function read(event) {
  try {
    return event.data?.json()
  } catch {
    return null
  }
}

/** A page of ours that is open there already, else a new one. @param {NotificationEvent} event */
export async function open({ notification }) {
  notification.close()
  const url = new URL(inside(notification.data?.url), scope.location.origin)
  const here = (await pages()).find((page) => new URL(page.url).pathname === url.pathname)
  await count()
  if (!here) return scope.clients.openWindow(url)
  await here.focus()
  if (here.url !== url.href) await here.navigate(url).catch(() => null)
}

/** The page is read, so what led to it is done with. @param {string} path */
export async function seen(path) {
  const done = (await shown()).filter(({ data }) => [data?.url, data?.page].some((to) => to && new URL(inside(to), scope.location.origin).pathname === path))
  for (const notification of done) notification.close()
  if (done.length) await count()
}

/** As many as are not opened yet. */
export async function count() {
  const { length } = await shown()
  await (length ? badge.setAppBadge?.(length) : badge.clearAppBadge?.())
}

/** @param {unknown} url @returns {string} a path of ours */
function inside(url) {
  const found = URL.canParse(String(url), scope.location.origin) ? new URL(String(url), scope.location.origin) : null
  return found?.origin === scope.location.origin ? found.pathname + found.search + found.hash : '/'
}

const pages = () => scope.clients.matchAll({ type: 'window' })

/** From a tap on the page of reminders: for whom this phone takes them; null: for nobody. @param {{member: string|null}} message */
export const remember = ({ member }) => new Registry(indexedDB).set('reminders', member ? { member, at: Date.now() } : undefined)

/** Here people sign in. @param {string} path */
export const isDoor = (path) => DOORS.test(path)

/** A new sign-in is a new device to the server, and what it knew of the old one is gone. */
export async function forget() {
  const registry = new Registry(indexedDB)
  const known = await registry.get('reminders')
  if (known) await registry.set('reminders', { ...known, at: 0 })
}

/** Browsers lose what they subscribed to, too: told once a day and after a door. */
export async function renew() {
  const registry = new Registry(indexedDB)
  const known = await registry.get('reminders')
  if (known && Date.now() - known.at > DAY) await again(known.member, registry)
}

/** @param {string} [member] @param {Registry} [registry] */
export async function again(member, registry = new Registry(indexedDB)) {
  const whom = member ?? (await registry.get('reminders'))?.member
  const answer = whom && await call('GET', '/account/reminders')
  if (!answer?.ok) return
  const { key, member: here } = await answer.json()
  if (here === whom && (await subscribe(scope.registration.pushManager, key, whom)).ok) await registry.set('reminders', { member: whom, at: Date.now() })
}
