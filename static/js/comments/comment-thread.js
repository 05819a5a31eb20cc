/** A thread as the server drew it, with what this phone knows laid over: newer comments, and those that wait. */
import { store } from '../core/store.js'
import { articleOf, drawComment, isOutdated, keyOf, timeOf } from './drawing.js'
import { closeEditor, complain, editorOf, keepEdit, openEditor } from './editing.js'
import { createdOf, isRemoved } from './words.js'

/** @typedef {import('../core/types.js').Row} Row */

const NEWS = ['outbox:changed', 'base:changed', 'owner:changed']

class CommentThread extends HTMLElement {
  /** Keys the server drew: they are in its count already. @type {Set<string>} */
  #served = new Set()
  #work = Promise.resolve()

  async connectedCallback() {
    this.#served = new Set(this.#items.map(keyOf))
    this.addEventListener('click', this)
    this.addEventListener('submit', this)
    for (const type of NEWS) document.addEventListener(type, this)
    await store.ready
    store.follow(this.#stream, Number(this.dataset.head))
    this.#refresh()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'click') return this.#act(event.target.closest('[data-act]'))
    if (event.type === 'submit') return this.#save(event)
    if (event.detail?.streams && !event.detail.streams.includes(this.#stream)) return
    this.#refresh()
  }

  /** One at a time: two drawings at once would each insert the same comment. */
  #refresh() {
    this.#work = this.#work.then(() => this.#draw()).catch(() => {})
  }

  async #draw() {
    const rows = (await store.rows('comment')).filter((row) => row.s === this.#stream)
    for (const row of rows) this.#show(row)
    await this.#forget(new Set(rows.map((row) => row.k[0])))
    this.#tally()
  }

  /** @param {Row} row */
  #show(row) {
    const item = this.#items.find((other) => keyOf(other) === row.k[0])
    if (item) this.#renew(item, row)
    else if (this.#belongs(row)) this.#insert(this.#fresh(row), createdOf(row))
  }

  /** @param {HTMLElement} item @param {Row} row */
  #renew(item, row) {
    if (editorOf(item) || !isOutdated(item, row, store.member)) return
    const focused = item.contains(document.activeElement)
    const fresh = this.#fresh(row)
    item.replaceWith(fresh)
    if (focused) articleOf(fresh).focus()
  }

  /** Older ones than the last drawn here live on the next page, and on an older page nothing new belongs. @param {Row} row */
  #belongs(row) {
    if (isRemoved(row) || this.dataset.older !== undefined) return false
    if (row.pending || row.refused || !this.querySelector('[data-more]')) return true
    const last = this.#items.at(-1)
    return !last || createdOf(row) >= timeOf(last)
  }

  /** @param {HTMLElement} item @param {number} created */
  #insert(item, created) {
    this.#list.insertBefore(item, this.#items.find((other) => timeOf(other) < created) ?? null)
  }

  /** A comment drawn here whose row is gone was discarded; one the server drew may have been deleted. @param {Set<string>} known */
  async #forget(known) {
    for (const item of this.#items.filter((other) => !known.has(keyOf(other)) && !editorOf(other))) {
      const row = await store.row(this.#stream, 'comment', [keyOf(item)])
      if (row?.srv && isRemoved(row)) this.#renew(item, row)
      else if (!row?.srv && item.dataset.drawn) item.remove()
    }
  }

  #tally() {
    const count = /** @type {HTMLElement} */ (this.querySelector('[data-count]'))
    const added = this.#items.filter((item) => !this.#served.has(keyOf(item)) && !articleOf(item).dataset.op).length
    const total = Number(count.dataset.count) + added
    if (added) count.textContent = `${total.toLocaleString('en-GB')} comment${total === 1 ? '' : 's'}`
  }

  /** @param {HTMLElement|null} button */
  #act(button) {
    const item = button?.closest('li')
    if (!button || !item) return
    if (button.dataset.act === 'edit') openEditor(item, this.#part('editor'))
    if (button.dataset.act === 'discard') store.discard(articleOf(item).dataset.op ?? '').catch((error) => complain(item, error))
    if (button.dataset.act === 'cancel') {
      closeEditor(item)
      this.#refresh()
    }
  }

  /** @param {any} event */
  async #save(event) {
    const item = event.target.closest('li')
    if (!item) return
    event.preventDefault()
    const field = event.target.elements.body
    if (!field.value.trim()) return field.focus()
    try {
      await keepEdit(item, this.#stream, field.value.trim())
      closeEditor(item)
      this.#refresh()
    } catch (error) {
      complain(item, error)
    }
  }

  /** @param {Row} row */
  #fresh(row) {
    return drawComment(this.#part('comment'), row, store.member)
  }

  get #stream() {
    return this.dataset.stream ?? ''
  }

  get #list() {
    return /** @type {HTMLElement} */ (this.querySelector('.thread__list'))
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.#list.children])
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLTemplateElement} */ (this.querySelector(`template[data-part=${name}]`))
  }
}

customElements.define('comment-thread', CommentThread)
