/** All photos of a thread; a tap opens the viewer that the page has. */

class PhotoGallery extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this)
  }

  /** @param {any} event */
  handleEvent(event) {
    const link = event.target.closest('[data-act=view]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const tools = /** @type {import('./photo-tools.js').PhotoTools} */ (document.querySelector('photo-tools'))
    tools.view(link)
  }
}

customElements.define('photo-gallery', PhotoGallery)
