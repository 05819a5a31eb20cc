/** A story card in words; pwa/comments/stories.py says the same, proved by shared cases. */

import { plural } from '../core/plural.js'
import { far } from '../runs/units.js'

/** @typedef {{pain_began_m: number|null, weeks: number, weekly: number, outcome: 'past'|'better'|'same'|'worse', again: boolean|null}} Story */

const OUTCOMES = { past: 'ran past it', better: 'better', same: 'no change', worse: 'worse' }

/** @param {Story} story */
export const storyLine = ({ pain_began_m: began, weeks, weekly, outcome, again }) =>
  [
    began === null ? '' : `Pain came at ${far(began)} (${far(began, 'mi')})`,
    `${plural(weeks, 'week')} of exercise, ${plural(weekly, 'time')} a week`,
    OUTCOMES[outcome],
    again === null ? '' : again ? 'had it back after a break' : 'a break did not bring it back',
  ].filter(Boolean).join(' · ')
