/** A run as it is typed, and as it is stored. */
import { km, metresOf, secondsOf } from './units.js'

const FARTHEST = 1_000_000
const LONGEST = 7 * 86_400

/** @typedef {{run_on: string, distance_m: number|null, duration_s: number|null, pain: number|null, pain_began_m: number|null, note: string}} Run */

/** @param {Record<string, any>} f @returns {Record<string, any>} by the name of its field */
export function shown({ run_on, distance_m, duration_s, pain, pain_began_m, note }) {
  const minutes = duration_s ? Math.round(duration_s / 0.6) / 100 : ''
  return { run_on, distance: inKm(distance_m), minutes, pain, pain_began: inKm(pain_began_m), note }
}

/** @param {Record<string, string>} typed @returns {Run} a figure that makes no sense is NaN */
export function stored({ run_on, distance, minutes, pain, pain_began, note }) {
  const level = pain ? Number(pain) : null
  return { run_on, distance_m: metresOf(distance), duration_s: secondsOf(minutes), pain: level, pain_began_m: level ? metresOf(pain_began) : null, note: note.trim() }
}

/** @param {Run} run @returns {Record<string, string>} a sentence for each field that is wrong */
export function faultsOf({ run_on, distance_m, duration_s, pain_began_m }) {
  const faults = {
    run_on: /^\d{4}-\d\d-\d\d$/.test(run_on) ? '' : 'Choose the day you ran.',
    distance: distance_m && distance_m <= FARTHEST ? '' : 'Write the distance in kilometres, like 5.2.',
    minutes: duration_s === null || duration_s <= LONGEST ? '' : 'Write the time in minutes, like 45, or leave it empty.',
    pain_began: fault(pain_began_m, distance_m),
  }
  return Object.fromEntries(Object.entries(faults).filter(([, sentence]) => sentence))
}

/** @param {number|null} began @param {number|null} distance */
function fault(began, distance) {
  if (began === null) return ''
  if (Number.isNaN(began)) return 'Write where it began in kilometres, like 3.5, or leave it empty.'
  return distance && began > distance ? 'Pain cannot begin after the end of the run.' : ''
}

/** Exact: what is shown here is stored again. @param {number|null|undefined} metres */
const inKm = (metres) => (metres === null || metres === undefined ? '' : metres % 100 ? String(metres / 1000) : km(metres))
