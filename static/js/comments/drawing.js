/** One comment's article, cloned from the server's own markup and filled with its row. */
import { fill } from '../core/template.js'
import { wordsOf } from './words.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/types.js').Member} Member */

/** @param {HTMLTemplateElement} template @param {Row} row @param {Member|null} member */
export function drawComment(template, row, member) {
  const words = wordsOf(row, member)
  const item = /** @type {HTMLElement} */ (fill(template, words).querySelector('li'))
  const article = articleOf(item)
  item.dataset.drawn = JSON.stringify(words)
  article.id = `c-${row.k[0]}`
  article.tabIndex = -1
  article.dataset.key = row.k[0]
  article.dataset.op = row.refused?.op ?? row.op ?? ''
  article.classList.toggle('comment--refused', words.refused)
  article.classList.toggle('comment--removed', words.removed)
  unhide(article, { coach: words.coach, edited: words.edited, state: words.state, tools: words.state })
  return item
}

/** What the server drew is as new as its seq; what the script drew knows the words it was drawn with.
 * @param {HTMLElement} item @param {Row} row @param {Member|null} member */
export function isOutdated(item, row, member) {
  if (item.dataset.drawn) return item.dataset.drawn !== JSON.stringify(wordsOf(row, member))
  return row.pending || row.refused !== null || row.seq > Number(articleOf(item).dataset.seq)
}

/** @param {Element} item */
export const articleOf = (item) => /** @type {HTMLElement} */ (item.querySelector('article'))

/** @param {Element} item */
export const keyOf = (item) => articleOf(item).dataset.key ?? ''

/** @param {Element} item */
export const timeOf = (item) => Date.parse(item.querySelector('time')?.dateTime ?? '')

/** @param {HTMLElement} article @param {Record<string, any>} parts */
function unhide(article, parts) {
  for (const [name, shown] of Object.entries(parts)) {
    /** @type {HTMLElement} */ (article.querySelector(`.comment__${name}`)).hidden = !shown
  }
}
