/** Answering, changing and deleting a comment in its place, and the sheet behind "More". */
import { clone, part, sentenceOf } from '../core/parts.js'
import { fill } from '../core/template.js'
import { fetchPart } from '../sync/sheet.js'
import { draftsWithPhotos, sweep } from './attached.js'
import { aboveOf, articleOf, keyOf } from './drawing.js'
import { answerSoon } from './known-answer.js'
import './story-card.js'

/** @typedef {HTMLElement & {stream: string, refresh: () => void, item: (key: string) => HTMLElement|null}} Thread */

class CommentTools extends HTMLElement {
  /** Lent by the page, whose script is not this one. */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** What the sheet is about. @type {{thread: Thread, item: HTMLElement}|null} */
  #about = null

  /** The tools for photos. @type {Promise<any>|null} */
  #photos = null

  connectedCallback() {
    this.hidden = false
    for (const type of ['click', 'comment:written', 'owner:changed']) document.addEventListener(type, this)
    part(this, 'report').addEventListener('submit', this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'owner:changed') return event.detail.from && this.#closeAll()
    if (event.type === 'submit') return this.#report(event)
    const form = event.target.closest?.('comment-form')
    if (event.type === 'comment:written') this.#clear(form)
    if (event.type === 'comment:written') return form?.dataset.small !== undefined && this.#close(form)
    if (event.target.closest?.('[data-act=cancel]') && form) return this.#cancel(form)
    return this.contains(event.target) && this.#do(event.target.closest('[data-do]')?.dataset.do)
  }

  /** @param {Thread} thread @param {HTMLElement} item @param {string} what @param {HTMLElement} [link] */
  async act(thread, item, what, link) {
    if (what === 'view') return (await this.#fetchPhotos()).view(link)
    if (what === 'reply') this.#reply(thread, item).querySelector('textarea')?.focus()
    if (what === 'edit') this.#edit(thread, item).querySelector('textarea')?.focus()
    if (what === 'edit') return this.#tellAgain(thread, item)
    if (what === 'more') this.#open(thread, item)
    if (what === 'helpful') return this.#help(thread, keyOf(item), articleOf(item).dataset.by)
  }

  /** What was asked and answered before stands under the box. @param {HTMLElement} form a comment-form */
  answer(form) {
    answerSoon(this, this.#store, form)
  }

  /** The card of five figures, in the form. @param {HTMLElement} form a comment-form @param {any} [told] the card that the comment has */
  async story(form, told) {
    const open = form.querySelector('story-card')
    const card = /** @type {any} */ (open ?? clone(this, 'story', {}))
    if (!open) {
      form.querySelector('textarea')?.after(card)
      await card.open(told)
    }
    if (!told) card.querySelector('button')?.focus()
  }

  /** @param {Thread} thread @param {HTMLElement} item */
  async #tellAgain(thread, item) {
    const row = await this.#store.row(thread.stream, 'comment', [keyOf(item)])
    const form = articleOf(item).querySelector('comment-form')
    if (row?.f.story && form) await this.story(/** @type {HTMLElement} */ (form), row.f.story)
  }

  /** What was written has its own draft no more. @param {HTMLElement|null} form */
  #clear(form) {
    const card = /** @type {any} */ (form?.querySelector('story-card'))
    card?.drop()
    card?.remove()
    form?.querySelector('.known')?.remove()
  }

