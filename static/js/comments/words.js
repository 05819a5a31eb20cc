/** What a comment's article says, made from its row. No page and no database in here. */

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/types.js').Member} Member */
/**
 * @typedef {object} Words
 * @property {string} author
 * @property {boolean} coach
 * @property {number} created  ms
 * @property {string} datetime
 * @property {string} time
 * @property {string} url  of the page that holds it and its answers
 * @property {string} quoted  who wrote what it answers
 * @property {string} quote
 * @property {string} body
 * @property {boolean} edited
 * @property {boolean} removed
 * @property {string} state  '' once the server has it
 * @property {boolean} refused
 */

/** @typedef {{name: string, text: string}} Above */

/** @param {Row} row @param {Member|null} member @param {Above|null} [above] @param {number} [known] @returns {Words} */
export function wordsOf(row, member, above = null, known) {
  const removed = isRemoved(row)
  const created = row.srv ? createdOf(row) : (known ?? createdOf(row))
  return {
    author: removed ? '' : (row.srv?.name ?? member?.name ?? ''),
    coach: !removed && Boolean(row.srv ? row.srv.coach : member?.coach),
    created,
    datetime: new Date(created).toISOString(),
    time: timeInWords(new Date(created)),
    url: `/comments/${row.s.slice(2)}/${row.k[0]}`,
    quoted: above?.name ?? '',
    quote: removed ? '' : (above?.text ?? ''),
    body: removed ? (row.srv?.hidden ? 'This comment was removed.' : 'Removed by its author.') : (row.f.body ?? ''),
    edited: !removed && Boolean(row.srv?.edited),
    removed,
    state: stateOf(row),
    refused: Boolean(row.refused),
  }
}

/** @param {Row} row */
export const isRemoved = ({ f, srv }) => Boolean(f.deleted || srv?.deleted || srv?.hidden)

/** A UUIDv7 begins with the time it was made. @param {Row} row */
export const createdOf = ({ srv, made, k }) =>
  srv?.created ?? made ?? (parseInt(k[0].replace('-', '').slice(0, 12), 16) || Date.now())

/** "14 September 2013 at 2:18 am", as the server writes it. @param {Date} date */
export function timeInWords(date) {
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  const minutes = String(date.getMinutes()).padStart(2, '0')
  return `${day} at ${date.getHours() % 12 || 12}:${minutes} ${date.getHours() < 12 ? 'am' : 'pm'}`
}

/** @param {Row} row */
function stateOf({ pending, refused }) {
  if (refused) return refused.msg || 'This comment was refused.'
  return pending ? 'Waiting to send' : ''
}
