/** The pace of reps by the time since the first one began. No clock and no page in here. */

/** @typedef {{name: 'Lower'|'Hold'|'Rise', seconds: number}} Phase */
/** @typedef {{rep: number, phase: Phase, at: number, left: number}} Pace  rep: those done; at: the phase's place; left: ms of it */

/** 'lower-hold-rise' in the order of the movement; none without a tempo. @param {{tempo?: string|null, rises_first?: boolean}} exercise @returns {Phase[]} */
export function phasesOf({ tempo, rises_first }) {
  if (!/^[1-9]-\d{1,2}-[1-9]$/.test(tempo ?? '')) return []
  const [lower, hold, rise] = String(tempo).split('-').map(Number)
  const phases = /** @type {Phase[]} */ ([{ name: 'Lower', seconds: lower }, { name: 'Hold', seconds: hold }, { name: 'Rise', seconds: rise }])
  return (rises_first ? phases.reverse() : phases).filter(({ seconds }) => seconds)
}

/** Seconds of one rep. @param {Phase[]} phases */
export const cycleOf = (phases) => phases.reduce((all, { seconds }) => all + seconds, 0)

/** @param {Phase[]} phases @param {number} spent ms since the first rep began @returns {Pace} */
export function paceAt(phases, spent) {
  const cycle = cycleOf(phases) * 1000
  const rep = Math.floor(spent / cycle)
  let left = spent - rep * cycle
  const at = phases.findIndex(({ seconds }) => (left -= seconds * 1000) < 0)
  return { rep, at, phase: phases[at], left: -left }
}
