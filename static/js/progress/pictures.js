/** What the three charts show, from the figures; drawing itself is chart.js. */
import { numberOf } from './days.js'
import { curveOf, painsOf, pointsOf, sidesOf } from './figures.js'

/** @typedef {import('./chart.js').Paint} Paint */
/** @typedef {import('./chart.js').Picture} Picture */
/** @typedef {import('./history.js').History} History */
/** @typedef {{history: History, range: import('./figures.js').Range, from: string, today: string, weeks: {monday: number, count: number}[], metres: number, goal: number}} View  history: of the range only; metres: in a kilometre or mile; goal: metres, 0: none */

/** The curve of the runs over the sessions of each week. @param {View} view @returns {Picture} */
export function ofRuns({ history, range, from, today, weeks, metres, goal }) {
  const points = pointsOf(history.runs)
  const curve = curveOf(points, range)
  const hurt = points.filter((point) => point.hurt)
  const farthest = Math.max(goal, ...points.map(({ free, hurt: hurts, distance }) => free ?? (hurts ? distance : 0)))
  return {
    ...span(from, today), top: topOf(farthest / metres), columns: [curve.map(({ at }) => at), curve.map(({ free }) => Number(free) / metres)],
    under: (paint) => barsOf(paint, weeks),
    over: (paint) => {
      if (goal) lineAt(paint, goal / metres)
      marksAt(paint, hurt.map(({ at, free, distance }) => [at, (free ?? distance) / metres]), hurt.length > 60 ? 3 : 5)
    },
  }
}

/** @param {View} view @returns {Picture} */
export function ofSides({ history, range, from, today }) {
  const sides = sidesOf(history.sessions, range)
  const most = Math.max(0, ...sides.flatMap(({ left, right }) => [left, right]))
  return { ...span(from, today), top: topOf(most), columns: [sides.map(({ at }) => at), sides.map(({ left }) => left), sides.map(({ right }) => right)] }
}

/** @param {View} view @returns {Picture} */
export function ofPain({ history, range, from, today }) {
  const pains = painsOf(history, range)
  return { ...span(from, today), top: 10, under: bandsOf, columns: [pains.map(({ at }) => at), pains.map(({ pain }) => pain), pains.map(({ morning }) => morning)] }
}

/** @param {string} from @param {string} today */
const span = (from, today) => ({ from: numberOf(from), to: numberOf(today) })

/** @param {number} most */
const topOf = (most) => Math.max(5, most * 1.12)

/** Sessions of each week, a block each, along the bottom. @param {Paint} paint @param {{monday: number, count: number}[]} weeks */
function barsOf({ ctx, x, box, colour, px }, weeks) {
  const most = Math.max(4, ...weeks.map(({ count }) => count))
  const unit = (box.height * 0.3) / most
  const gap = Math.min(px * 1.5, unit / 4)
  ctx.fillStyle = colour('--ok')
  ctx.globalAlpha = 0.5
  for (const { monday, count } of weeks) {
    const [left, right] = [x(monday - 0.5), x(monday + 6.5)]
    const width = Math.max(px * 0.6, (right - left) * 0.72)
    for (let i = 0; i < count; i++) ctx.fillRect(left + (right - left - width) / 2, box.top + box.height - unit * (i + 1) + gap, width, unit - gap)
  }
}

/** The pain-monitoring bands: up to 2, up to 5, above. @param {Paint} paint */
function bandsOf({ ctx, y, box, colour }) {
  ctx.globalAlpha = 0.13
  for (const [token, low, high] of /** @type {const} */ ([['--ok', 0, 2.5], ['--accent', 2.5, 5.5], ['--danger', 5.5, 10]])) {
    ctx.fillStyle = colour(token)
    ctx.fillRect(box.left, y(high), box.width, y(low) - y(high))
  }
}

/** @param {Paint} paint @param {number} value */
function lineAt({ ctx, y, box, colour, px }, value) {
  ctx.strokeStyle = colour('--ink')
  ctx.lineWidth = px * 1.5
  ctx.setLineDash([px * 2, px * 5])
  ctx.beginPath()
  ctx.moveTo(box.left, y(value))
  ctx.lineTo(box.left + box.width, y(value))
  ctx.stroke()
}

/** Crosses, so that they are not told by their colour alone; one stroke for all. @param {Paint} paint @param {[at: number, value: number][]} places @param {number} size */
function marksAt({ ctx, x, y, colour, px }, places, size) {
  const arm = size * px
  ctx.setLineDash([])
  ctx.strokeStyle = colour('--danger')
  ctx.lineWidth = px * (size > 3 ? 3 : 1.75)
  ctx.beginPath()
  for (const [at, value] of places) {
    const [left, top] = [x(at), y(value)]
    ctx.moveTo(left - arm, top - arm)
    ctx.lineTo(left + arm, top + arm)
    ctx.moveTo(left + arm, top - arm)
    ctx.lineTo(left - arm, top + arm)
  }
  ctx.stroke()
}