  /** Takes the photos chosen in a form. @param {any} form a comment-form */
  async attach(form) {
    await (await this.#fetchPhotos()).attach(form, form.key)
  }

  #fetchPhotos() {
    this.#photos ??= fetchPart('/talk/photos', 'photo-tools').then((part) => (document.body.append(part), part)).catch((error) => {
      this.#photos = null
      throw error
    })
    return this.#photos
  }

  /** Opens again what was being written when the page was left. @param {Thread} thread */
  async resume(thread) {
    await this.#resumeTexts(thread)
    const drafts = await draftsWithPhotos(this.#store, thread.stream)
    for (const draft of drafts) this.#reopen(thread, draft)
    const waiting = (await this.#store.rows('photo')).some((/** @type {any} */ { op, refused }) => op || refused)
    await sweep(this.#store)
    if (drafts.length || waiting) await (await this.#fetchPhotos()).resume(drafts)
  }

  /** @param {Thread} thread */
  async #resumeTexts(thread) {
    const prefix = `comment:${thread.stream}:`
    const keys = await this.#store.lend((/** @type {any} */ db) => db.run(['drafts'], 'readonly', (/** @type {any} */ tx) =>
      tx.objectStore('drafts').getAllKeys(IDBKeyRange.bound(prefix, prefix + '\uffff'))))
    for (const draft of keys) {
      const [what, , story] = draft.slice(prefix.length).split(':')
      const item = this.#reopen(thread, draft)
      if (item && what === 'edit') await this.#tellAgain(thread, item)
      const form = what === 'story' ? thread.querySelector(':scope > comment-form') : story && item?.querySelector('comment-form')
      if (form) await this.story(/** @type {HTMLElement} */ (form))
    }
  }

  /** The form of a draft, if its comment is here. @param {Thread} thread @param {string} draft */
  #reopen(thread, draft) {
    const [what, key] = draft.split(':').slice(3)
    const item = key && thread.item(key)
    if (item) what === 're' ? this.#reply(thread, item) : this.#edit(thread, item)
    return item || null
  }

  /** Under the comment that it answers. @param {Thread} thread @param {HTMLElement} item */
  #reply(thread, item) {
    const open = item.querySelector(':scope > comment-form')
    if (open) return open
    const form = this.#form('reply', { stream: thread.stream, parent: keyOf(item) }, `Your reply to ${aboveOf(item).name}`)
    articleOf(item).after(form)
    return form
  }

  /** In place of the text that it changes. @param {Thread} thread @param {HTMLElement} item */
  #edit(thread, item) {
    const article = articleOf(item)
    const open = article.querySelector('comment-form')
    if (open) return open
    const form = this.#form('editor', { stream: thread.stream, edits: keyOf(item) }, 'Your comment')
    const text = /** @type {HTMLElement} */ (article.querySelector('.comment__text'))
    const field = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'))
    field.value = text.textContent ?? ''
    text.after(form)
    this.#cover(article, true)
    return form
  }

  /** @param {string} name @param {Record<string, string>} about @param {string} label */
  #form(name, about, label) {
    const form = /** @type {HTMLElement} */ (fill(/** @type {HTMLTemplateElement} */ (this.querySelector(`[data-template=${name}]`)), {}).firstElementChild)
    Object.assign(form.dataset, about, { small: '' })
    const [title, field] = [/** @type {HTMLLabelElement} */ (form.querySelector('label')), /** @type {HTMLElement} */ (form.querySelector('textarea'))]
    title.textContent = label
    title.htmlFor = field.id = `${name}-${about.parent ?? about.edits}`
    return form
  }

  /** Nothing of it comes back. @param {any} form a comment-form */
  async #cancel(form) {
    await Promise.all([form.drop(), form.querySelector('story-card')?.drop(), this.#store.saveDraft(`photos:${form.key}`, null)])
    await sweep(this.#store)
    this.#close(form)
  }

  /** @param {HTMLElement} form */
  #close(form) {
    const item = /** @type {HTMLElement} */ (form.closest('li'))
    const thread = /** @type {Thread} */ (form.closest('comment-thread'))
    form.remove()
    this.#cover(articleOf(item), false)
    articleOf(item).tabIndex = -1
    articleOf(item).focus()
    thread.refresh()
  }

  /** What one member was writing is not the next one's to read. */
  #closeAll() {
    this.#sheet.close()
    for (const card of document.querySelectorAll('story-card')) card.remove()
    for (const form of document.querySelectorAll('comment-form[data-small]')) this.#close(/** @type {HTMLElement} */ (form))
  }

  /** @param {HTMLElement} article @param {boolean} covered */
  #cover(article, covered) {
    for (const name of ['text', 'tools', 'acts']) {
      const element = /** @type {HTMLElement|null} */ (article.querySelector(`.comment__${name}`))
      if (element) element.classList.toggle('talk__covered', covered)
    }
  }

  /** A second tap takes it back; one's own is for others to mark. @param {Thread} thread @param {string} key @param {string|undefined} author */
  async #help(thread, key, author) {
    const { member } = this.#store
    if (!member) return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`)
    if (author === member.id) return
    const row = await this.#store.row(thread.stream, 'helpful', [key, member.id])
    await this.#store.write(thread.stream, 'helpful', [key, member.id], { on: !row?.f.on })
  }

  /** @param {Thread} thread @param {HTMLElement} item */
  #open(thread, item) {
    this.#about = { thread, item }
    const { by } = articleOf(item).dataset
    const own = this.#store.member !== null && by === this.#store.member.id
    this.#offer({ own, named: Boolean(by), others: !own && this.#store.member !== null, coach: Boolean(this.#store.member?.coach) })
    const { name, text } = aboveOf(item)
    part(this, 'what').textContent = `${name}: ${text}`
    const path = `/comments/${thread.stream.slice(2)}/${keyOf(item)}`
    part(this, 'link').href = path
    part(this, 'desk').href = `/coach${path}`
    part(this, 'who').href = `/members/${by?.slice(2)}`
    part(this, 'error').textContent = ''
    this.#only('menu')
    this.#sheet.showModal()
    part(this, 'what').focus()
  }

  /** @param {Record<string, boolean>} offers what of the menu is for whom */
  #offer(offers) {
    for (const [name, offered] of Object.entries(offers))
      for (const entry of this.querySelectorAll(`[data-${name}]`)) /** @type {HTMLElement} */ (entry).hidden = !offered
  }

  /** @param {SubmitEvent} event */
  async #report(event) {
    event.preventDefault()
    if (!this.#about) return
    const { thread, item } = this.#about
    const form = /** @type {HTMLFormElement} */ (event.target)
    try {
      const { reason, note } = Object.fromEntries(new FormData(form))
      await this.#store.write('m', 'report', [thread.stream.slice(2), keyOf(item)], { reason, note })
      form.reset()
      this.#only('thanks')
    } catch (error) {
      part(this, 'error').textContent = sentenceOf(error)
    }
  }

  /** @param {string|undefined} what */
  async #do(what) {
    if (!what || !this.#about) return
    const { thread, item } = this.#about
    if (what === 'delete') return this.#only('sure')
    if (what === 'report') return this.#only('report')
    try {
      if (what === 'copy') await navigator.clipboard.writeText(articleOf(item).querySelector('.comment__text')?.textContent ?? '')
      if (what === 'really') await this.#store.write(thread.stream, 'comment', [keyOf(item)], { deleted: true })
      this.#sheet.close()
      if (what === 'edit') this.act(thread, item, 'edit')
    } catch (error) {
      part(this, 'error').textContent = sentenceOf(error)
    }
  }

  /** @param {string} shown */
  #only(shown) {
    for (const name of ['menu', 'sure', 'report', 'thanks']) part(this, name).hidden = name !== shown
  }

  get #sheet() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'))
  }
}

customElements.define('comment-tools', CommentTools)
