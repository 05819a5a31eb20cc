/** Terms that have an answer, found in what somebody writes; pwa/comments/terms.py finds the same, proved by shared cases. */

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {{term: string, synonyms: string[], text: string, name: string, url: string|null}} Answer */

const GAP = /[\s\-‐‑–]+/g
const QUESTION = /\?|^\s*(?:what|how|why|where|when|which|who|does|do|is|are|can|should|anyone)\b/i
const MOST = 2

/** What finds any of these as a whole word, the longest first. @param {string[]} terms */
export function finder(terms) {
  const words = terms.map((term) => term.replace(GAP, ' ').trim()).sort((a, b) => b.length - a.length)
  return new RegExp(`(?<![\\p{L}\\p{N}_&\\-‐‑–])(?:${words.map(pattern).join('|') || '(?!)'})(?![\\p{L}\\p{N}_\\-‐‑–])`, 'giu')
}

/** The answers to what a text asks about, in its order. @param {string} text @param {Row[]} rows @returns {Answer[]} */
export function answersTo(text, rows) {
  if (!QUESTION.test(text)) return []
  /** @type {[number, Answer][]} */
  const found = rows.filter(({ srv }) => !srv.gone).map(({ srv }) => [text.search(finder([srv.term, ...srv.synonyms])), srv])
  return found.filter(([at]) => at >= 0).sort(([a], [b]) => a - b).slice(0, MOST).map(([, answer]) => answer)
}

/** @param {string} word */
const pattern = (word) => word.split(' ').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/['’]/g, "['’]")).join('[\\s\\-‐‑–]+')
