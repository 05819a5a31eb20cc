/** One photo after another, large: by buttons, arrow keys or a swipe. */
import { part } from '../core/parts.js'

const SWIPE = 40
const AWAY = 'This photo comes with the network.'

export class Viewer {
  #dialog
  #store
  /** @type {HTMLAnchorElement[]} */
  #links = []
  #at = 0
  #from = 0

  /** @param {HTMLDialogElement} dialog @param {import('../core/facade.js').Store} store */
  constructor(dialog, store) {
    this.#dialog = dialog
    this.#store = store
    for (const type of ['click', 'keydown', 'pointerdown', 'pointerup', 'pointercancel', 'close']) dialog.addEventListener(type, this)
    this.#image.addEventListener('error', () => this.#tell(`${this.#image.alt} ${AWAY}`))
  }

  /** The photos of the same comment, or of the same gallery, follow. @param {HTMLAnchorElement} link */
  open(link) {
    this.#links = [...(link.closest('.comment__photos, .gallery') ?? document).querySelectorAll('a[data-act=view]')].map((one) => /** @type {HTMLAnchorElement} */ (one))
    this.#show(this.#links.indexOf(link))
    this.#dialog.showModal()
    part(this.#dialog, 'close').focus()
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type, target } = event
    if (type === 'close') return this.#links[this.#at]?.focus()
    if (type === 'click') return this.#do(target === this.#dialog ? 'close' : target.closest('[data-do]')?.dataset.do)
    if (type === 'keydown') return this.#do({ ArrowLeft: 'back', ArrowRight: 'on' }[/** @type {string} */ (event.key)])
    if (type === 'pointerdown') this.#from = event.isPrimary ? event.clientX : NaN
    if (type === 'pointerup' && Math.abs(event.clientX - this.#from) > SWIPE) this.#do(event.clientX > this.#from ? 'back' : 'on')
    if (type !== 'pointerdown') this.#from = NaN
  }

  /** @param {string|undefined} what */
  #do(what) {
    if (what === 'back' || what === 'on') this.#show(this.#at + (what === 'on' ? 1 : -1))
    if (what === 'close') this.#dialog.close()
    if (what === 'remove') this.#offer(true)
    if (what === 'really') return this.#remove()
  }

  /** @param {number} at */
  #show(at) {
    const link = this.#links[at]
    if (!link) return
    const { alt } = /** @type {HTMLImageElement} */ (link.firstElementChild)
    this.#at = at
    this.#image.src = link.href
    this.#image.alt = alt
    this.#tell(alt)
    part(this.#dialog, 'place').textContent = this.#links.length > 1 ? `${at + 1} of ${this.#links.length}` : ''
    part(this.#dialog, 'back').disabled = at === 0
    part(this.#dialog, 'on').disabled = at === this.#links.length - 1
    for (const name of ['back', 'on']) part(this.#dialog, name).hidden = this.#links.length < 2
    this.#offer(false)
  }

  /** @param {boolean} asking whether it shall go for good */
  #offer(asking) {
    const author = /** @type {HTMLElement|null} */ (this.#links[this.#at].closest('article'))?.dataset.by
    const own = author !== undefined && author === this.#store.member?.id
    part(this.#dialog, 'remove').hidden = !own || asking
    part(this.#dialog, 'really').hidden = !asking
  }

  async #remove() {
    const link = this.#links[this.#at]
    const [key, s] = [link.closest('article')?.id.slice(2) ?? '', /** @type {any} */ (link.closest('comment-thread'))?.stream]
    try {
      await this.#store.write(s, 'photo', [key, decodeURIComponent(link.pathname.slice('/photos/'.length))], { deleted: true })
      link.remove()
      this.#dialog.close()
    } catch (error) {
      this.#tell(String(/** @type {any} */ (error).message))
    }
  }

  /** @param {string} words */
  #tell(words) {
    const line = /** @type {HTMLElement} */ (this.#dialog.querySelector('figcaption'))
    line.textContent = words
  }

  get #image() {
    return /** @type {HTMLImageElement} */ (this.#dialog.querySelector('img'))
  }
}
