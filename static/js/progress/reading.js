/** The history from the phone's own database. Ten years of ticks take seconds to read, so what was made of them is kept, and only what was touched since is read anew. */
import { begin, drop, isLong, keep, marksOf, parts, settle, stateOf, tick, touched } from '../core/digest.js'
import { ofTable } from '../core/schema.js'
import { asRow, readAll, readParts, readRows } from '../core/view.js'
import { doneOf, historyOf, outingOf, renewed } from './history.js'

/** @typedef {import('../core/database.js').Database} Database */
/** @typedef {import('../core/database.js').Transaction} Transaction */
/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/types.js').Waiting} Waiting */
/** @typedef {import('./history.js').History} History */

/** Raised when an entry of the history, or how its parts are made, becomes another. */
const VERSION = 2
const STORES = ['base', 'out', 'meta']
/** Touched since: more than these are put away first. */
const FEW = 12
/** Sessions whose ticks are read at once: no frame waits long for them, and no tap for the phone's database. */
const SLICE = 8
/** After whatever else begins alike. */
const LAST = '\uffff'

/** @typedef {History & {seen: number}} Part  seen: rows that came from the server, shown or not */
/** @typedef {{name: string, left: number, ids: string[], marks: string, plan?: import('../core/digest.js').Plan}} Job  the part to be made next; ids: touched in it, as their marks were then */

/** @param {Database} db @param {(left: number|null) => any} tell how much of what has to be put away first is left @returns {Promise<History>} */
export async function readHistory(db, tell) {
  for (;;) {
    const history = await db.run(STORES, 'readonly', read)
    if (history === 'lacking') await db.run(['meta'], 'readwrite', drop)
    else if (history) return history
    else tell(await putAway(db, () => {}))
  }
}

/** Puts away all that was touched, part by part: a tab that goes away meanwhile loses nothing. @param {Database} db @param {() => any} pause */
export async function keepHistory(db, pause) {
  while ((await putAway(db, pause)) !== null) await pause()
}

/** @param {Transaction} tx @returns {Promise<History|'lacking'|null>} null: much has to be put away first; lacking: somebody wrote here and noted nothing, as a tab of an old build does */
async function read(tx) {
  const [state, kept, changed, here] = await Promise.all([stateOf(tx), parts(tx), touched(tx, FEW + 1), countOf(tx)])
  if (state !== VERSION) return (await isLong(tx)) ? null : readEach(tx)
  if (changed.length > FEW) return null
  const own = /** @type {Part[]} */ (JSON.parse(`[${kept}]`))
  if (here > own.reduce((sum, { seen }) => sum + seen, changed.length)) return 'lacking'
  const all = joined(own)
  return changed.length ? renewed(all, new Set(changed), joined(await Promise.all(changed.map((id) => entriesOf(tx, id))))) : all
}

/** One part, whole or not at all. @param {Database} db @param {() => any} pause @returns {Promise<number|null>} how much is left; null: there was nothing to do */
async function putAway(db, pause) {
  const job = await db.run(STORES, 'readonly', jobOf)
  if (job === null) return null
  if (job === 'anew') return db.run(STORES, 'readwrite', anew)
  const part = JSON.stringify(await partOf(db, job.name, pause))
  await db.run(['meta'], 'readwrite', (tx) => finish(tx, job, part))
  return job.left
}

/** @param {Transaction} tx @returns {Promise<Job|'anew'|null>} null: all is put away */
async function jobOf(tx) {
  const [state, all] = await Promise.all([stateOf(tx), touched(tx)])
  const plan = state && typeof state === 'object' && state.version === VERSION ? state : undefined
  if (!plan && state !== VERSION) return all.length || (await isLong(tx)) ? 'anew' : null
  if (!plan && !all.length) return null
  const name = plan?.names[0] ?? nameOf(all[0])
  const ids = all.filter((id) => nameOf(id) === name)
  return { name, plan, ids, marks: await marksOf(tx, ids), left: (plan ? plan.names.length - 1 : 0) + all.length - ids.length }
}

