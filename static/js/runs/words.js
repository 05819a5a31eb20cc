/** A run in a runner's words. No page and no database in here. */
import { dayInWords } from '../core/day.js'
import { far, inUnit, minutesInWords, painFree } from './units.js'

/** @type {Record<string, string>} */
export const PLACES = { knee_outside: 'outside of the knee', knee_front: 'front of the knee', hip: 'hip', back: 'back', foot: 'foot', other: 'elsewhere' }

/** @param {Record<string, any>} f @param {'km'|'mi'} unit @returns {Record<string, string>} by the name of its place on the page */
export function runInWords(f, unit) {
  const { run_on, distance_m, duration_s, surface, note } = f
  const day = dayInWords(run_on)
  const time = [duration_s ? minutesInWords(duration_s) : '', surface ?? ''].filter(Boolean).join(', ')
  return {
    day, run_on, note, unit, time, distance: inUnit(distance_m ?? 0, unit), pain: painInWords(f, unit), where: whereInWords(f), morning: morningInWords(f),
    edit: `Edit the run, ${day}`, delete: `Delete the run, ${day}`,
  }
}

/** @param {Record<string, any>} run @param {'km'|'mi'} unit */
function painInWords(run, unit) {
  const free = painFree(run)
  if (run.pain === 0) return 'Pain-free all the way'
  if (!run.pain) return ''
  return free === null ? `Pain ${run.pain}` : `Pain-free for ${far(free, unit)}, then pain ${run.pain}`
}

/** "Outside of the knee, left" @param {Record<string, any>} run */
function whereInWords({ pain, side, place }) {
  if (!pain) return ''
  const words = [PLACES[place] ?? '', side === 'both' ? 'both sides' : (side ?? '')].filter(Boolean).join(', ')
  return words && words[0].toUpperCase() + words.slice(1)
}

/** @param {Record<string, any>} run */
const morningInWords = ({ morning }) => (morning === null || morning === undefined ? '' : morning ? `The next morning: pain ${morning}` : 'The next morning: no pain')
