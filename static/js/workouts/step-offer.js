/** One step up or back, with its reason, to take or to refuse; drawn only where there is something to say. */
import { NEWS, clone, part, sentenceOf } from '../core/parts.js'
import { offersFor } from './evidence.js'

/** @typedef {import('./evidence.js').Offer} Offer */

class StepOffer extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** @type {Offer[]} */
  #offers = []
  #workout = ''

  connectedCallback() {
    this.addEventListener('click', this)
    for (const type of ['session:finished', ...NEWS]) document.addEventListener(type, this)
    void this.#draw()
  }

  disconnectedCallback() {
    for (const type of ['session:finished', ...NEWS]) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent({ type, target }) {
    if (type === 'owner:changed') part(this, 'news').textContent = ''
    if (type !== 'click') return this.#draw()
    const button = target.closest('[data-act]')
    const offer = this.#offers.find(({ slug }) => slug === button?.closest('[data-exercise]').dataset.exercise)
    if (offer) return this.#decide(offer, button.dataset.act === 'take')
  }

  async #draw() {
    this.#workout = this.dataset.workout ?? (await this.#doneHere())
    this.#offers = this.#workout ? await offersFor(this.#store, this.#workout) : []
    part(this, 'list').replaceChildren(...this.#offers.map((offer) => this.#item(offer)))
    this.hidden = !this.#offers.length && !part(this, 'news').textContent
  }

  /** On the session's page: the workout of the session in the address. */
  async #doneHere() {
    const session = await this.#store.row('m', 'session', [location.hash.slice(3)])
    return String(session?.f.workout ?? '')
  }

  /** @param {Offer} offer */
  #item(offer) {
    const item = clone(this, 'offer', { ...offer, take: offer.level > offer.was ? 'Do that next time' : 'Go back a step' })
    item.dataset.exercise = offer.slug
    if (offer.level === offer.was) item.querySelector('.row')?.remove()
    return item
  }

  /** What was refused is not offered again before two more sessions bear it out. @param {Offer} offer @param {boolean} taken */
  async #decide({ slug, title, was, level }, taken) {
    try {
      await this.#store.write('m', 'step', [slug], { level: taken ? level : was, refused: taken ? null : level, decided_at: Date.now() })
      part(this, 'news').textContent = `${title}: ${taken ? 'noted for next time.' : 'you stay where you are.'}`
      await this.#draw()
      part(this, 'heading').focus()
    } catch (error) {
      part(this, 'news').textContent = sentenceOf(error)
    }
  }
}

customElements.define('step-offer', StepOffer)
