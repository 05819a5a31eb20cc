/** Ids made on the device: UUIDv7, so that they sort by the time they were made. */

const words = () => crypto.getRandomValues(new Uint32Array(3))

const hex = (/** @type {number} */ number, /** @type {number} */ digits) =>
  Math.floor(number).toString(16).padStart(digits, '0').slice(-digits)

/**
 * @param {number} [now] ms since 1970
 * @param {ArrayLike<number>} [random] three 32-bit numbers
 */
export function uuid7(now = Date.now(), random = words()) {
  const [a, b, c] = [random[0], random[1], random[2]]
  const time = hex(now, 12)
  const variant = hex(0x8000 | (b & 0x3fff), 4)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a, 3)}-${variant}-${hex(b >>> 16, 4)}${hex(c, 8)}`
}
