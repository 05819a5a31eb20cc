/** Kilometres, miles and minutes as people write them; metres and seconds as they are stored. */

/** Metres in one. @type {Record<string, number>} */
const UNITS = { km: 1000, mi: 1609.344 }

/** @param {string|null|undefined} unit @returns {'km'|'mi'} */
export const unitOf = (unit) => (unit === 'mi' ? 'mi' : 'km')

/** "10,2" → 10200; '' → null; anything else → NaN. @param {string} text */
export const metresOf = (text, unit = 'km') => scaled(text, UNITS[unit])

/** "52" → 3120, and as a watch has it, "1:05:30" or "1.05.30" → 3930, "52:10" → 3130. @param {string} text */
export function secondsOf(text) {
  const clock = /^(?:(\d+)[:.]([0-5]\d)[:.]|(\d+):)([0-5]\d)$/.exec(text.trim())
  return clock ? (Number(clock[1] ?? 0) * 60 + Number(clock[2] ?? clock[3])) * 60 + Number(clock[4]) : scaled(text, 60)
}

/** 3120 → "52", 3930 → "1:05:30" @param {number} seconds */
export function clockOf(seconds) {
  if (seconds % 60 === 0) return String(seconds / 60)
  const [rest, two] = [Math.floor(seconds / 60), (/** @type {number} */ n) => String(n).padStart(2, '0')]
  return rest < 60 ? `${rest}:${two(seconds % 60)}` : `${Math.floor(rest / 60)}:${two(rest % 60)}:${two(seconds % 60)}`
}

/** 10200 → "10.2" @param {number} metres */
export const inUnit = (metres, unit = 'km') => (Math.round((metres / UNITS[unit]) * 10) / 10).toFixed(1)

/** 10200 → "10.2 km" @param {number} metres */
export const far = (metres, unit = 'km') => `${inUnit(metres, unit)} ${unit}`

/** The shortest text that is stored as these metres again: what was typed comes back. @param {number|null|undefined} metres */
export function typedAs(metres, unit = 'km') {
  if (metres === null || metres === undefined) return ''
  const texts = [0, 1, 2, 3, 4].map((digits) => String(Number((metres / UNITS[unit]).toFixed(digits))))
  return texts.find((text) => metresOf(text, unit) === metres) ?? texts[4]
}

/** 5430 → "1 h 30 min" @param {number} seconds */
export function minutesInWords(seconds) {
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Metres before the first pain; null when the run does not say.
 * @param {Record<string, any>} run @returns {number|null} */
export function painFree({ pain, pain_began_m, distance_m }) {
  if (pain === 0) return distance_m ?? null
  return pain ? (pain_began_m ?? null) : null
}

/** @param {string} text @param {number} unit */
function scaled(text, unit) {
  const plain = text.trim().replace(',', '.')
  if (!plain) return null
  return /^\d*\.?\d+$|^\d+\.$/.test(plain) ? Math.round(Number(plain) * unit) : NaN
}
