/** Web addresses in a member's text; pwa/markdown.py says the same, proved by shared cases. */

const ADDRESS = /(?<![A-Za-z0-9_])[Hh][Tt][Tt][Pp][Ss]?:\/\/[A-Za-z0-9][^\s<>"]*/g
const TRAILING = /[.,;:!?'’”»*_]+$/

/** The text in pieces; put together they are the text. @param {string} text @returns {[piece: string, isAddress: boolean][]} */
export function linksIn(text) {
  /** @type {[string, boolean][]} */
  const pieces = []
  let at = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    let address = found.replace(TRAILING, '')
    if (address.endsWith(')') && count(address, '(') < count(address, ')')) address = address.slice(0, -1).replace(TRAILING, '')
    pieces.push([text.slice(at, index), false], [address, true])
    at = index + address.length
  }
  return [...pieces, /** @type {[string, boolean]} */ ([text.slice(at), false])].filter(([piece]) => piece)
}

/** Shows the text of an element with its addresses as links: text nodes and anchors, never markup. @param {Element} element */
export function linkify(element) {
  element.replaceChildren(...linksIn(element.textContent ?? '').map(([piece, isAddress]) => (isAddress ? anchor(piece) : piece)))
}

/** @param {string} address */
function anchor(address) {
  const link = document.createElement('a')
  link.href = link.textContent = address
  link.rel = 'nofollow ugc noopener'
  return link
}

/** @param {string} text @param {string} char */
const count = (text, char) => text.split(char).length - 1
