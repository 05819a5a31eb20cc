/** Clone a server-drawn <template> and fill it, never by markup: a member's text stays text. */

const SAFE = {
  datetime: () => true,
  value: () => true,
  'aria-label': () => true,
  href: (/** @type {string} */ text) => /^[/#](?![/\\])/.test(text),
  src: (/** @type {string} */ text) => text.startsWith('/pictures/') && !text.includes('..'),
}

/**
 * `data-field="x"` gets the text of data.x; `data-attr-href="x"` the attribute, where it is safe.
 * @param {HTMLTemplateElement} template
 * @param {Record<string, any>} data
 */
export function fill(template, data) {
  const copy = /** @type {DocumentFragment} */ (document.importNode(template.content, true))
  for (const element of copy.querySelectorAll('*')) fillElement(element, data)
  return copy
}

/** @param {Element} element @param {Record<string, any>} data */
export function fillElement(element, data) {
  const field = element.getAttribute('data-field')
  if (field && field in data) element.textContent = String(data[field] ?? '')
  for (const [name, safe] of Object.entries(SAFE)) {
    const from = element.getAttribute('data-attr-' + name)
    if (from && from in data) setSafely(element, name, String(data[from] ?? ''), safe)
  }
}

/** @param {Element} element @param {string} name @param {string} text @param {(text: string) => boolean} safe */
function setSafely(element, name, text, safe) {
  if (safe(text)) element.setAttribute(name, text)
  else element.removeAttribute(name)
}
