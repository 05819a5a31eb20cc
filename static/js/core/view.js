/** What a page sees: the server's copy with the outbox laid over it, in order. */
import { newer } from './register.js'
import { ofTable } from './schema.js'

/** @typedef {import('./types.js').Base} Base */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('./types.js').Row} Row */
/** @typedef {import('./types.js').Regs} Regs */
/** @typedef {import('./database.js').Transaction} Transaction */

/** @param {{id: string}} record */
export const isRepair = (record) => record.id.startsWith('fix-')

/** @param {string} s @param {string} t @param {string[]} k */
export const keyOf = (s, t, k) => JSON.stringify([s, t, k])

/** The registers a new write would see: a refused op never became one. @param {Base|undefined} base @param {Waiting[]} waiting */
export function seen(base, waiting) {
  /** @type {Regs} */
  const regs = { ...base?.f }
  for (const record of waiting) if (record.state !== 'refused') lay(regs, record)
  return regs
}

/** @param {Regs} regs @param {Waiting} record */
function lay(regs, { op }) {
  for (const [name, write] of Object.entries(op.f)) {
    if (!('by' in write)) regs[name] = [write.v, op.at ?? 0, op.id]
    else if (newer([write.v, write.at, write.by], regs[name])) regs[name] = [write.v, write.at, write.by]
  }
}

/** @param {Transaction} tx @param {string} s @param {string} t @param {string[]} k */
export async function readParts(tx, s, t, k) {
  const base = /** @type {Promise<Base|undefined>} */ (tx.objectStore('base').get([s, t, k]))
  const waiting = /** @type {Promise<Waiting[]>} */ (tx.objectStore('out').index('row').getAll([t, k]))
  const [held, ops] = await Promise.all([base, waiting])
  return { base: held, waiting: ops.filter(({ op }) => op.s === s) }
}

/** @param {Transaction} tx @param {string} t @param {string[]} [prefix] @param {string[]} [from] the first key @returns {Promise<Row[]>} */
export const readRows = async (tx, t, prefix, from) =>
  (await readAll(tx, t, prefix, from)).filter(({ f, srv, refused }) => refused || !(f.deleted || srv?.deleted || srv?.gone))

/** The deleted ones too. @param {Transaction} tx @param {string} t @param {string[]} [prefix] @param {string[]} [from] @returns {Promise<Row[]>} */
export async function readAll(tx, t, prefix, from) {
  const range = ofTable(t, prefix, from)
  const bases = /** @type {Promise<Base[]>} */ (tx.objectStore('base').index('row').getAll(range))
  const waiting = /** @type {Promise<Waiting[]>} */ (tx.objectStore('out').index('row').getAll(range))
  return joinParts(...(await Promise.all([bases, waiting])))
}

/** @param {Base[]} bases @param {Waiting[]} waiting */
function joinParts(bases, waiting) {
  /** @type {Map<string, {base?: Base, waiting: Waiting[]}>} */
  const parts = new Map()
  for (const base of bases) parts.set(keyOf(base.s, base.t, base.k), { base, waiting: [] })
  for (const record of waiting) {
    const key = keyOf(record.op.s, record.op.t, record.op.k)
    const part = parts.get(key) ?? { waiting: [] }
    part.waiting.push(record)
    parts.set(key, part)
  }
  return [...parts.values()].map(({ base, waiting }) => asRow(base, waiting))
}

/** @param {Base|undefined} base @param {Waiting[]} waiting @returns {Row} */
export function asRow(base, waiting) {
  const { s, t, k } = base ?? waiting[0].op
  const own = waiting.filter((record) => !isRepair(record))
  const pending = own.filter(({ state }) => state !== 'refused').at(-1)
  const refused = own.filter(({ state }) => state === 'refused').at(-1)
  return {
    s, t, k,
    seq: base?.seq ?? 0,
    f: shown(base, waiting),
    srv: base?.srv ?? null,
    parent: base?.srv?.parent ?? own[0]?.op.parent ?? null,
    made: pending?.made ?? refused?.made ?? null,
    pending: !!pending,
    sending: false,
    refused: refused ? { op: refused.id, code: refused.code ?? '', msg: refused.msg ?? '' } : null,
    op: pending?.id ?? null,
    other: base?.other ?? {},
  }
}

/** A refused text stays in sight until its writer decides. @param {Base|undefined} base @param {Waiting[]} waiting */
function shown(base, waiting) {
  const regs = { ...base?.f }
  for (const record of waiting) lay(regs, record)
  return Object.fromEntries(Object.entries(regs).map(([name, reg]) => [name, reg[0]]))
}
