/** What the page lends to core: its other tabs, its visibility, its worker. The worker never loads this. */
import { freeze, thaw } from './database.js'
import { CHANNEL, makeEnv } from './env.js'
import { painted } from './painted.js'

/** @typedef {import('./env.js').Message} Message */
/** @typedef {{kick: (ms?: number) => void, back: () => void, wake: (awake: boolean) => void, leave: () => void, offline: () => void}} Triggers */

/** Chromium, which tells a page when it stops it, lets transactions end first. */
const FINISHES = 'onfreeze' in document

/** @param {(message: Message) => void} hear */
export function pageEnv(hear) {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }) => hear(data)
  const { site, build } = document.documentElement.dataset
  const later = (/** @type {() => void} */ run) => void painted().then(run)
  return makeEnv({ tell: (message) => channel.postMessage(message), later, site: site ?? null, build: build ?? '' })
}

/** @param {Triggers} triggers */
export function listen({ kick, back, wake, leave, offline }) {
  addEventListener('online', () => kick())
  addEventListener('offline', offline)
  // A page that was put away heard of no sign-out.
  addEventListener('pageshow', (event) => event.persisted && (thaw(), back()))
  addEventListener('pagehide', (event) => (event.persisted && !FINISHES ? freeze() : leave()))
  document.addEventListener('visibilitychange', () => wake(document.visibilityState === 'visible'))
}
