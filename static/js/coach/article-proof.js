/** The article as it is saved: what is typed here and says no more than that need not be kept any longer. */
import { store } from '../core/store.js'
import { same } from './kept.js'

class ArticleProof extends HTMLElement {
  async connectedCallback() {
    const key = String(this.dataset.key)
    const typed = await store.draft(key)
    if (typed && same(JSON.parse(typed), JSON.parse(String(this.dataset.saved)))) await store.saveDraft(key, null)
  }
}

customElements.define('article-proof', ArticleProof)
