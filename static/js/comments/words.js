/** What a comment's article says, made from its row. No page and no database in here. */
import { MONTHS } from '../core/day.js'
import { storyLine } from './story.js'

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
 * @property {string} story  its card in words, '' without one
 * @property {boolean} unlinked  a coach has to see its addresses first
 * @property {number} helpful  how many members it helped
 * @property {boolean} pinned
 * @property {boolean} edited
 * @property {boolean} removed
 * @property {[id: string, width: number, height: number, alt: string][]} photos
 * @property {string} state  '' once the server has it
 * @property {boolean} waiting  to be sent, or mended
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
    time: timeInWords(created, row.k[0]),
    url: `/comments/${row.s.slice(2)}/${row.k[0]}`,
    quoted: above?.name ?? '',
    quote: removed ? '' : (above?.text ?? ''),
    body: removed ? whyRemoved(row) : (row.f.body ?? ''),
    story: removed || !row.f.story ? '' : storyLine(row.f.story),
    unlinked: Boolean(row.srv?.unlinked),
    helpful: row.srv?.helpful ?? 0,
    pinned: Boolean(row.srv?.pinned && !row.parent),
    edited: !removed && Boolean(row.srv?.edited),
    removed,
    photos: (!removed && row.srv?.photos) || [],
    state: stateOf(row, member),
    waiting: Boolean(row.pending || row.refused),
    refused: Boolean(row.refused),
  }
}

/** @param {Row} row */
export const isRemoved = ({ f, srv }) => Boolean(f.deleted || srv?.deleted || srv?.hidden)

/** Not for this reader until the coach has read it. @param {Row} row @param {Member|null} member */
export const isHeld = ({ srv }, member) => Boolean(srv?.held) && srv.by !== member?.id

/** A UUIDv7 begins with the time it was made. @param {Row} row */
export const createdOf = ({ srv, made, k }) =>
  srv?.created ?? made ?? (parseInt(k[0].replace('-', '').slice(0, 12), 16) || Date.now())

/** "14 September 2013 at 2:18 am", in the words of the server, by the clock of this phone. An imported comment keeps the clock of its page: nobody knows its zone.
 * @param {number} at ms @param {string} key of the comment */
export function timeInWords(at, key) {
  const date = new Date(key.startsWith('import-') ? at : at - new Date(at).getTimezoneOffset() * 60_000)
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
  const [hour, minutes] = [date.getUTCHours(), String(date.getUTCMinutes()).padStart(2, '0')]
  return `${day} at ${hour % 12 || 12}:${minutes} ${hour < 12 ? 'am' : 'pm'}`
}

/** How many a comment helped, own mark and all; one that is on its way counts already.
 * @param {number} count the server's @param {Row} [mark] own */
export function helpLabel(count, mark) {
  const own = Boolean(mark?.f.on)
  const total = Math.max(0, count + (mark?.pending ? (own ? 1 : -1) : 0))
  return `${own ? '✓ ' : ''}Helpful${total ? ` ${total}` : ''}`
}

/** @param {Row} row */
function whyRemoved({ srv }) {
  if (!srv?.hidden) return 'Removed by its author.'
  return srv.why ? `The coach took this out of sight: ${srv.why}.` : 'This comment was removed.'
}

/** @param {Row} row @param {Member|null} member */
function stateOf({ pending, refused, srv }, member) {
  if (refused) return refused.msg || 'This comment was refused.'
  if (pending) return 'Waiting to send'
  if (srv?.held) return 'Only you see this until the coach has read it.'
  return srv?.unlinked && srv.by === member?.id ? 'Its links can be tapped once the coach has read it.' : ''
}
