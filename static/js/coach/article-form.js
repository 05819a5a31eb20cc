/** Writing an article: what is typed lies on this device until it is saved, and photos are made small before they leave it. */
import { SIGN_IN, ask } from '../account/ask.js'
import { scaled } from '../comments/scale.js'
import { FormDraft, fillForm, valuesOf } from '../core/form-draft.js'
import { part, sentenceOf } from '../core/parts.js'
import { store } from '../core/store.js'
import { same } from './kept.js'

const KEPT = 'What you typed is kept on this device.'
const WAIT = 'Something is still on its way: once more in a moment.'

class ArticleForm extends HTMLElement {
  /** @type {FormDraft|undefined} */
  #draft
  /** As the server sent it. @type {Record<string, string>} */
  #sent = {}
  /** Where the text was left, for the photo that goes there. @type {number|null} */
  #at = null
  #going = false
  /** Where what is being done was asked for. @type {HTMLElement|null} */
  #busy = null

  async connectedCallback() {
    for (const input of this.querySelectorAll('[type=file]')) input.removeAttribute('name') // each goes on its own, made small
    for (const type of ['submit', 'click', 'change', 'focusout']) this.addEventListener(type, this)
    this.#form.addEventListener('form:filled', () => this.#showLead())
    addEventListener('pageshow', () => (this.#going = false))
    this.#sent = valuesOf(this.#form)
    this.#draft = new FormDraft(this.#form)
    await this.#restore(String(this.dataset.key))
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type, target } = event
    if (type === 'submit') return this.#submit(event)
    if (type === 'click') return target.closest('[data-act=back]') && this.#back()
    if (type === 'focusout' && target.name === 'source') this.#at = target.selectionEnd
    if (type === 'change' && target.id === 'lead') return this.#attempt(() => this.#lead(target), this.#line('lead'))
  }

  /** A draft that says what is saved has arrived; one that says something else is shown. @param {string} key */
  async #restore(key) {
    const draft = /** @type {FormDraft} */ (this.#draft)
    if ('unsaved' in this.dataset) {
      draft.key = key
      return store.saveDraft(key, JSON.stringify(valuesOf(this.#form))).catch(() => {})
    }
    part(this, 'found').hidden = !(await draft.open(key, this.#sent, (kept) => same(kept, this.#sent)))
  }

  async #back() {
    fillForm(this.#form, this.#sent)
    part(this, 'found').hidden = true
    await this.#draft?.drop()
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    if (this.#going) return
    event.preventDefault()
    const submitter = /** @type {HTMLButtonElement|null} */ (event.submitter)
    if (submitter?.value === 'place') return this.#attempt(() => this.#place(), this.#line('photo'))
    if (submitter?.value === 'bare') return this.#choose(null)
    return this.#attempt(() => this.#go(submitter), part(this, 'news'))
  }

  /** Durable here first, then asked whether there is a way and a session, and only then left to the browser. @param {HTMLButtonElement|null} submitter */
  async #go(submitter) {
    await store.saveDraft(String(this.dataset.key), JSON.stringify(valuesOf(this.#form))).catch(() => {})
    await ask('/account/proof').catch((error) => Promise.reject(new Error(`${sentenceOf(error)} ${KEPT}`, { cause: error })))
    this.#going = true
    this.#form.requestSubmit(submitter)
  }

  /** Into the text, where it was left. */
  async #place() {
    const { photo, photo_alt: alt, photo_caption: caption } = this.#fields
    if (!photo.files[0]) throw new Error('Choose a photo first.')
    if (!alt.value.trim()) throw new Error('Say below what it shows, for those who cannot see it.')
    const { line } = await this.#take(photo.files[0], { photo_alt: alt.value, photo_caption: caption.value })
    const { source } = this.#fields
    const at = this.#at ?? source.value.length
    const [before, after] = [source.value.slice(0, at).trimEnd(), source.value.slice(at).trimStart()]
    source.value = [before, line, after].filter(Boolean).join('\n\n')
    source.setSelectionRange(before.length + line.length + 2, before.length + line.length + 2)
    this.#at = source.selectionEnd
    for (const field of [photo, alt, caption]) field.value = ''
    this.#typed()
    part(this, 'placed').textContent = 'It stands in the text now.'
  }

  /** @param {HTMLInputElement} input */
  async #lead(input) {
    const file = input.files?.[0]
    if (!file) return
    const { picture } = await this.#take(file, {})
    input.value = ''
    this.#choose(picture)
  }

  /** @param {File} file @param {Record<string, string>} words @returns {Promise<{picture: {url: string}, line: string}>} */
  async #take(file, words) {
    const sent = new FormData()
    sent.set('photo', new Blob([await scaled(file)]), 'photo')
    for (const [name, value] of Object.entries(words)) sent.set(name, value)
    return ask('/coach/pictures', 'POST', sent)
  }

  /** The picture on the card, or none. @param {{url: string}|null} picture */
  #choose(picture) {
    this.#fields.picture.value = picture?.url ?? ''
    if (!picture) this.#fields.alt.value = ''
    this.#showLead()
    this.#typed()
  }

  #showLead() {
    const url = this.#fields.picture.value
    const lead = /** @type {HTMLImageElement} */ (part(this, 'lead'))
    part(this, 'bare').hidden = lead.hidden = !url
    if (!url || lead.getAttribute('src') === url) return
    for (const name of ['width', 'height']) lead.removeAttribute(name)
    lead.src = url
  }

  /** What a script changes is typed too. */
  #typed() {
    this.#form.dispatchEvent(new Event('input'))
  }

  /** One thing at a time, and why it failed where it was asked for. @param {() => Promise<void>} work @param {HTMLElement} line */
  async #attempt(work, line) {
    if (this.#busy) return void (this.#busy === line || (line.textContent = WAIT))
    this.#busy = line
    for (const one of this.querySelectorAll('[data-error], [data-part=news]')) one.textContent = ''
    await work().catch((error) => (line.textContent = sentenceOf(error)))
    part(this, 'door').hidden = !line.textContent?.startsWith(SIGN_IN)
    this.#busy = null
  }

  /** @param {string} name */
  #line(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-error=${name}]`))
  }

  /** By name, or where a file is chosen by id. @returns {any} */
  get #fields() {
    return this.#form.elements
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector('form'))
  }
}

customElements.define('article-form', ArticleForm)
