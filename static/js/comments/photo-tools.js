/** Attaching photos to a comment that is being written, and the viewer over the page. */
import { clone, sentenceOf } from '../core/parts.js'
import { uuid7 } from '../core/uuid.js'
import { attach, attached, bytesOf, describe, detach, sweep } from './attached.js'
import { paint, scaled } from './scale.js'
import { Viewer } from './viewer.js'

/** @typedef {import('./attached.js').Attached} Attached */

const NEWS = ['outbox:changed', 'base:changed', 'owner:changed', 'comment:written']

export class PhotoTools extends HTMLElement {
  /** Lent by the page, whose script is not this one. @type {import('../core/facade.js').Store} */
  store = /** @type {any} */ (document.querySelector('sync-status')).store
  #viewer = /** @type {Viewer|null} */ (null)

  connectedCallback() {
    this.hidden = false
    for (const type of NEWS) document.addEventListener(type, this)
    this.#viewer ??= new Viewer(/** @type {HTMLDialogElement} */ (this.querySelector('dialog')), this.store)
    void this.#place()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent({ type, target, detail }) {
    if (type === 'comment:written') return this.#written(target)
    if (type === 'owner:changed' && detail.from) for (const form of document.querySelectorAll('comment-form')) slotOf(form)?.replaceChildren()
    if (type !== 'base:changed') void this.#place()
  }

  /** With a new comment its photos are written; those of a change are added here. @param {any} form a comment-form */
  async #written(form) {
    const { stream: s, edits } = form.dataset
    try {
      const photos = edits ? await attached(this.store, form.key) : []
      await this.store.writeAll(photos.map(({ id, alt }) => ({ s, t: 'photo', k: [edits, id], fields: { alt }, draft: `photos:${form.key}` })))
      slotOf(form)?.replaceChildren()
    } catch (error) {
      complain(form, sentenceOf(error))
    }
  }

  /** @param {HTMLAnchorElement} link */
  view(link) {
    this.#viewer?.open(link)
  }

  /** Takes what was chosen: small, on this phone, and only then in sight. @param {HTMLElement} form @param {string} draft */
  async attach(form, draft) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector('input[type=file]'))
    const [files, stays] = [[...(input.files ?? [])], this.store.staying()]
    input.value = ''
    let left = Number(this.dataset.most) - (await attached(this.store, draft)).length - (form.closest('article')?.querySelectorAll('.comment__photos:not([hidden]) a, photo-tray li').length ?? 0)
    /** @type {string[]} */
    const faults = []
    try {
      for (const file of files) {
        if (left <= 0) throw new Error(`${this.dataset.most} photos fit in a comment, so the last ones were left out.`)
        const bytes = await scaled(file).catch((error) => void faults.push(sentenceOf(error)))
        if (!bytes) continue
        left--
        await attach(this.store, draft, uuid7(), bytes, stays)
        await this.#draw(form, draft)
      }
    } catch (error) {
      faults.push(sentenceOf(error))
    }
    if (faults.length) complain(form, faults.join(' '))
  }

  /** What was attached when the page was left. @param {string[]} drafts */
  async resume(drafts) {
    for (const draft of drafts) {
      const form = [...document.querySelectorAll('comment-form')].find((/** @type {any} */ { key }) => key === draft)
      if (form) await this.#draw(/** @type {HTMLElement} */ (form), draft)
    }
  }

  /** @param {HTMLElement} form @param {string} draft */
  async #draw(form, draft) {
    const slot = slotOf(form)
    const known = [...(slot?.children ?? [])].map((item) => /** @type {HTMLElement} */ (item).dataset.id)
    for (const photo of await attached(this.store, draft)) if (!known.includes(photo.id)) slot?.append(await this.#item(form, draft, photo))
  }

  /** @param {HTMLElement} form @param {string} draft @param {Attached} photo */
  async #item(form, draft, { id, alt }) {
    const item = await this.item(id, alt, '')
    item.addEventListener('input', (/** @type {any} */ { target }) => describe(this.store, draft, id, target.value).catch((error) => complain(form, sentenceOf(error))))
    item.querySelector('button')?.addEventListener('click', () => detach(this.store, draft, id).then(() => (item.remove(), form.querySelector('input')?.focus())))
    return item
  }

  /** One that lies on this phone, with its words and how it stands. @param {string} id @param {string} alt @param {string} state */
  async item(id, alt, state) {
    const item = clone(this, 'picked', { state })
    const words = /** @type {HTMLInputElement} */ (item.querySelector('input'))
    const label = /** @type {HTMLLabelElement} */ (item.querySelector('label'))
    item.dataset.id = words.id = label.htmlFor = id
    words.value = alt
    await paint(/** @type {HTMLCanvasElement} */ (item.querySelector('canvas')), await bytesOf(this.store, id)).catch(() => {})
    return item
  }

  /** Photos may wait below a comment that the server drew, which has no tray. */
  async #place() {
    for (const { op, refused, k } of await this.store.rows('photo')) {
      const article = (op || refused) && document.getElementById(`c-${k[0]}`)
      if (article && !article.querySelector('photo-tray')) article.querySelector('.comment__text')?.after(document.createElement('photo-tray'))
    }
    await sweep(this.store).catch(() => {})
  }
}

/** @param {Element} form */
const slotOf = (form) => form.querySelector('[data-slot=photos]')

/** @param {HTMLElement} form @param {string} sentence */
function complain(form, sentence) {
  const line = form.querySelector('.field__error')
  if (line) line.textContent = sentence
}

customElements.define('photo-tools', PhotoTools)
