/** One comment's article, cloned from the server's own markup and filled with its row. */
import { fill } from '../core/template.js'
import { linkify } from './links.js'
import { timeInWords, wordsOf } from './words.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/types.js').Member} Member */
/** @typedef {import('./words.js').Above} Above */

/** @param {HTMLTemplateElement} template @param {Row} row @param {Member|null} member @param {Above|null} above what it answers, if that is a reply too @param {number} [known] when it was made, where the page says so */
export function drawComment(template, row, member, above, known) {
  const words = wordsOf(row, member, above, known)
  const item = /** @type {HTMLElement} */ (fill(template, words).querySelector('li'))
  const article = articleOf(item)
  item.dataset.drawn = JSON.stringify(words)
  article.id = `c-${row.k[0]}`
  article.tabIndex = -1
  article.dataset.op = row.refused?.op ?? row.op ?? ''
  article.dataset.by = row.srv ? row.srv.by : member?.id
  if (above) article.dataset.re = row.parent ?? ''
  article.classList.toggle('comment--refused', words.refused)
  article.classList.toggle('comment--removed', words.removed)
  article.classList.toggle('comment--pinned', words.pinned)
  helpOf(item).dataset.n = String(words.helpful)
  const { state, waiting, removed } = words
  unhide(article, { pinned: words.pinned, coach: words.coach, edited: words.edited, quote: words.quote, story: words.story, state, tools: waiting, acts: !waiting && !removed })
  show(/** @type {HTMLElement} */ (article.querySelector('.comment__photos')), words.photos)
  if (!removed && !words.unlinked) linkify(/** @type {Element} */ (article.querySelector('.comment__text')))
  return item
}

/** @param {HTMLElement} list @param {import('./words.js').Words['photos']} photos */
function show(list, photos) {
  list.hidden = !photos[0]
  list.replaceChildren(...photos.map(([id, , , alt]) => {
    const link = /** @type {any} */ (list.firstElementChild?.cloneNode(true))
    link.href = `/photos/${id}`
    Object.assign(link.firstChild, { src: `${link.href}/small`, alt })
    return link
  }))
}

/** What the server drew is as new as its seq; what the script drew knows the words it was drawn with.
 * @param {HTMLElement} item @param {Row} row @param {Member|null} member @param {Above|null} above */
export function isOutdated(item, row, member, above) {
  if (item.dataset.drawn) return item.dataset.drawn !== JSON.stringify(wordsOf(row, member, above, timeOf(item)))
  return row.pending || row.refused !== null || row.seq > Number(articleOf(item).dataset.seq)
}

/** Its author and the beginning of its text, for whoever answers it. @param {Element} item @returns {Above} */
export function aboveOf(item) {
  const text = (/** @type {string} */ name) => (articleOf(item).querySelector(`.comment__${name}`)?.textContent ?? '').replace(/\s+/g, ' ').trim()
  return { name: text('author'), text: shortened(text('text')) }
}

/** @param {string} line */
const shortened = (line) => (line.length <= 120 ? line : `${line.slice(0, 120).replace(/ \S*$/, '')} …`)

/** @param {Element} item @returns {any} none on a removed one */
export const helpOf = (item) => articleOf(item).querySelector('[data-act=helpful]')

/** @param {Element} item */
export const articleOf = (item) => /** @type {HTMLElement} */ (item.querySelector('article'))

/** @param {Element} item */
export const keyOf = (item) => articleOf(item).id.slice(2)

/** @param {Element} item */
export const timeOf = (item) => Date.parse(item.querySelector('time')?.dateTime ?? '')

/** The server knows no phone's clock. @param {Element} item */
export const setClock = (item) => (/** @type {Element} */ (item.querySelector('time')).textContent = timeInWords(timeOf(item), keyOf(item)))

/** It is being changed just now. @param {Element} item */
export const isOpen = (item) => articleOf(item).querySelector('form') !== null

/** The text stays where it is; this says why something was not kept, on a line that the server does not draw. @param {HTMLElement} item @param {string} sentence */
export function complain(item, sentence) {
  const state = /** @type {HTMLElement} */ (articleOf(item).querySelector('.comment__state') ?? articleOf(item).appendChild(document.createElement('p')))
  Object.assign(state, { className: 'comment__state', hidden: false, textContent: sentence })
}

/** @param {HTMLElement} article @param {Record<string, any>} parts */
function unhide(article, parts) {
  for (const [name, shown] of Object.entries(parts)) {
    /** @type {HTMLElement} */ (article.querySelector(`.comment__${name}`)).hidden = !shown
  }
}
