/** Articles that were typed on this device and are not saved yet. */
import { clone, part } from '../core/parts.js'
import { store } from '../core/store.js'
import { PREFIX } from './kept.js'

class UnsavedList extends HTMLElement {
  async connectedCallback() {
    document.addEventListener('owner:changed', this)
    await this.handleEvent()
  }

  disconnectedCallback() {
    document.removeEventListener('owner:changed', this)
  }

  async handleEvent() {
    const typed = await store.lend((db) => db.run(['drafts'], 'readonly', async (tx) => {
      const range = IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`)
      const [keys, texts] = [await tx.objectStore('drafts').getAllKeys(range), await tx.objectStore('drafts').getAll(range)]
      return keys.map((key, at) => ({ url: `/coach/articles/${String(key).slice(PREFIX.length)}`, title: JSON.parse(texts[at]).title || 'Untitled' }))
    }))
    part(this, 'list').replaceChildren(...typed.map((one) => clone(this, 'unsaved', one)))
    this.hidden = !typed.length
  }
}

customElements.define('unsaved-list', UnsavedList)
