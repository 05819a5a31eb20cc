/** Ids made on the device: UUIDv7, so that they sort by the time they were made. */

const words = () => crypto.getRandomValues(new Uint32Array(3))

const hex = (/** @type {number} */ number, /** @type {number} */ digits) =>
  Math.floor(number).toString(16).padStart(digits, '0').slice(-digits)

/** What every id made from then on comes after. @param {number} at ms since 1970 */
export const uuidTime = (at) => `${hex(at, 12).slice(0, 8)}-${hex(at, 12).slice(8)}`

/**
 * @param {number} [now] ms since 1970
 * @param {ArrayLike<number>} [random] three 32-bit numbers
 */
export function uuid7(now = Date.now(), random = words()) {
  const [a, b, c] = [random[0], random[1], random[2]]
  const variant = hex(0x8000 | (b & 0x3fff), 4)
  return `${uuidTime(now)}-7${hex(a, 3)}-${variant}-${hex(b >>> 16, 4)}${hex(c, 8)}`
}
