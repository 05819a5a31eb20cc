/** The distance a runner wants to run without pain. */
import { metresOf } from '../runs/units.js'

const FARTHEST = 1_000_000

/** @param {string} text @param {'km'|'mi'} unit @returns {{metres: number|null, fault: string}} null: no goal */
export function goalOf(text, unit) {
  const metres = metresOf(text, unit)
  const good = metres === null || (metres > 0 && metres <= FARTHEST)
  return { metres, fault: good ? '' : `Write the distance in ${unit}, like 15, or leave it empty.` }
}
