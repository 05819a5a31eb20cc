/** What a field may hold, by the shapes that the server's models give. */

/** @typedef {[kind: string, ...bounds: any[]]} Shape */
/** @typedef {Record<string, {parts: number, fields: Record<string, Shape>}>} Tables  all that is a member's own */

const KINDS = /** @type {Record<string, (value: any, ...bounds: any[]) => boolean>} */ ({
  boolean: (value) => typeof value === 'boolean',
  integer: (value, low, high) => Number.isSafeInteger(value) && value >= low && value <= high,
  word: (value, ...words) => words.includes(value),
  text: (value, longest, shortest) => typeof value === 'string' && !/\0|\p{Surrogate}/u.test(value) && [...value].length <= longest && value.trim().length >= shortest,
  day: (value) => typeof value === 'string' && isDay(value),
})

/** @param {any} value @param {Shape} [shape] none: no field of ours */
export const fits = (value, shape) => !!shape && (value === null || KINDS[shape[0]](value, ...shape.slice(1)))

/** A day there is, like '2024-02-29'. @param {string} text */
export function isDay(text) {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}
