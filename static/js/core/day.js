/** Local days as 'YYYY-MM-DD', and the words for them. */

const long = format({ weekday: 'long', day: 'numeric', month: 'long' })
const short = format({ day: 'numeric', month: 'short' })

/** Made when first asked for: the first of all costs a slow phone 60 ms. @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  /** @type {Intl.DateTimeFormat|undefined} */
  let made
  return (/** @type {Date} */ date) => (made ??= new Intl.DateTimeFormat('en-GB', options)).format(date)
}

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
  return Number.isNaN(date.getTime()) ? day : long(date) + yearOf(date)
}

/** "14 Sept". @param {string} day */
export const shortDay = (day) => short(dateOf(day))

/** @param {Date} date */
function yearOf(date) {
  return date.getFullYear() === new Date().getFullYear() ? '' : ` ${date.getFullYear()}`
}
