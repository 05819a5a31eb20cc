/** A thread as the server drew it, with what this phone knows laid over: newer comments, and those that wait. */
import { painted } from '../core/painted.js'
import { NEWS, sentenceOf, setText } from '../core/parts.js'
import { plural } from '../core/plural.js'
import { store } from '../core/store.js'
import { aboveOf, articleOf, complain, drawComment, helpOf, isOpen, isOutdated, keyOf, setClock, timeOf } from './drawing.js'
import { fetchTools } from './tools.js'
import { createdOf, helpLabel, isHeld, isRemoved } from './words.js'

/** @typedef {import('../core/types.js').Row} Row */

class CommentThread extends HTMLElement {
  /** Keys the server drew: they are in its count already. @type {Set<string>} */
  #served = new Set()
  #work = Promise.resolve()
  /** When the newest comment was made that was here at the last visit; not known before the first. */
  #seen = Infinity
  /** Somebody has just posted here, and wants to see it. */
  #posted = false

  async connectedCallback() {
    this.#served = new Set(this.#items.map(keyOf))
    this.#items.forEach(setClock)
    for (const type of ['click', 'comment:written']) this.addEventListener(type, this)
    for (const type of NEWS) document.addEventListener(type, this)
    await store.ready
    store.follow(this.stream, Number(this.dataset.head))
    this.#seen = Number((await store.draft(this.#visit).catch(() => null)) ?? Infinity)
    this.refresh()
    this.#prepare()
  }

  disconnectedCallback() {
    for (const type of NEWS) document.removeEventListener(type, this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'click') return this.#act(event)
    if (event.type === 'comment:written') return void (this.#posted = true)
    if (event.type === 'owner:changed') this.#prepare()
    if (event.detail?.streams && !event.detail.streams.includes(this.stream)) return
    this.refresh()
  }

  /** One at a time: two drawings at once would each insert the same comment. */
  refresh() {
    this.#work = this.#work.then(() => this.#draw()).catch(() => {})
  }

  /** Whoever may write has the tools at hand before the network is gone, and their unfinished replies in sight. */
  #prepare() {
    if (store.member) painted().then(fetchTools).then((tools) => tools.resume(this)).catch(() => {})
  }

