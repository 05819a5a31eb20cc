/** What a first sync brought is put away for /progress, whatever page is open: the script for it is fetched where there is much. */
import { isDue } from '../core/digest.js'
import { store } from '../core/store.js'

const status = /** @type {HTMLElement} */ (document.querySelector('sync-status'))

/** @param {any} [event] */
async function look(event) {
  if (event && !event.detail.streams.includes('m')) return
  if (!(await store.lend((db) => db.run(['base', 'out', 'meta'], 'readonly', isDue)))) return
  document.removeEventListener('base:changed', look)
  await import(String(status.dataset.history)).catch(() => document.addEventListener('base:changed', look))
}

document.addEventListener('base:changed', look)
addEventListener('load', () => setTimeout(look, 1000))
