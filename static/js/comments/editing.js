/** Changing a comment in its place while it waits, or after it was refused. */
import { sentenceOf } from '../core/parts.js'
import { store } from '../core/store.js'
import { fill } from '../core/template.js'
import { articleOf } from './drawing.js'

/** @param {HTMLElement} item @param {HTMLTemplateElement} template */
export function openEditor(item, template) {
  if (editorOf(item)) return
  const copy = fill(template, {})
  const field = /** @type {HTMLTextAreaElement} */ (copy.querySelector('textarea'))
  const text = part(item, 'text')
  field.value = text.textContent ?? ''
  text.after(copy)
  text.hidden = part(item, 'tools').hidden = true
  field.focus()
}

/** @param {HTMLElement} item */
export function closeEditor(item) {
  editorOf(item)?.remove()
  part(item, 'text').hidden = part(item, 'tools').hidden = false
  articleOf(item).focus()
}

/** @param {HTMLElement} item */
export const editorOf = (item) => item.querySelector('form')

/** While it was being changed it may have been sent; then the change is an op of its own.
 * @param {HTMLElement} item @param {string} stream @param {string} body */
export async function keepEdit(item, stream, body) {
  const { key = '' } = articleOf(item).dataset
  const row = await store.row(stream, 'comment', [key])
  const op = row?.refused?.op ?? row?.op
  return op ? store.revise(op, { body }) : store.write(stream, 'comment', [key], { body })
}

/** The text stays where it is; this says why it was not kept. @param {HTMLElement} item @param {unknown} error */
export function complain(item, error) {
  const place = item.querySelector('form [role=alert]') ?? part(item, 'state')
  place.textContent = sentenceOf(error)
}

/** @param {HTMLElement} item @param {string} name */
const part = (item, name) => /** @type {HTMLElement} */ (item.querySelector(`.comment__${name}`))
