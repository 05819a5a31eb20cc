/** Tells the worker what is published, so that it keeps all of it; asks the browser not to throw it away. */
import { store } from '../core/store.js'
import { registered } from './registration.js'

/** @typedef {import('../core/types.js').Row} Row */
const LISTS = ['/', '/articles', '/workouts']

document.addEventListener('base:changed', event => {
  if (/** @type {CustomEvent} */ (event).detail.streams.includes('academy')) tell()
})
navigator.serviceWorker?.addEventListener('controllerchange', tell)
document.addEventListener('outbox:changed', persist, { once: true })
registered.then(tell)

async function tell() {
  const rows = await published()
  if (!rows.length || !navigator.serviceWorker) return
  const { active } = await navigator.serviceWorker.ready
  const answers = await store.rows('answer')
  active?.postMessage({ type: 'keep', pages: pagesOf(rows, Math.max(0, ...answers.map(({ seq }) => seq))) })
}

/** @returns {Promise<Row[]>} */
export async function published() {
  await store.ready
  const rows = [...await store.rows('article'), ...await store.rows('workout')]
  return rows.filter(row => row.srv && !row.srv.gone)
}

/** [url, revision] of each page and file; the lists change with any of them. @param {Row[]} rows @param {number} answered seq of the answer given last, which any page may show @returns {[string, string][]} */
export function pagesOf(rows, answered) {
  const academy = rows.map(row => row.srv.hash).sort().join(' ')
  const files = new Set(rows.flatMap(row => row.srv.files ?? []))
  return [
    ...LISTS.map(url => pair(url, academy)),
    ...rows.map(row => pair(row.srv.url, `${row.srv.hash} ${answered}`)),
    ...[...files].map(url => pair(url, ''))
  ]
}

/** @param {string} url @param {string} revision @returns {[string, string]} */
const pair = (url, revision) => [url, revision]

async function persist() {
  const { storage } = navigator
  if (!await storage?.persisted?.()) await storage?.persist?.()
}
