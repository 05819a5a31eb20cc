/** The box to write in. What is typed is a draft on this phone until it is an op in the outbox. */
import { store, uuid7 } from '../core/store.js'

const PAUSE = 300
const MOST = 5000
const NEAR = 4500

class CommentForm extends HTMLElement {
  #timer = 0

  async connectedCallback() {
    this.addEventListener('input', this)
    this.addEventListener('submit', this)
    document.addEventListener('visibilitychange', this)
    document.addEventListener('owner:changed', this)
    await this.#restore()
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this)
    document.removeEventListener('owner:changed', this)
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'input') return this.#typed()
    if (event.type === 'submit') return this.#post(event)
    return event.type === 'owner:changed' ? this.#restore() : this.#keepDraft()
  }

  async #restore() {
    await store.ready
    const text = await store.draft(this.#key)
    if (text && !this.#field.value) this.#field.value = text
    this.#count()
  }

  #typed() {
    this.#say('')
    this.#count()
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#keepDraft(), PAUSE)
  }

  async #keepDraft() {
    if (!this.#timer) return
    clearTimeout(this.#timer)
    this.#timer = 0
    await store.saveDraft(this.#key, this.#field.value || null).catch(() => {})
  }

  /** @param {Event} event */
  async #post(event) {
    event.preventDefault()
    const body = this.#field.value.trim()
    if (!body) return this.#say('Write something first.')
    await store.ready
    if (!store.member) return this.#askToSignIn()
    try {
      await store.write(this.#stream, 'comment', [uuid7()], { body })
      await this.#clear()
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error))
    }
  }

  async #askToSignIn() {
    await store.saveDraft(this.#key, this.#field.value)
    location.assign(`/sign-in?next=${encodeURIComponent(`${location.pathname}#comments`)}`)
  }

  async #clear() {
    clearTimeout(this.#timer)
    this.#timer = 0
    this.#field.value = ''
    this.#count()
    await store.saveDraft(this.#key, null)
  }

  #count() {
    const left = MOST - this.#field.value.length
    const line = /** @type {HTMLElement} */ (this.querySelector('[data-slot=left]'))
    line.textContent = left <= MOST - NEAR ? `${left} characters left` : ''
  }

  /** @param {string} sentence */
  #say(sentence) {
    const error = /** @type {HTMLElement} */ (this.querySelector('.field__error'))
    error.textContent = sentence
    this.#field.setAttribute('aria-invalid', String(Boolean(sentence)))
    if (sentence) this.#field.focus()
  }

  get #stream() {
    return this.dataset.stream ?? ''
  }

  get #key() {
    return `comment:${this.#stream}`
  }

  get #field() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'))
  }
}

customElements.define('comment-form', CommentForm)
