/** Finding and filling the parts of a page that its element works on. */
import { fill } from './template.js'

/** The element named by data-part. @param {ParentNode} page @param {string} name @returns {any} */
export const part = (page, name) => page.querySelector(`[data-part=${name}]`)

/** A filled copy of the template named by data-template; it holds one element.
 * @param {ParentNode} page @param {string} name @param {Record<string, any>} data @returns {HTMLElement} */
export function clone(page, name, data) {
  const template = /** @type {HTMLTemplateElement} */ (page.querySelector(`[data-template=${name}]`))
  return /** @type {HTMLElement} */ (fill(template, data).firstElementChild)
}

/** Only what is new, as it is laid out and read out again. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** @param {EventTarget} from @param {string} type @param {any} [detail] */
export const say = (from, type, detail = null) => from.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }))

/** What to show when a write failed. @param {any} error */
export const sentenceOf = (error) => String(error?.message || 'Not saved. Please try again.')

/** The events that tell of another tab, of a sync, or of another owner. */
export const NEWS = ['base:changed', 'outbox:changed', 'owner:changed']
