/** The terms changed, or were never agreed to: asked wherever it is no nuisance, and nothing waits for the answer. */

class TermsAsk extends HTMLElement {
  connectedCallback() {
    document.addEventListener('terms:asked', this)
    this.querySelector('button')?.addEventListener('click', this)
  }

  disconnectedCallback() {
    document.removeEventListener('terms:asked', this)
  }

  /** A page of another build has other terms than those that are asked about. @param {any} event */
  async handleEvent({ type, detail }) {
    const { version = '' } = this.dataset
    if (type !== 'click') return (this.hidden = String(detail.version) !== version)
    const answer = await fetch('/account/agreement', { method: 'POST', body: new URLSearchParams({ version }) }).catch(() => null)
    this.hidden = Boolean(answer?.ok)
  }
}

customElements.define('terms-ask', TermsAsk)
