/** One chart: uPlot with our colours, our days along the bottom, and the marks that it has no word for. */
import { giveBack } from './plain.js'
import uPlot from 'uplot'
import { shortDay, shortMonth } from '../core/day.js'
import { dayOf, mondayNumber, monthAfter, numberOf } from './days.js'

/** @typedef {(number|null|undefined)[]} Column */
/** @typedef {{from: number, to: number, columns: Column[], top: number, under?: (paint: Paint) => void, over?: (paint: Paint) => void}} Picture  from, to, and the first column: days since 1970 */
/** @typedef {{ctx: CanvasRenderingContext2D, x: (value: number) => number, y: (value: number) => number, box: {left: number, top: number, width: number, height: number}, colour: (name: string) => string, px: number}} Paint  all in pixels of the screen */
/** @typedef {{stroke: string, width: number, dash?: number[]}} Line  stroke: a token's name */

giveBack()

/** Of the longest name below a chart, in rem. */
const HALF = 1.5

export class Chart {
  /** @type {Picture} */
  #picture = { from: 0, to: 1, columns: [], top: 1 }
  /** @type {uPlot|undefined} */
  #plot

  /** @param {HTMLElement} place its size is the stylesheet's @param {Line[]} lines */
  constructor(place, lines) {
    this.place = place
    this.lines = lines
    new ResizeObserver(() => this.#resize()).observe(place)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot?.redraw())
  }

  /** @param {Picture} picture */
  show(picture) {
    this.#picture = picture
    if (this.#plot) this.#plot.setData(/** @type {any} */ (picture.columns))
    else if (this.place.clientWidth) this.#plot = new uPlot(this.#options(), /** @type {any} */ (picture.columns), this.place)
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.place
    if (width && this.#plot && (width !== this.#plot.width || height !== this.#plot.height)) this.#plot.setSize({ width, height })
    else if (width && !this.#plot && this.#picture.columns.length) this.show(this.#picture)
  }

  /** @returns {uPlot.Options} */
  #options() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
    const font = `600 ${Math.round(rem * 0.75)}px ${getComputedStyle(this.place).fontFamily}`
    const axis = { font, stroke: () => this.#colour('--ink-2'), ticks: { show: false } }
    const grid = { stroke: () => this.#colour('--line'), width: 1 }
    return {
      width: this.place.clientWidth, height: this.place.clientHeight, padding: [rem * 0.6, 2, 0, 0],
      legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: () => [this.#picture.from - 0.5, this.#picture.to + 0.5] }, y: { range: () => [0, this.#picture.top] } },
      axes: [
        { ...axis, grid: { show: false }, size: rem * 1.6, gap: 4, splits: () => daysBelow(this.#picture.from, this.#picture.to, this.place.clientWidth / rem), values: (_, days) => days.map((day) => inWords(day, this.#picture)) },
        { ...axis, grid, size: rem * 1.7, gap: 3, space: rem * 2.2, incrs: [1, 2, 5, 10, 20, 50] },
      ],
      series: [{}, ...this.lines.map((line) => this.#series(line))],
      hooks: { drawAxes: [(plot) => this.#paint(plot, this.#picture.under)], draw: [(plot) => this.#paint(plot, this.#picture.over)] },
    }
  }

  /** @param {Line} line @returns {uPlot.Series} */
  #series({ stroke, width, dash }) {
    const colour = () => this.#colour(stroke)
    return { stroke: colour, width, dash, spanGaps: true, points: { show: this.#isSparse, size: width * 2 + 3, fill: colour, stroke: colour } }
  }

  #isSparse = () => this.#picture.columns[0].length * 7 < this.place.clientWidth

  /** @param {uPlot} plot @param {((paint: Paint) => void)|undefined} how */
  #paint(plot, how) {
    if (!how) return
    const { ctx, bbox: box } = plot
    ctx.save()
    ctx.beginPath()
    ctx.rect(box.left, 0, box.width + 8, box.top + box.height)
    ctx.clip()
    how({ ctx, box, x: (value) => plot.valToPos(value, 'x', true), y: (value) => plot.valToPos(value, 'y', true), colour: (name) => this.#colour(name), px: devicePixelRatio })
    ctx.restore()
  }

  /** @param {string} token */
  #colour = (token) => getComputedStyle(this.place).getPropertyValue(token)
}

/** Mondays, firsts of months, or years: as many as there is room for, and none whose name the edge would cut. @param {number} from @param {number} to @param {number} room in rem */
export function daysBelow(from, to, room) {
  const [days, most] = [to - from, Math.max(2, Math.floor(room / 4.6))]
  const all = days < 120 ? mondays(from, to) : days < 1000 ? months(from, to, 1) : months(from, to, 12)
  const [step, last] = [Math.ceil(all.length / most), to - (days * HALF) / room]
  return all.filter((day, i) => i % step === 0 && day <= last)
}

/** @param {number} from @param {number} to */
function mondays(from, to) {
  const first = mondayNumber(Math.ceil(from) + 6)
  return Array.from({ length: Math.max(0, Math.floor((to - first) / 7) + 1) }, (_, i) => first + 7 * i)
}

/** @param {number} from @param {number} to @param {number} step */
function months(from, to, step) {
  const days = []
  let day = step === 12 ? `${dayOf(Math.floor(from)).slice(0, 4)}-01-01` : `${dayOf(Math.floor(from)).slice(0, 7)}-01`
  for (; numberOf(day) <= to; day = monthAfter(day, step)) if (numberOf(day) >= from) days.push(numberOf(day))
  return days
}

/** @param {number} number @param {{from: number, to: number}} range */
function inWords(number, { from, to }) {
  const day = dayOf(number)
  if (to - from < 120) return shortDay(day)
  return to - from < 1000 ? shortMonth(day) : day.slice(0, 4)
}
