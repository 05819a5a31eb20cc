/** Days as numbers and as words. */
import { MONTHS, dateOf, daysAfter } from '../core/day.js'

const DAY = 86_400_000

/** @param {any} text */
export const isDay = (text) => typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text)

/** A log names the same days again and again. @type {Map<string, number>} */
const numbers = new Map()

/** Days since 1970. @param {string} day @returns {number} */
export function numberOf(day) {
  const number = numbers.get(day) ?? Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / DAY
  numbers.set(day, number)
  return number
}

/** @param {number} number */
export const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10)

/** The Monday of a day's week. @param {string} day */
export const mondayOf = (day) => dayOf(mondayNumber(numberOf(day)))

/** Day 4 was a Monday. @param {number} number */
export const mondayNumber = (number) => number - ((number + 3) % 7 + 7) % 7

/** The same for every day of a month. @param {number} number */
export function monthNumber(number) {
  const date = new Date(number * DAY)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** "11 May", with the year where it is another than today's. @param {string} day @param {string} today */
export const dayWords = (day, today) => `${Number(day.slice(8))} ${monthWords(day, today)}`

/** "March", "March 2024" @param {string} day @param {string} today */
export const monthWords = (day, today) => MONTHS[Number(day.slice(5, 7)) - 1] + (day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`)

/** The first of the month that is so many months on. @param {string} day @param {number} months */
export function monthAfter(day, months) {
  const date = dateOf(`${day.slice(0, 7)}-01`)
  return `${dayOf(Date.UTC(date.getFullYear(), date.getMonth() + months, 1) / DAY)}`
}

export { daysAfter }
