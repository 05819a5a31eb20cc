/** The next request: what is asked for, what is sent, and as whom. */
import { MOST, choose, chooseAside } from './batch.js'
import { getMeta } from './meta.js'
import { VISITOR } from './schema.js'

/** @typedef {import('./types.js').Op} Op */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./meta.js').Meta} Meta */

/**
 * @typedef {object} Request
 * @property {string} owner
 * @property {string|null} as
 * @property {string} life
 * @property {string|null} epoch
 * @property {Record<string, number|null>} cursors  as they stood
 * @property {Record<string, number|null>} pull
 * @property {Op[]} ops
 * @property {[first: number, last: number]|null} span  where those lie in the outbox, and maybe others between
 * @property {boolean} alone  an op that was set aside
 * @property {boolean} taking  a stream is being compared anew
 */

/**
 * @typedef {object} Wants
 * @property {string} owner
 * @property {Iterable<string>} streams
 * @property {(s: string) => number|undefined} gathered
 * @property {boolean} silent  send no ops
 * @property {number} start
 * @property {number} now
 * @property {number} [bytes]
 */

const STREAMS = 20
/** Records to look at first: repairs are in front, and what is due is seldom far behind. */
const NEAR = 2 * MOST
const ALL = 2 ** 32 - 1

/** @param {import('./database.js').Database} db @param {Wants} wants @returns {Promise<Request|null>} null: signed out meanwhile */
export const draw = (db, wants) =>
  db.run(['out', 'meta'], 'readonly', async (tx) => {
    const meta = await getMeta(tx)
    if (!meta) return null
    const as = wants.owner === VISITOR || meta.held ? null : wants.owner
    const pull = pulled(meta, as, wants)
    const { life, epoch, cursors } = meta
    const taking = Object.keys(pull).some((s) => cursors[s] === null)
    return { owner: wants.owner, as, life, epoch, cursors, pull, taking, ...(await sent(tx, meta, as, wants)) }
  })

/** @param {import('./database.js').Transaction} tx @param {Meta} meta @param {string|null} as @param {Wants} wants */
async function sent(tx, meta, as, { silent, now, start, bytes }) {
  if (as === null || silent) return { ops: [], span: null, alone: false }
  const read = (/** @type {number} */ most) => /** @type {Promise<Waiting[]>} */ (tx.objectStore('out').getAll(null, most))
  const near = await read(NEAR)
  const first = choose(near, meta, now, bytes)
  const records = first.length || near.length < NEAR ? near : await read(ALL)
  const due = first.length ? first : choose(records, meta, now, bytes)
  const chosen = due.length ? due : chooseAside(records, meta, start, now)
  return { ops: chosen.map(({ op }) => op), span: spanOf(chosen), alone: !due.length && chosen.length > 0 }
}

/** @param {Waiting[]} records in their order @returns {[number, number]|null} */
const spanOf = (records) => (records.length ? [Number(records[0].n), Number(records.at(-1)?.n)] : null)

/**
 * Whose session is over asks for what is the same for all: a thread as nobody sees it lacks the member's own, which would be missing for good.
 * @param {Meta} meta @param {string|null} as @param {Wants} wants
 */
function pulled({ cursors }, as, { owner, streams, gathered }) {
  const lost = Object.keys(cursors).filter((s) => cursors[s] === null)
  const all = [...new Set(['m', 'academy', ...streams, ...lost])]
  const wanted = as !== null ? all : owner === VISITOR ? all.filter((s) => s !== 'm') : ['academy']
  return Object.fromEntries(wanted.slice(0, STREAMS).map((s) => [s, gathered(s) ?? cursors[s] ?? null]))
}
