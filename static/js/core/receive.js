/** The server's copy of a row, joined field by field with what is held, whatever order answers come in. */
import { join } from './register.js'
import { isHopeless, repairOf } from './repair.js'

/** @typedef {import('./types.js').Base} Base */
/** @typedef {import('./types.js').WireRow} WireRow */
/** @typedef {import('./apply.js').Scene} Scene */

/**
 * @param {Scene} scene @param {string} s @param {WireRow} row
 * @returns {Promise<boolean>} false: the server has lost something, so its word on this row counts only after the repair
 */
export async function receive({ tx, shelf, meta, owner, repairs, changes }, s, row) {
  const base = shelf.row(s, row.t, row.k)
  const repair = repairOf(base, row, owner, meta.epoch ?? '')
  const whole = !repair || (await isHopeless(tx, repair))
  if (repair && !whole) repairs.push(repair)
  shelf.put(joined(base, asBase(s, row)))
  changes.streams.add(s)
  return whole
}

/** @param {string} s @param {WireRow} row @returns {Base} */
export const asBase = (s, row) => ({ s, t: row.t, k: row.k, seq: row.seq, f: row.f ?? {}, srv: row.srv ?? null })

/** @param {Base|undefined} a @param {Base} b @returns {Base} */
function joined(a, b) {
  if (!a) return b
  const f = { ...a.f }
  for (const [name, reg] of Object.entries(b.f)) f[name] = join(f[name], reg)
  const { seq, srv } = b.seq >= a.seq ? b : a
  if (srv?.deleted || srv?.hidden) for (const name of ['body', 'story']) delete f[name]
  return { ...a, f, seq, srv }
}