/** Of a short history nothing is kept. @param {Transaction} tx @returns {Promise<number>} how many parts there are to make */
async function anew(tx) {
  if (!(await isLong(tx))) return drop(tx).then(() => 0)
  const names = await namesOf(tx)
  await begin(tx, VERSION, names)
  return names.length
}

/** What changed meanwhile, or was made by another tab, is left to the next look. @param {Transaction} tx @param {Job} job @param {string} part */
async function finish(tx, { name, plan, ids, marks }, part) {
  const state = await stateOf(tx)
  const now = state && typeof state === 'object' ? state : undefined
  if (now?.id !== plan?.id || (now && !now.names.includes(name)) || (await marksOf(tx, ids)) !== marks) return
  await keep(tx, name, part)
  await settle(tx, ids)
  if (now) await tick(tx, now, name)
}

/** Read in slices, of which each sees what the one before saw or newer: what became newer is touched. @param {Database} db @param {string} name @param {() => any} pause @returns {Promise<Part>} */
async function partOf(db, name, pause) {
  const look = (/** @type {(tx: Transaction) => Promise<any>} */ work) => db.run(['base', 'out'], 'readonly', work)
  const both = /** @type {Row[][]} */ (await look((tx) => Promise.all(['session', 'run'].map((t) => readAll(tx, t, [name + LAST], [name])))))
  const [sessions, runs] = both.map((rows) => rows.filter(({ k }) => nameOf(k[0]) === name).sort((a, b) => (a.k[0] < b.k[0] ? -1 : 1)))
  const done = []
  for (let i = 0; i < sessions.length; i += SLICE) {
    const some = sessions.slice(i, i + SLICE)
    done.push(...withTicks(some, await look((tx) => readRows(tx, 'tick', some[some.length - 1].k, some[0].k))))
    await pause()
  }
  return { ...historyOf(done, runs.flatMap((row) => outingOf(row) ?? [])), seen: [...sessions, ...runs].filter(({ seq }) => seq).length }
}

/** Ids that tell the time begin alike for seven weeks; what lies together is put away together. @param {string} id */
const nameOf = (id) => id.slice(0, 4)

/** @param {History[]} histories */
const joined = (histories) => historyOf(histories.flatMap(({ sessions }) => sessions), histories.flatMap(({ runs }) => runs))

/** Sessions and runs that came from the server. */
const OWN = ['session', 'run'].map((t) => () => IDBKeyRange.bound(['m', t, []], ['m', t, [[]]]))

/** @param {Transaction} tx */
const countOf = async (tx) => (await Promise.all(OWN.map((range) => tx.objectStore('base').count(range())))).reduce((sum, n) => sum + n)

/** Of every session and run that there is. @param {Transaction} tx @returns {Promise<string[]>} */
async function namesOf(tx) {
  const base = await Promise.all(OWN.map((range) => tx.objectStore('base').getAllKeys(range())))
  const out = await Promise.all(['session', 'run'].map((t) => tx.objectStore('out').index('row').getAll(ofTable(t))))
  const ids = [.../** @type {any[]} */ (base.flat()).map(([, , k]) => k[0]), .../** @type {Waiting[]} */ (out.flat()).map(({ op }) => op.k[0])]
  return [...new Set(ids.map(nameOf))]
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
async function readEach(tx) {
  const [sessions, ticks, runs] = await Promise.all(['session', 'tick', 'run'].map((t) => readRows(tx, t)))
  return historyOf(withTicks(sessions, ticks), runs.flatMap((row) => outingOf(row) ?? []))
}

/** @param {Row[]} sessions @param {Row[]} ticks of these and perhaps of others @returns {import('./history.js').Done[]} */
function withTicks(sessions, ticks) {
  /** @type {Map<string, Row[]>} */
  const own = new Map(sessions.map(({ k }) => [k[0], []]))
  for (const tick of ticks) own.get(tick.k[0])?.push(tick)
  return sessions.flatMap((row) => doneOf(row, own.get(row.k[0]) ?? []) ?? [])
}
