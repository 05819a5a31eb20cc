/** The owner's copy of what this phone holds, made on the phone: it needs no network. */
import { today } from '../core/day.js'
import { everything } from './holdings.js'

/** @param {import('../core/facade.js').Store} store */
export async function save(store) {
  const held = await store.lend(everything)
  const file = new Blob([JSON.stringify({ from: 'Medius', saved_on: today(), member: store.member, ...held }, legible, 1)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `medius-${today()}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Bytes as an address that any browser opens. @param {string} _name @param {any} value */
const legible = (_name, value) =>
  value instanceof ArrayBuffer ? `data:image/jpeg;base64,${btoa(Array.from(new Uint8Array(value), (byte) => String.fromCharCode(byte)).join(''))}` : value
