/** Kilometres and minutes as people write them; metres and seconds as they are stored. */

/** "10,2" → 10200; '' → null; anything else → NaN. @param {string} text */
export const metresOf = (text) => scaled(text, 1000)

/** "52" → 3120. @param {string} text */
export const secondsOf = (text) => scaled(text, 60)

/** 10200 → "10.2" @param {number} metres */
export const km = (metres) => (Math.round(metres / 100) / 10).toFixed(1)

/** 5430 → "1 h 30 min" @param {number} seconds */
export function minutesInWords(seconds) {
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Metres before the first pain; null when the run does not say.
 * @param {Record<string, any>} run @returns {number|null} */
export function painFree({ pain, pain_began_m, distance_m }) {
  if (pain === 0) return distance_m
  return pain ? (pain_began_m ?? null) : null
}

/** @param {string} text @param {number} unit */
function scaled(text, unit) {
  const plain = text.trim().replace(',', '.')
  if (!plain) return null
  return /^\d*\.?\d+$|^\d+\.$/.test(plain) ? Math.round(Number(plain) * unit) : NaN
}
