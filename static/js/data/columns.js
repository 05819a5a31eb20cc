/** Which column is which, by the names that the usual programs give them in the usual languages. */
import { ambiguous, numberOf, secondsOf } from './readings.js'

/** @typedef {import('./csv.js').Line} Line */
/** @typedef {{day: number, distance: number, time: number, kind: number, unit: string, clock: string, order: string, utc: boolean}} Choices  columns by number, -1: none; what is '' must be asked */

const NAMES = /** @type {Record<string, string[]>} */ ({
  day: ['activity date', 'start date', 'date', 'start time', 'begin timestamp', 'timestamp', 'day', 'aktivitatsdatum', 'datum', 'startzeit', 'tag', 'date de l activite', 'jour',
    'fecha de la actividad', 'fecha', 'dia', 'data dell attivita', 'data', 'giorno', 'dato', 'start', 'when'],
  distance: ['distance', 'total distance', 'distanz', 'strecke', 'distancia', 'distanza', 'afstand', 'dystans', 'distans', 'stracka', 'matka', 'kilometers', 'kilometres', 'kilometer',
    'km', 'miles', 'mi', 'length'],
  time: ['moving time', 'duration', 'time', 'elapsed time', 'total time', 'timer time', 'bewegungszeit', 'dauer', 'zeit', 'verstrichene zeit', 'gesamtzeit', 'laufzeit', 'temps de deplacement',
    'duree', 'temps', 'tiempo en movimiento', 'duracion', 'tiempo', 'tempo in movimento', 'durata', 'tempo', 'beweegtijd', 'duur', 'tijd', 'duracao', 'czas', 'tid', 'minutes'],
  kind: ['activity type', 'type', 'sport', 'aktivitatstyp', 'aktivitatsart', 'sportart', 'type d activite', 'tipo de actividad', 'tipo di attivita', 'tipo de atividade', 'activiteitstype', 'tipo'],
})
const RUNNING = /run|jog|lauf|course|carrera|correr|corsa|corrida|hardl|rennen|bieg|juoks|løp|löp|treadmill|laufband/i
const NOT_RUNNING = /ski|eis|inline|drive|ride|rad\b/i
const UNITS = /** @type {[string, RegExp][]} */ ([['km', /\bkm\b|kilom/i], ['mi', /\bmi\b|miles?/i], ['m', /\bm\b|met(?:er|re)s?/i]])
const CLOCKS = /** @type {[string, RegExp][]} */ ([['min', /\bmin(?:ute)?s?\b/i], ['s', /\bs(?:ec(?:ond)?s?)?\b/i], ['h', /\bh(?:ours?)?\b/i]])
const FASTEST = 2

/** @param {string[]} head @param {Line[]} lines @returns {Choices} */
export function guess(head, lines) {
  const names = head.map(plain)
  const [day, distance, time, kind] = ['day', 'distance', 'time', 'kind'].map((part) => find(names, NAMES[part]))
  const isStrava = names.includes('activity id') && names[day] === 'activity date'
  const metres = isStrava ? names.lastIndexOf('distance') : -1
  if (metres > distance) return { day, distance: metres, time, kind, unit: 'm', clock: 's', order: 'mdy', utc: true }
  const choices = { day, distance, time, kind, utc: isStrava, ...columnsOf(head, lines, day, distance) }
  return { ...choices, clock: clockOf(head, lines, choices) }
}

/** What follows from the columns chosen. @param {string[]} head @param {Line[]} lines @param {number} day @param {number} distance */
export const columnsOf = (head, lines, day, distance) => ({ unit: unitOf(head, lines, distance), order: orderOf(lines, day) })

/** Day before month or after it: '' where no date of the column tells. @param {Line[]} lines @param {number} day */
export function orderOf(lines, day) {
  const pairs = lines.flatMap(({ cells }) => [ambiguous(cells[day] ?? '')].flatMap((pair) => (pair ? [pair] : [])))
  if (!pairs.length || pairs.some(([first]) => first > 12)) return 'dmy'
  return pairs.some(([, second]) => second > 12) ? 'mdy' : ''
}

/** @param {string[]} head @param {Line[]} lines @param {number} column */
function unitOf(head, lines, column) {
  const text = `${head[column] ?? ''} ${/[a-z]+\.?$/i.exec(lines[0]?.cells[column] ?? '')?.[0] ?? ''}`
  return UNITS.find(([, words]) => words.test(text))?.[0] ?? ''
}

/** How plain numbers count, and 'h:m' where minutes and seconds would be too fast to be run.
 * @param {string[]} head @param {Line[]} lines @param {{distance: number, time: number, unit: string}} choices */
export function clockOf(head, lines, { distance, time, unit }) {
  const told = CLOCKS.find(([, words]) => words.test(head[time] ?? ''))?.[0]
  if (told) return told
  const paces = lines.map(({ cells }) => [secondsOf(cells[time] ?? ''), numberOf(cells[distance] ?? ''), /:/.test(cells[time] ?? '')]).filter(([seconds, far]) => seconds && far)
  const fast = paces.filter(([seconds, far]) => Number(seconds) / 60 / (unit === 'm' ? Number(far) / 1000 : Number(far)) < FASTEST)
  if (!paces.length || fast.length <= paces.length / 2) return 's'
  return paces[0][2] ? 'h:m' : 'min'
}

/** @param {string} kind what the file calls the activity; nothing is a run too */
export const isRun = (kind) => !kind || (RUNNING.test(kind) && !NOT_RUNNING.test(kind))

/** @param {string[]} names @param {string[]} known best first */
function find(names, known) {
  const exact = known.map((name) => names.indexOf(name)).find((at) => at >= 0)
  return exact ?? names.findIndex((name) => known.some((word) => word.length > 3 && name.startsWith(word)))
}

/** "Aktivitätsdatum" → "aktivitatsdatum"; "Distance (km)" → "distance". @param {string} name */
const plain = (name) => name.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]|[([].*$/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
