/** The history from the phone's own database. Ten years of ticks take seconds to read, so what was made of them is kept, and only what changed is read anew. */
import { begin, keep, kept, touched } from '../core/digest.js'
import { ofTable } from '../core/schema.js'
import { asRow, readParts, readRows } from '../core/view.js'
import { doneOf, historyOf, outingOf, renewed } from './history.js'

/** @typedef {import('../core/database.js').Database} Database */
/** @typedef {import('../core/database.js').Transaction} Transaction */
/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/types.js').Waiting} Waiting */
/** @typedef {import('./history.js').History} History */

const STORES = ['base', 'out', 'meta']
const TABLES = ['session', 'tick', 'run']
/** Sessions and runs that wait to be sent: more than these are read faster all together. */
const FEW = 60
const LONG = 2000
const AT_ONCE = 2000

/** @param {Database} db @returns {Promise<History>} */
export async function readHistory(db) {
  const kept = await db.run(STORES, 'readonly', renew)
  if (kept) return kept
  if (await db.run(['base', 'out'], 'readonly', isLong)) await build(db)
  return (await db.run(STORES, 'readonly', renew)) ?? db.run(['base', 'out'], 'readonly', readAll)
}

/** Worth a digest: much came from the server, and little waits. @param {Transaction} tx */
async function isLong(tx) {
  const [ticks, waiting] = await Promise.all([tx.objectStore('base').count(IDBKeyRange.bound(['m', 'tick', []], ['m', 'tick', [[]]])), waitingIds(tx)])
  return ticks > LONG && waiting.size <= FEW
}

/** Later, so that it delays no picture: what was read anew is kept. @param {Database} db */
export const keepHistory = (db) =>
  db.run(STORES, 'readwrite', async (tx) => {
    const [before, waiting] = [await touched(tx), await waitingIds(tx)]
    if (!before?.some((id) => !waiting.has(id))) return
    const history = await renew(tx)
    if (history) await keep(tx, JSON.stringify(history), [...waiting])
  })

/** What is kept, with all that was touched since or still waits. @param {Transaction} tx @returns {Promise<History|null>} null: nothing is kept, or too much has changed */
async function renew(tx) {
  const [digest, changed, waiting] = await Promise.all([kept(tx), touched(tx), waitingIds(tx)])
  if (!digest || !changed || waiting.size > FEW) return null
  const ids = new Set([...changed, ...waiting])
  const entries = await Promise.all([...ids].map((id) => entriesOf(tx, id)))
  return renewed(JSON.parse(digest), ids, historyOf(entries.flatMap(({ sessions }) => sessions), entries.flatMap(({ runs }) => runs)))
}

/** First parts of the keys of all that is not sent. @param {Transaction} tx */
async function waitingIds(tx) {
  const found = await Promise.all(TABLES.map((t) => tx.objectStore('out').index('row').getAll(ofTable(t))))
  return new Set(/** @type {Waiting[]} */ (found.flat()).map(({ op }) => op.k[0]))
}

/** @param {Transaction} tx @param {string} id of a session or a run @returns {Promise<History>} */
async function entriesOf(tx, id) {
  const [session, run] = await Promise.all(['session', 'run'].map((t) => rowOf(tx, t, id)))
  const done = session && doneOf(session, await readRows(tx, 'tick', [id]))
  const outing = run && outingOf(run)
  return { sessions: done ? [done] : [], runs: outing ? [outing] : [] }
}

/** @param {Transaction} tx @param {string} t @param {string} id */
async function rowOf(tx, t, id) {
  const { base, waiting } = await readParts(tx, 'm', t, [id])
  return base || waiting.length ? asRow(base, waiting) : null
}

/** A phone from which little was sent yet. @param {Transaction} tx @returns {Promise<History>} */
async function readAll(tx) {
  const [sessions, ticks, runs] = await Promise.all(TABLES.map((t) => readRows(tx, t)))
  return made(sessions, ticks, runs)
}

/** All that came from the server, some at a time so that the page stays alive; what waits is laid over it at each reading. @param {Database} db */
async function build(db) {
  await db.run(['meta'], 'readwrite', begin)
  const [sessions, ticks, runs] = [await held(db, 'session'), await held(db, 'tick'), await held(db, 'run')]
  const digest = JSON.stringify(made(sessions, ticks, runs))
  await db.run(['meta'], 'readwrite', async (tx) => {
    const changed = await touched(tx)
    if (changed) await keep(tx, digest, changed)
  })
}

/** By the rows' own keys, which is faster than by an index. @param {Database} db @param {string} t @returns {Promise<Row[]>} */
async function held(db, t) {
  const rows = []
  for (let after = /** @type {string[]} */ ([]); ; ) {
    const range = IDBKeyRange.bound(['m', t, after], ['m', t, [[]]], true)
    const part = await db.run(['base'], 'readonly', (tx) => /** @type {Promise<import('../core/types.js').Base[]>} */ (tx.objectStore('base').getAll(range, AT_ONCE)))
    for (const base of part) rows.push(asRow(base, []))
    if (part.length < AT_ONCE) return rows
    after = part[part.length - 1].k
  }
}

/** @param {Row[]} sessions @param {Row[]} ticks @param {Row[]} runs */
function made(sessions, ticks, runs) {
  /** @type {Map<string, Row[]>} */
  const own = new Map(sessions.map(({ k }) => [k[0], []]))
  for (const tick of ticks) own.get(tick.k[0])?.push(tick)
  return historyOf(sessions.flatMap((row) => doneOf(row, own.get(row.k[0]) ?? []) ?? []), runs.flatMap((row) => outingOf(row) ?? []))
}
