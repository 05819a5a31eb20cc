/** The box to write in: a comment, a reply (data-parent) or a change (data-edits). What is typed is a draft on this phone until it is an op. */
import { say, sentenceOf } from '../core/parts.js'
import { store, uuid7 } from '../core/store.js'
import { fetchTools } from './tools.js'

const PAUSE = 300
const MOST = 5000
const NEAR = 4500

class CommentForm extends HTMLElement {
  #timer = 0
  #posting = false
  /** What stands in the box lies on the disk too. */
  #kept = false
  /** Photos on their way onto this phone. @type {Promise<void>} */
  #attaching = Promise.resolve()
  /** The comment's text when changing it began. @type {string|undefined} */
  #was
  #told = ''

  async connectedCallback() {
    this.#was = this.dataset.edits && this.#field.value.trim()
    // The browser would give back what was typed to whoever is signed in by then; drafts know whose they are.
    this.#field.autocomplete = 'off'
    this.addEventListener('input', this)
    this.addEventListener('click', this)
    this.addEventListener('submit', this)
    this.addEventListener('change', this)
    document.addEventListener('visibilitychange', this)
    document.addEventListener('owner:changed', this)
    this.#attach()
    await this.#restore()
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this)
    document.removeEventListener('owner:changed', this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'input') return this.#typed()
    if (event.type === 'change') return this.#attach()
    if (event.type === 'submit') return this.#post(event)
    if (event.type === 'click') return event.target.closest('[data-act=story]') && this.#tell()
    return event.type === 'owner:changed' ? this.#changeHands(event.detail.from) : this.#keepDraft()
  }

  async #restore() {
    const text = await store.draft(this.key).catch(() => null)
    if (text && (this.dataset.edits || !this.#field.value)) {
      this.#field.value = text
      this.#kept = true
    }
    this.#count()
  }

  /** What one member wrote is not the next one's to read. @param {import('../core/types.js').Member|null} from */
  #changeHands(from) {
    if (from) this.#stop()
    if (from) this.#field.value = ''
    return this.#restore()
  }

  #typed() {
    fetchTools().then((tools) => tools.answer(this)).catch(() => {})
    this.#say('')
    this.#count()
    this.#kept = false
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#keepDraft(), PAUSE)
  }

  /** The card of five figures comes with the tools. */
  #tell() {
    return fetchTools().then((tools) => tools.story(this)).catch((error) => this.#say(sentenceOf(error)))
  }

  /** Chosen photos become drafts as well, by what is fetched for them. */
  #attach() {
    if (!(/** @type {HTMLInputElement|null} */ (this.querySelector('[type=file]'))?.files?.length)) return
    this.#attaching = this.#attaching.then(fetchTools).then((tools) => tools.attach(this)).catch((error) => this.#say(sentenceOf(error)))
  }

  async #keepDraft() {
    if (!this.#timer) return
    this.#stop()
    const text = this.#field.value || null
    await store.saveDraft(this.key, text).then(() => (this.#kept = Boolean(text)), () => {})
  }

  /** Given up: nothing is left to come back. */
  drop() {
    this.#stop()
    return store.saveDraft(this.key, null)
  }

  /** @param {Event} event */
  async #post(event) {
    event.preventDefault()
    if (this.#posting) return
    this.#posting = true
    try {
      await this.#write()
    } catch (error) {
      this.#kept = false
      this.#say(sentenceOf(error))
    }
    this.#posting = false
  }

  async #write() {
    await this.#attaching
    const body = this.#field.value.trim()
    if (!body) return this.#say('Write something first.')
    const fields = { ...(body !== this.#was && { body }), .../** @type {any} */ (this.querySelector('story-card'))?.fields() }
    await store.ready
    if (!store.member) return this.#askToSignIn()
    this.#stop()
    await (this.dataset.edits ? this.#change(this.dataset.edits, fields) : store.writeAll(this.#wishes(fields)))
    this.#field.value = ''
    this.#kept = false
    this.#count()
    say(this, 'comment:written')
  }

  /** The comment with its photos. @param {Record<string, any>} fields */
  async #wishes(fields) {
    const [s, key, draft, { parent }] = [this.#stream, uuid7(), `photos:${this.key}`, this.dataset]
    /** @type {any[]} */
    const photos = /** @type {any} */ (await store.draft(draft)) ?? []
    return [{ s, t: 'comment', k: [key], fields, draft: this.key, kept: this.#kept, parent },
      ...photos.map(({ id, alt }) => ({ s, t: 'photo', k: [key, id], fields: { alt }, draft }))]
  }

  /** While it was being changed it may have been sent; then the change is an op of its own. Saying again what is there would undo another device's change.
   * @param {string} key @param {Record<string, any>} fields */
  async #change(key, fields) {
    const row = await store.row(this.#stream, 'comment', [key])
    const op = row?.refused?.op ?? row?.op
    if (!row?.refused && !Object.keys(fields).length) return this.drop()
    const now = row?.f.body
    if (fields.body && now && now !== this.#was && now !== this.#told) {
      this.#told = now
      throw new Error(`Meanwhile it says: “${now}” Save once more to have your words instead.`)
    }
    if (!op) return store.write(this.#stream, 'comment', [key], fields, { draft: this.key })
    await store.revise(op, fields)
    return this.drop()
  }

  async #askToSignIn() {
    await store.saveDraft(this.key, this.#field.value)
    location.assign(`/sign-in?next=${encodeURIComponent(`${location.pathname}#comments`)}`)
  }

  #stop() {
    clearTimeout(this.#timer)
    this.#timer = 0
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

  /** Under which its draft is kept. */
  get key() {
    const { parent, edits } = this.dataset
    return `comment:${this.#stream}${parent ? `:re:${parent}` : ''}${edits ? `:edit:${edits}` : ''}`
  }

  get #field() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'))
  }
}

customElements.define('comment-form', CommentForm)
