/** Which of the runs in a file are new here. A run's id follows from what it is, so it arrives once however often it is sent. */

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('./table.js').Found} Found */
/** @typedef {'new'|'here'|'alike'|'deleted'} How  alike: one that looks the same was written down by hand, or came from another file */
/** @typedef {Found & {key: string, how: How}} Arrival */

/** @param {Found[][]} files @param {Row[]} rows every run here, the deleted too @returns {Arrival[]} newest first */
export function arrivalsOf(files, rows) {
  const known = new Map(rows.map((row) => [row.k[0], row]))
  const keys = new Set()
  const keyed = files.map(numbered).map((runs) => runs.filter(({ key }) => !keys.has(key) && keys.add(key)))
  const others = rows.filter(({ k, f }) => !f.deleted && !keys.has(k[0])).map(({ f }) => /** @type {any} */ (f))
  const arrivals = keyed.flatMap((runs) => {
    const judged = runs.map((run) => ({ ...run, how: howOf(run, known, others) }))
    others.push(...judged.filter(({ how }) => how === 'new'))
    return judged
  })
  return arrivals.sort((a, b) => order(b.run_on, a.run_on) || order(a.key, b.key))
}

/** @param {Arrival[]} arrivals @returns {import('../core/outbox.js').Wish[]} */
export const wishesOf = (arrivals) =>
  arrivals.map(({ key, how, run_on, distance_m, duration_s }) => ({ s: 'm', t: 'run', k: [key], fields: { run_on, distance_m, duration_s, ...(how === 'deleted' ? { deleted: false } : {}) } }))

/** Two alike on one day are two runs. @param {Found[]} runs */
function numbered(runs) {
  const twins = new Map()
  return runs.map((run) => {
    const key = `in-${run.run_on}-${run.distance_m}-${run.duration_s ?? 'x'}`
    const nth = (twins.get(key) ?? 0) + 1
    twins.set(key, nth)
    return { ...run, key: nth > 1 ? `${key}-${nth}` : key }
  })
}

/** @param {Found & {key: string}} run @param {Map<string, Row>} known @param {Found[]} others those of elsewhere that nothing was found alike to yet @returns {How} */
function howOf(run, known, others) {
  const row = known.get(run.key)
  if (row) return row.f.deleted ? 'deleted' : 'here'
  const twin = others.findIndex((other) => isAlike(run, other))
  if (twin < 0) return 'new'
  others.splice(twin, 1)
  return 'alike'
}

/** @param {Found} run @param {Found} other */
const isAlike = (run, other) => run.run_on === other.run_on && Math.abs(run.distance_m - other.distance_m) <= Math.max(150, run.distance_m * 0.03)

/** @param {string} a @param {string} b */
const order = (a, b) => (a < b ? -1 : Number(a > b))
