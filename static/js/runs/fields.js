/** A run as it is typed, and as it is stored. */
import { clockOf, metresOf, secondsOf, typedAs, unitOf } from './units.js'

const FARTHEST = 1_000_000
const LONGEST = 7 * 86_400
const NAMES = { km: 'kilometres', mi: 'miles' }

/** @typedef {{run_on: string, distance_m: number|null, duration_s: number|null, pain: number|null, pain_began_m: number|null, side: string|null, place: string|null, surface: string|null, note: string}} Run */

/** @param {Record<string, any>} f @param {'km'|'mi'} unit @returns {Record<string, any>} by the name of its field */
export function shown({ run_on, distance_m, duration_s, pain, pain_began_m, side, place, surface, note }, unit) {
  return { unit, run_on, distance: typedAs(distance_m, unit), minutes: duration_s ? clockOf(duration_s) : '', pain, pain_began: typedAs(pain_began_m, unit), side, place, surface, note }
}

/** Where it hurt is said of a run that did. @param {Record<string, string|undefined>} typed @returns {Run} a figure that makes no sense is NaN */
export function stored({ unit, run_on = '', distance = '', minutes = '', pain, pain_began = '', side, place, surface, note = '' }) {
  const level = pain ? Number(pain) : null
  const where = level ? { pain_began_m: metresOf(pain_began, unitOf(unit)), side: side || null, place: place || null } : { pain_began_m: null, side: null, place: null }
  return { run_on, distance_m: metresOf(distance, unitOf(unit)), duration_s: secondsOf(minutes), pain: level, ...where, surface: surface || null, note: note.trim() }
}

/** @param {Run} run @param {'km'|'mi'} unit @param {string} latest the last day it may be of @returns {Record<string, string>} a sentence for each field that is wrong */
export function faultsOf({ run_on, distance_m, duration_s, pain_began_m }, unit, latest) {
  const faults = {
    run_on: /^\d{4}-\d\d-\d\d$/.test(run_on) && run_on <= latest ? '' : 'Choose the day you ran.',
    distance: distance_m && distance_m <= FARTHEST ? '' : `Write the distance in ${NAMES[unit]}, like 5.2.`,
    minutes: duration_s === null || duration_s <= LONGEST ? '' : 'Write the time in minutes, like 45, or like 1:05:30, or leave it empty.',
    pain_began: fault(pain_began_m, distance_m, unit),
  }
  return Object.fromEntries(Object.entries(faults).filter(([, sentence]) => sentence))
}

/** @param {number|null} began @param {number|null} distance @param {'km'|'mi'} unit */
function fault(began, distance, unit) {
  if (began === null) return ''
  if (Number.isNaN(began)) return `Write where it began in ${NAMES[unit]}, like 3.5, or leave it empty.`
  return distance && began > distance ? 'Pain cannot begin after the end of the run.' : ''
}
