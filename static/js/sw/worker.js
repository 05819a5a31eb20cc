/** The service worker: what it does at each event. */
import { flush } from '../core/sync.js'
import { answerAsleep } from './asleep.js'
import { keep } from './keep.js'
import { again, count, forget, isDoor, open, remember, renew, seen, show } from './notify.js'
import { router } from './routes.js'
import { scope } from './scope.js'
import { install, mend, retire } from './shell.js'

/** What a page may ask for. @type {Record<string, (message: any, event: ExtendableEvent) => unknown>} */
const ANSWERS = {
  keep: (message, event) => Promise.all([claim(), mend(event), keep(message.pages), renew().catch(() => {})]),
  activate: () => scope.skipWaiting(),
  'activate-unseen': activateUnseen,
  reminders: remember
}

scope.addEventListener('install', answerAsleep)
scope.addEventListener('install', install)
scope.addEventListener('activate', event => event.waitUntil(activate()))
scope.addEventListener('message', event => event.waitUntil(answer(event)))
scope.addEventListener('sync', sync)
scope.addEventListener('push', event => event.waitUntil(show(event)))
scope.addEventListener('notificationclick', event => event.waitUntil(open(event)))
scope.addEventListener('notificationclose', event => event.waitUntil(count()))
scope.addEventListener('pushsubscriptionchange', (/** @type {any} */ event) => event.waitUntil(again()))
scope.addEventListener('fetch', warm)
router.addFetchListener()

/** A browser just started takes 100 ms to open its databases: better while the page is on its way than when it asks. @param {FetchEvent} event */
function warm(event) {
  const { pathname } = new URL(event.request.url)
  if (isDoor(pathname)) event.waitUntil(forget().catch(() => {}))
  if (event.request.mode !== 'navigate') return
  indexedDB.databases?.().catch(() => {})
  event.waitUntil(seen(pathname).catch(() => {}))
}

/** @param {any} event a SyncEvent, which TypeScript does not know */
function sync(event) {
  if (event.tag === 'outbox') event.waitUntil(flush())
}

async function activate() {
  await retire()
  await claim()
}

/** A page that was on its way when this worker took over is claimed when it first asks. */
const claim = () => scope.clients.claim().catch(() => {})

/** @param {ExtendableMessageEvent} event */
async function answer(event) {
  await ANSWERS[event.data?.type]?.(event.data, event)
  event.ports[0]?.postMessage('done')
}

/** Only a page out of sight asks for this, and only when it is the last one is nobody reading the old build. */
async function activateUnseen() {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length === 1) await scope.skipWaiting()
}
