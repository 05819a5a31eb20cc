/** The runs of a table, once it is clear which column is which. */
import { decoded, linesOf } from './csv.js'
import { guess, isRun } from './columns.js'
import { dayOf, metresOf, secondsOf } from './readings.js'

/** @typedef {import('./csv.js').Line} Line */
/** @typedef {import('./columns.js').Choices} Choices */
/** @typedef {{run_on: string, distance_m: number, duration_s: number|null}} Found */
/** @typedef {{name: string, head: string[], lines: Line[], choices: Choices}} Table */

const FARTHEST = 1_000_000
const LONGEST = 7 * 86_400

/** @param {string} name @param {Uint8Array} bytes @returns {Table} */
export function tableOf(name, bytes) {
  const all = linesOf(decoded(bytes))
  const titled = all.length > 0 && !all[0].cells.some((cell) => dayOf(cell, 'dmy'))
  const head = titled ? all[0].cells : (all[0]?.cells ?? []).map((cell, i) => `Column ${i + 1}: ${cell}`)
  const lines = titled ? all.slice(1) : all
  return { name, head, lines, choices: guess(titled ? head : [], lines) }
}

/** What must be asked before a line can be read. @param {Table} table @returns {string[]} sentences */
export function questionsOf({ choices: { day, distance, unit, order } }) {
  const open = [[day < 0, 'Which column is the date?'], [distance < 0, 'Which column is the distance?'], [distance >= 0 && !unit, 'Is the distance in kilometres, miles or metres?'],
    [day >= 0 && !order, 'Does the day or the month come first in the dates?']]
  return open.flatMap(([is, sentence]) => (is ? [String(sentence)] : []))
}

/** @param {Table} table @returns {{runs: Found[], others: number, blank: number, faults: string[]}} others: no runs; blank: without a distance; faults: a sentence for each bad line */
export function runsOf({ lines, choices }) {
  const result = { runs: /** @type {Found[]} */ ([]), others: 0, blank: 0, faults: /** @type {string[]} */ ([]) }
  for (const { number, cells } of lines) {
    const cell = (/** @type {number} */ at) => cells[at] ?? ''
    if (!isRun(cell(choices.kind))) { result.others++; continue }
    const found = { run_on: dayOf(cell(choices.day), /** @type {any} */ (choices.order), choices.utc), distance_m: metresOf(cell(choices.distance), choices.unit), duration_s: secondsOf(cell(choices.time), choices.clock) }
    const fault = faultOf(found, { day: cell(choices.day), distance: cell(choices.distance), time: cell(choices.time) })
    if (fault) result.faults.push(`Line ${number}: ${fault}`)
    else if (found.distance_m) result.runs.push({ ...found, distance_m: found.distance_m, duration_s: found.duration_s || null })
    else result.blank++
  }
  return result
}

/** @param {{run_on: string, distance_m: number|null, duration_s: number|null}} found @param {Record<string, string>} cells */
function faultOf({ run_on, distance_m, duration_s }, { day, distance, time }) {
  if (!run_on) return `“${day}” is not a date.`
  if (distance_m !== null && !(distance_m <= FARTHEST)) return `“${distance}” is not a distance.`
  return duration_s === null || duration_s <= LONGEST ? '' : `“${time}” is not a time.`
}
