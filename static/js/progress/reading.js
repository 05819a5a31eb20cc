/** The history from the phone's own database. Ten years of ticks take seconds to read, so what was made of them is kept, and only what was touched since is read anew. */
import { begin, begun, drop, isLong, keep, left, partOf, parts, settle, touched } from '../core/digest.js'
import { ofTable } from '../core/schema.js'
import { asRow, readParts, readRows } from '../core/view.js'
import { doneOf, historyOf, outingOf, renewed } from './history.js'

/** @typedef {import('../core/database.js').Database} Database */
/** @typedef {import('../core/database.js').Transaction} Transaction */
/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/types.js').Waiting} Waiting */
/** @typedef {import('./history.js').History} History */

/** Raised when an entry of the history, or how its parts are made, becomes another. */
const VERSION = 1
const STORES = ['base', 'out', 'meta']
const TABLES = ['session', 'tick', 'run']
/** Touched since: more than these are put away first. */
const FEW = 12
/** In one transaction: behind a page, so that a tap does not wait for it, and while somebody waits for it. */
const SLICE = { behind: 8, before: 64 }

/** @typedef {History & {none: string[]}} Part  none: what was looked at, and is nothing to show */

/** @param {Database} db @param {(left: number) => Promise<any>} tell between two slices of what has to be put away first: sessions and runs left @returns {Promise<History>} */
export async function readHistory(db, tell) {
  for (;;) {
    const history = await db.run(STORES, 'readonly', read)
    if (history === 'lacking') await db.run(['meta'], 'readwrite', drop)
    else if (history) return history
    else await tell(await putAway(db, SLICE.before))
  }
}

/** Puts away all that was touched, slice by slice: a tab that goes away between two loses nothing. @param {Database} db @param {() => Promise<any>} pause */
export async function keepHistory(db, pause) {
  while (await putAway(db, SLICE.behind)) await pause()
}

/** @param {Transaction} tx @returns {Promise<History|'lacking'|null>} null: much has to be put away first; lacking: somebody wrote here and noted nothing, as a tab of an old build does */
async function read(tx) {
  if (!(await begun(tx, VERSION))) return (await isLong(tx)) ? null : readAll(tx)
  const [kept, changed, here] = await Promise.all([parts(tx), touched(tx, FEW + 1), countOf(tx)])
  if (changed.length > FEW) return null
  const own = /** @type {Part[]} */ (kept.map((part) => JSON.parse(part)))
  if (here > own.reduce((sum, { sessions, runs, none }) => sum + sessions.length + runs.length + none.length, changed.length)) return 'lacking'
  const all = joined(own)
  return changed.length ? renewed(all, new Set(changed), joined(await Promise.all(changed.map((id) => entriesOf(tx, id))))) : all
}

/** One slice, whole or not at all. @param {Database} db @param {number} most sessions and runs @returns {Promise<number>} how many are left */
const putAway = (db, most) =>
  db.run(STORES, 'readwrite', async (tx) => {
    if (!(await begun(tx, VERSION))) {
      if (!(await isLong(tx))) return settle(tx).then(() => 0)
      await begin(tx, VERSION, await idsOf(tx))
    }
    await lookAt(tx, await touched(tx, most))
    return left(tx)
  })

/** @param {Transaction} tx @param {string[]} ids in their order */
async function lookAt(tx, ids) {
  const entries = await Promise.all(ids.map((id) => entriesOf(tx, id)))
  for (const name of new Set(ids.map(nameOf))) {
    const own = ids.filter((id) => nameOf(id) === name)
    await keep(tx, name, JSON.stringify(laidOver(await partOf(tx, name), own, entries.filter((_, i) => nameOf(ids[i]) === name))))
  }
  await settle(tx, ids)
}

/** Ids that tell the time begin alike for seven weeks; what lies together is put away together. @param {string} id */
const nameOf = (id) => id.slice(0, 4)

/** @param {string|undefined} part @param {string[]} ids @param {History[]} entries of those @returns {Part} */
function laidOver(part, ids, entries) {
  /** @type {Part} */
  const before = part ? JSON.parse(part) : { sessions: [], runs: [], none: [] }
  const none = ids.filter((_, i) => !entries[i].sessions.length && !entries[i].runs.length)
  return { ...renewed(before, new Set(ids), joined(entries)), none: [...before.none.filter((id) => !ids.includes(id)), ...none] }
}

/** @param {History[]} histories */
const joined = (histories) => historyOf(histories.flatMap(({ sessions }) => sessions), histories.flatMap(({ runs }) => runs))

/** Sessions and runs that came from the server. */
const OWN = ['session', 'run'].map((t) => () => IDBKeyRange.bound(['m', t, []], ['m', t, [[]]]))

/** @param {Transaction} tx */
const countOf = async (tx) => (await Promise.all(OWN.map((range) => tx.objectStore('base').count(range())))).reduce((sum, n) => sum + n)

/** Of every session and run that there is. @param {Transaction} tx */
async function idsOf(tx) {
  const base = await Promise.all(OWN.map((range) => tx.objectStore('base').getAllKeys(range())))
  const out = await Promise.all(['session', 'run'].map((t) => tx.objectStore('out').index('row').getAll(ofTable(t))))
  return new Set([.../** @type {any[]} */ (base.flat()).map(([, , k]) => k[0]), .../** @type {Waiting[]} */ (out.flat()).map(({ op }) => op.k[0])])
}

/** Asked for all at once: a phone spends its time on waiting for one after the other. @param {Transaction} tx @param {string} id of a session or a run @returns {Promise<History>} */
async function entriesOf(tx, id) {
  const [session, run, ticks] = await Promise.all([rowOf(tx, 'session', id), rowOf(tx, 'run', id), readRows(tx, 'tick', [id])])
  const [done, outing] = [session && doneOf(session, ticks), run && outingOf(run)]
  return { sessions: done ? [done] : [], runs: outing ? [outing] : [] }
}

/** @param {Transaction} tx @param {string} t @param {string} id */
async function rowOf(tx, t, id) {
  const { base, waiting } = await readParts(tx, 'm', t, [id])
  return base || waiting.length ? asRow(base, waiting) : null
}

/** A short history: nothing of it is kept. @param {Transaction} tx @returns {Promise<History>} */
async function readAll(tx) {
  const [sessions, ticks, runs] = await Promise.all(TABLES.map((t) => readRows(tx, t)))
  /** @type {Map<string, Row[]>} */
  const own = new Map(sessions.map(({ k }) => [k[0], []]))
  for (const tick of ticks) own.get(tick.k[0])?.push(tick)
  return historyOf(sessions.flatMap((row) => doneOf(row, own.get(row.k[0]) ?? []) ?? []), runs.flatMap((row) => outingOf(row) ?? []))
}
