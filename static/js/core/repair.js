/** Giving back to the server what it once had and lost: fields written anew with their original stamps. */
import { newer, stamp } from './register.js'
import { byId } from './schema.js'

/** @typedef {import('./types.js').Base} Base */
/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./types.js').WireRow} WireRow */
/** @typedef {import('./database.js').Transaction} Transaction */

/** Ours to give back: all that is private, and in public what this member wrote. @param {Base} base @param {string} owner */
const isOwn = ({ s, srv }, owner) => s === 'm' || srv?.by === owner

/** What a moderator took away, or its author, never comes back. @param {{s?: string, srv?: any, f?: any}|undefined} row */
const isTaken = (row) => !!row?.srv?.hidden

/** Of a deleted comment nothing but the deletion is left to give. @param {Base} base */
const isErased = (base) => base.s !== 'm' && isDeleted(base)

/** @param {WireRow|undefined} row */
const isDeleted = (row) => !!row && !!(row.srv?.deleted || row.f?.deleted?.[0])

/**
 * The op that gives back what `row` lacks of `base`, or null where nothing is lost or it is not ours to give.
 * @param {Base|undefined} base @param {WireRow|undefined} row the server's copy @param {string} owner @param {string} epoch
 * @returns {Op|null}
 */
export function repairOf(base, row, owner, epoch) {
  if (!base || !isOwn(base, owner) || isTaken(base) || isTaken(row)) return null
  if (base.s !== 'm' && isDeleted(row)) return null
  const lost = Object.entries(base.f).filter(([name, reg]) => newer(reg, row?.f?.[name]) && (name === 'deleted' || !isErased(base)))
  if (!lost.length) return null
  const { s, t, k } = base
  const id = 'fix-' + digest(JSON.stringify([epoch, s, t, k, lost.map(([name, reg]) => [name, stamp(reg)])]))
  const f = Object.fromEntries(lost.map(([name, [v, at, by]]) => [name, { v, at, by }]))
  return { id, s, t, k, f, ...('parent' in (base.srv ?? {}) ? { parent: base.srv.parent } : {}) }
}

/**
 * Puts repairs at the front, in their order; one that is there already, or was refused for good, is not doubled.
 * @param {Transaction} tx @param {Op[]} ops @param {number} now
 */
export async function queueRepairs(tx, ops, now) {
  const out = tx.objectStore('out')
  /** @type {Op[]} */
  const fresh = []
  for (const op of ops) if (!(await byId(tx, op.id)) && !fresh.some(({ id }) => id === op.id)) fresh.push(op)
  const [first = 0] = /** @type {number[]} */ (await out.getAllKeys(null, 1))
  const start = Math.min(first, 0) - fresh.length
  for (const [i, op] of fresh.entries()) await out.add({ n: start + i, id: op.id, op, made: now, tries: 0, state: 'queued' })
  return fresh.length
}

/** Has the server refused this repair for good? @param {Transaction} tx @param {Op|null} op */
export const isHopeless = async (tx, op) => !!op && (await byId(tx, op.id))?.state === 'refused'

/** 128 bits that need no promise, as a transaction would not wait for one; chance collisions are all it must avoid. @param {string} text */
export function digest(text) {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((seed) => mix(text, seed)).join('')
}

/** @param {string} text @param {number} seed */
function mix(text, seed) {
  let h = seed
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995 + (seed & 0xfffe))
    h ^= h >>> 13
  }
  return (Math.imul(h ^ (h >>> 16), 0x45d9f3b) >>> 0).toString(16).padStart(8, '0')
}
