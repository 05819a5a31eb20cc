/** Dates, distances and times as other programs write them. null: empty; NaN or '': it cannot be read. */
import { today } from '../core/day.js'
import { isDay } from './rules.js'

/** @typedef {'dmy'|'mdy'} Order */

/** Metres in one. @type {Record<string, number>} */
export const METRES = { km: 1000, mi: 1609.344, m: 1 }
/** Seconds in one. @type {Record<string, number>} */
const SECONDS = { h: 3600, min: 60, s: 1 }
const MONTHS = ['jan|ene|gen|sty', 'feb|fev|fév|lut', 'mar|mär|mrt|mrz', 'apr|avr|abr|kwi', 'may|mai|mag|mei|maj', 'jun|juin|giu|cze', 'jul|juil|lug|lip',
  'aug|aoû|aou|ago|sie', 'sep|set|wrz', 'oct|okt|ott|out|paź|paz', 'nov|lis', 'dec|dez|dic|déc|gru'].map((names) => new RegExp(`^(?:${names})`, 'i'))

/** "1.234,5", "1,234.5", "10,02", "10.02 km" → a number. @param {string} text @param {boolean} [whole] a lone mark before three digits parts thousands */
export function numberOf(text, whole = false) {
  const plain = text.replace(/[\s\u00a0'’]|(?:km|mi|miles?|m|s|sec|min|h)\.?$/gi, '')
  if (!plain || /^[-–—]+$/.test(plain)) return null
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(plain)) return NaN
  const mark = plain[plain.search(/[.,]\d*$/)]
  const thousands = mark && (plain.split(mark).length > 2 || (whole && /^\d{1,3}[.,]\d{3}$/.test(plain)))
  const [before, after = ''] = mark && !thousands ? cut(plain, plain.lastIndexOf(mark)) : [plain]
  return Number(`${before.replace(/[.,]/g, '')}.${after}`)
}

/** @param {string} text @param {string} unit 'km', 'mi' or 'm' @returns {number|null} whole metres */
export function metresOf(text, unit) {
  const number = numberOf(text, unit === 'm')
  return number === null ? null : Math.round(number * METRES[unit])
}

/** "1:02:33", "52:10.4", "1h 2m 3s", "PT52M", or a number in `unit`. @param {string} text @param {string} unit 'h:m' where two parts are hours and minutes @returns {number|null} whole seconds */
export function secondsOf(text, unit = 's') {
  const parts = /^(?:(\d+):)?(\d+):(\d{1,2}(?:[.,]\d+)?)$/.exec(text.trim())
  if (parts && unit === 'h:m' && !parts[1]) return Number(parts[2]) * 3600 + Math.round(Number(parts[3])) * 60
  if (parts) return Math.round(Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3].replace(',', '.')))
  const words = /^(?:PT)?\s*(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+(?:\.\d+)?)\s*s\w*)?$/i.exec(text.trim())
  if (words && words.slice(1).some(Boolean)) return Math.round([3600, 60, 1].reduce((sum, size, i) => sum + size * Number(words[i + 1] ?? 0), 0))
  const number = numberOf(text)
  return number === null ? null : Math.round(number * (SECONDS[unit] ?? 1))
}

/** The two numbers of a day and a month, where their order is not plain. @param {string} text @returns {[number, number]|null} */
export function ambiguous(text) {
  const parts = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b/.exec(text.trim())
  return parts && [Number(parts[1]), Number(parts[2])]
}

/** The local day. @param {string} text @param {Order} order @param {boolean} [utc] an instant without a zone is UTC @returns {string} */
export function dayOf(text, order, utc = false) {
  const plain = text.trim()
  const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| ?UTC)$/i.test(plain)
  if (zoned) return localDay(`${plain.replace(' ', 'T').replace(/ ?UTC$/i, 'Z')}`)
  if (utc && /\d:\d\d/.test(plain)) return localDay(`${plain} UTC`)
  const [year, month, day] = partsOf(plain, order)
  const found = `${String(year).length === 2 ? 20 : ''}${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return isDay(found) ? found : ''
}

/** @param {string} text @param {Order} order @returns {(string|number)[]} year, month, day */
function partsOf(text, order) {
  const first = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)/.exec(text)
  if (first) return first.slice(1)
  const numbers = /^(\d{1,2})([-/.]) ?(\d{1,2})[-/.] ?(\d{4}|\d{2})(?!\d)/.exec(text)
  if (numbers) return order === 'mdy' && numbers[2] !== '.' ? [numbers[4], numbers[1], numbers[3]] : [numbers[4], numbers[3], numbers[1]]
  const words = text.replace(/^\p{L}+\.?,\s*/u, '').match(/\d+|\p{L}{3,}/gu) ?? []
  const month = MONTHS.findIndex((names) => words.some((word) => names.test(word))) + 1
  const [day, year] = words.filter((word) => /^\d/.test(word))
  return [year ?? '', month, day ?? '']
}

/** @param {string} text */
function localDay(text) {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? '' : today(date)
}

/** @param {string} text @param {number} at */
const cut = (text, at) => [text.slice(0, at), text.slice(at + 1)]