  async #draw() {
    const rows = (await store.rows('comment')).filter((row) => row.s === this.stream)
    for (const row of rows.sort((a, b) => createdOf(a) - createdOf(b))) this.#show(row)
    await this.#forget(new Set(rows.map((row) => row.k[0])))
    this.#tally()
    await this.#mark()
    await this.#tell()
  }

  /** Which ones helped this member. */
  async #mark() {
    const marks = new Map((await store.rows('helpful')).filter((row) => row.s === this.stream).map((row) => [row.k[0], row]))
    for (const item of this.#items) {
      const link = helpOf(item)
      const label = link && helpLabel(Number(link.dataset.n ?? 0), marks.get(keyOf(item)))
      if (link) setText(link, label)
    }
  }

  /** What came since the last visit is marked, and this visit noted. */
  async #tell() {
    const times = this.#items.map((item) => {
      const { classList, dataset } = articleOf(item)
      classList.toggle('comment--new', timeOf(item) > this.#seen && dataset.by !== store.member?.id)
      return timeOf(item)
    })
    const newest = String(Math.max(0, ...times))
    if (times.length && newest !== (await store.draft(this.#visit))) await store.saveDraft(this.#visit, newest)
  }

  get #visit() {
    return `seen:${this.stream}`
  }

  /** @param {Row} row */
  #show(row) {
    const item = this.item(row.k[0])
    if (item) return this.#renew(item, row)
    const home = this.#home(row)
    if (home) this.#insert(home, this.#fresh(row), row)
  }

  /** @param {HTMLElement} item @param {Row} row */
  #renew(item, row) {
    if (isRemoved(row)) this.#unquote(row.k[0])
    if (isOpen(item) || !isOutdated(item, row, store.member, this.#above(row))) return
    if (!row.srv?.hidden && isRemoved(row) && !this.#isAnswered(item) && !item.querySelector('comment-form')) return item.remove()
    const focused = articleOf(item).contains(document.activeElement)
    const fresh = this.#fresh(row, item)
    articleOf(item).replaceWith(articleOf(fresh))
    item.dataset.drawn = fresh.dataset.drawn
    if (focused) articleOf(item).focus()
  }

  /** What was removed is read nowhere, on a page kept from before neither. @param {string} key */
  #unquote(key) {
    for (const quote of this.querySelectorAll(`[data-re="${CSS.escape(key)}"] > blockquote`)) quote.replaceChildren()
  }

  /** @param {HTMLElement} item */
  #isAnswered(item) {
    return item.querySelector('li') ?? this.querySelector(`[data-re="${CSS.escape(keyOf(item))}"]`)
  }

  /** The list that a row belongs to, or null: older ones live on the next page, and on an older page nothing new begins. @param {Row} row @returns {Element|null} */
  #home(row) {
    if (isRemoved(row) || isHeld(row, store.member)) return null
    const root = this.item(row.srv?.root ?? row.parent ?? '')?.closest('.thread__list > li')
    if (root) return this.#repliesOf(root, row)
    const own = row.pending || row.refused
    if (this.dataset.older !== undefined || (row.srv?.root && !own)) return null
    const last = [...this.#list.children].at(-1)
    return own || !last || !this.querySelector('[data-more]') || createdOf(row) >= timeOf(last) ? this.#list : null
  }

  /** @param {Element} root @param {Row} row */
  #repliesOf(root, row) {
    const list = root.querySelector('ol') ?? root.appendChild(document.createElement('ol'))
    list.className = 'thread__replies'
    const [first, next] = list.children
    const cut = first && !first.querySelector('article')
    return cut && !row.pending && !row.refused && next && createdOf(row) < timeOf(next) ? null : list
  }

  /** Conversations newest first, replies as they came. @param {Element} list @param {HTMLElement} item @param {Row} row */
  #insert(list, item, row) {
    const created = createdOf(row)
    const after = (/** @type {Element} */ other) => (list === this.#list ? timeOf(other) < created && !articleOf(other).classList.contains('comment--pinned') : timeOf(other) > created)
    list.insertBefore(item, [...list.children].find(after) ?? null)
    if (!this.#posted || !row.pending) return
    this.#posted = false
    item.scrollIntoView({ block: 'center' })
  }

  /** A comment drawn here whose row is gone was discarded; one the server drew may have been deleted. @param {Set<string>} known */
  async #forget(known) {
    for (const item of this.#items.filter((other) => !known.has(keyOf(other)) && !isOpen(other))) {
      const row = await store.row(this.stream, 'comment', [keyOf(item)])
      if (row && isRemoved(row)) this.#renew(item, row)
      else if (!row?.srv && item.dataset.drawn && !this.#served.has(keyOf(item))) item.remove()
    }
  }

  #tally() {
    const count = /** @type {HTMLElement|null} */ (this.querySelector('[data-count]'))
    if (!count) return
    const added = this.#items.filter((item) => !this.#served.has(keyOf(item)) && !articleOf(item).dataset.op).length
    const total = Number(count.dataset.count) + added
    if (added) count.textContent = plural(total, 'comment')
  }

  /** @param {any} event */
  async #act(event) {
    const button = event.target.closest('[data-act]')
    const item = button?.closest('li')
    if (!item || event.target.closest('form') || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    try {
      if (button.dataset.act === 'discard') return await store.discard(articleOf(item).dataset.op ?? '')
      const tools = await fetchTools().catch(() => null)
      if (tools) await tools.act(this, item, button.dataset.act, button)
      else if (button.href) location.assign(button.href)
    } catch (error) {
      complain(item, sentenceOf(error))
    }
  }

  /** @param {Row} row @param {HTMLElement} [old] */
  #fresh(row, old) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector('template[data-part=comment]'))
    return drawComment(template, row, store.member, this.#above(row), old && timeOf(old))
  }

  /** The reply that this one answers; the comment above it is plain to see. @param {Row} row */
  #above(row) {
    const item = this.item(row.parent ?? '')
    return item && item.parentElement !== this.#list ? aboveOf(item) : null
  }

  /** @param {string} key @returns {HTMLElement|null} */
  item(key) {
    return this.#items.find((item) => keyOf(item) === key) ?? null
  }

  get stream() {
    return this.dataset.stream ?? ''
  }

  get #list() {
    return /** @type {HTMLElement} */ (this.querySelector('.thread__list'))
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll('li.thread__item')])
  }
}

customElements.define('comment-thread', CommentThread)
