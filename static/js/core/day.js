/** Local days as 'YYYY-MM-DD', and the words for them: the browser's own formats cost a slow phone 60 ms when first asked. */

export const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** @param {Date} [date] */
export function today(date = new Date()) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Noon, so that no change of clocks moves it to a neighbour. @param {string} day */
export const dateOf = (day) => new Date(`${day}T12:00:00`)

/** @param {string} day @param {number} n */
export function daysAfter(day, n) {
  const date = dateOf(day)
  date.setDate(date.getDate() + n)
  return today(date)
}

/** "Today", "Yesterday", "Monday 14 September". @param {string} day */
export function dayInWords(day) {
  if (day === today()) return 'Today'
  if (day === daysAfter(today(), -1)) return 'Yesterday'
  const date = dateOf(day)
  return Number.isNaN(date.getTime()) ? day : `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}${yearOf(date)}`
}

/** "14 Sep". @param {string} day */
export const shortDay = (day) => `${Number(day.slice(8))} ${shortMonth(day)}`

/** "Sep" @param {string} day */
export const shortMonth = (day) => MONTHS[Number(day.slice(5, 7)) - 1].slice(0, 3)

/** @param {Date} date */
function yearOf(date) {
  return date.getFullYear() === new Date().getFullYear() ? '' : ` ${date.getFullYear()}`
}
