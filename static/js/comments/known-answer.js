/** Under the box in which somebody asks about a term: the answer it has already, before the question is posted. */
import { clone } from '../core/parts.js'
import { answersTo } from './terms.js'

/** @typedef {import('../core/types.js').Row} Row */

const PAUSE = 400
let timer = 0

/** @param {HTMLElement} tools where the templates are @param {any} store @param {HTMLElement} form a comment-form */
export function answerSoon(tools, store, form) {
  clearTimeout(timer)
  timer = window.setTimeout(async () => show(tools, form, answersTo(fieldOf(form).value, await store.rows('answer'))), PAUSE)
}

/** @param {HTMLElement} tools @param {HTMLElement} form @param {import('./terms.js').Answer[]} answers */
function show(tools, form, answers) {
  const box = form.querySelector('.known') ?? under(fieldOf(form), clone(tools, 'known', {}))
  const terms = answers.map(({ term }) => term).join()
  if (box.getAttribute('data-terms') === terms) return
  box.setAttribute('data-terms', terms)
  box.replaceChildren(...answers.map(({ term, text, name, url }, place) => {
    const entry = clone(tools, 'known-answer', { term, text, name, url: url ?? '' })
    entry.toggleAttribute('open', !place)
    entry.querySelector('a')?.toggleAttribute('hidden', !url)
    return entry
  }))
}

/** @param {HTMLElement} field @param {HTMLElement} box */
function under(field, box) {
  field.after(box)
  return box
}

/** @param {HTMLElement} form @returns {HTMLTextAreaElement} */
const fieldOf = (form) => /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'))
