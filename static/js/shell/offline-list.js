/** Where a page could not be had: what is on this phone, and another try as soon as there is a network. */
import { fill } from '../core/template.js'
import { published } from './keeper.js'

const AGAIN = 10_000

class OfflineList extends HTMLElement {
  #timer = 0

  async connectedCallback() {
    this.querySelector('[data-act=again]')?.addEventListener('click', () => location.reload())
    addEventListener('online', this.#again)
    this.#timer = window.setInterval(() => document.hidden || this.#again(), AGAIN)
    document.addEventListener('sync:changed', this.#portal)
    // All at once, so that a list that grows pushes no other down.
    const rows = await published()
    const kept = await Promise.all(rows.map(({ srv }) => caches.match(srv.url, { ignoreVary: true })))
    rows.filter((_, i) => kept[i]).forEach((row) => this.#list(row))
  }

  disconnectedCallback() {
    removeEventListener('online', this.#again)
    clearInterval(this.#timer)
    document.removeEventListener('sync:changed', this.#portal)
  }

  /** @param {import('../core/types.js').Row} row */
  #list({ t, srv }) {
    const list = this.querySelector(`[data-list=${t}]`)
    const template = this.querySelector('template')
    if (!list || !template) return
    list.append(fill(template, { title: srv.title, url: srv.url }))
    list.closest('section')?.removeAttribute('hidden')
  }

  /** This page stands in for another, and makes way once that one can really be had. */
  #again = async () => {
    if (location.pathname === '/offline') return
    const answer = await fetch(location.href, { method: 'HEAD' }).catch(() => null)
    if (answer?.headers.has('X-Site')) location.reload()
  }

  /** @param {Event} event */
  #portal = event => {
    this.querySelector('[data-portal]')?.toggleAttribute('hidden', !(/** @type {CustomEvent} */ (event).detail.portal))
  }
}

customElements.define('offline-list', OfflineList)
