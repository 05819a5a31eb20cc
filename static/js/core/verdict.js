/** What the server said about one op, and what becomes of the op. */
import { asBase, receive } from './receive.js'
import { TEXTS } from './schema.js'
import { isRepair } from './view.js'

/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./types.js').WireRow} WireRow */
/** @typedef {import('./apply.js').Scene} Scene */
/** @typedef {{r: string, code?: string, msg?: string, wait?: number, row?: WireRow}} Verdict */

const GIVE_UP = 5

/** The op has to wait for its turn: nothing is wrong with it. */
const IN_TURN = ['slow', 'rate']

/** @param {Scene} scene @param {Op} op @param {Verdict|undefined} verdict */
export async function judge(scene, op, verdict) {
  if (!verdict) return
  const record = scene.shelf.op(op.id)
  const { r, row } = verdict
  if (r === 'no' && row && isRepair(op)) return yieldTo(scene, op, row, record)
  const whole = !row || (await receive(scene, op.s, row))
  if (!record) return
  if (r === 'no' && !row && op.f.deleted?.v) done(scene, record)
  else if (r === 'no') await keep(scene, { ...record, state: 'refused', code: verdict.code, msg: verdict.msg })
  else if (r === 'later') await keep(scene, postponed(record, verdict, scene.now))
  else if (whole && ['ok', 'same', 'stale'].includes(r)) done(scene, record, r === 'stale' ? row : undefined)
}

/** The server will not take it back: its own copy stands. @param {Scene} scene @param {Op} op @param {WireRow} row @param {Waiting|undefined} record */
function yieldTo(scene, op, row, record) {
  scene.shelf.put(asBase(op.s, row))
  scene.changes.streams.add(op.s)
  if (record) done(scene, record)
}

/** @param {Scene} scene @param {Waiting} record */
async function keep(scene, record) {
  scene.changes.out = true
  await scene.shelf.keep(record)
}

/** @param {Waiting} record @param {Verdict} verdict @param {number} now @returns {Waiting} */
function postponed(record, { code, msg, wait = 30 }, now) {
  const tries = record.tries + (IN_TURN.includes(code ?? '') ? 0 : 1)
  const aside = record.state === 'aside' || tries >= GIVE_UP
  return { ...record, tries, code, msg, state: aside ? 'aside' : 'queued', until: now + wait * 1000, tried: now, sent: 0 }
}

/** @param {Scene} scene @param {Waiting} record @param {WireRow} [winner] */
function done(scene, record, winner) {
  scene.changes.out = true
  scene.shelf.remove(record)
  if (winner && !isRepair(record)) offerOther(scene, record.op, winner)
}

/** Own text that lost against another device stays within reach. @param {Scene} scene @param {Op} op @param {WireRow} winner */
function offerOther({ shelf }, op, winner) {
  const lost = (TEXTS[op.t] ?? []).filter((name) => op.f[name]?.v && isAnothers(op, name, winner))
  const base = shelf.row(op.s, op.t, op.k)
  if (!base || !lost.length) return
  const other = Object.fromEntries(lost.map((name) => [name, op.f[name].v]))
  shelf.put({ ...base, other: { ...base.other, ...other } })
}

/** @param {Op} op @param {string} name @param {WireRow} winner */
function isAnothers(op, name, { f }) {
  const reg = f?.[name]
  return !!reg && reg[2] !== op.id && reg[0] !== op.f[name].v
}
