/** All that is a member's own as one ZIP: CSV for a spreadsheet, and JSON, one row a line, from which all of it comes back. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { touch } from '../core/digest.js'
import { uuid7 } from '../core/uuid.js'
import { readAll } from '../core/view.js'
import { fits } from './rules.js'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/facade.js').Store} Store */
/** @typedef {import('./rules.js').Tables} Tables */
/** @typedef {{t: string, k: string[], f: Record<string, any>}} Kept */
/** @typedef {(done: number, all: number) => any} Tell  how far it is */
/** @typedef {{t: string, key: string, json: string, day: string, line: string}} Packed  a row as it stands in the two kinds of files */

const FILE = 'medius.json'
/** Rows for which no frame waits long. */
const SLICE = 200
const PILE = 2000
/** Half the time of the best there is, for a tenth more bytes. */
const QUICK = 4
/** What has a table of its own, and the column to go by. @type {Record<string, string>} */
const DAYS = { session: 'done_on', tick: 'done_on', run: 'run_on' }
/** The same data is the same file, whenever it is made. */
const EPOCH = new Date(1980, 0, 1)
const NAME = /^[A-Za-z0-9._:~-]{1,64}$/

/** The message is a sentence that names the line. */
export class BadFile extends Error {}

/** @param {Store} store @param {Tables} tables @param {Tell} tell @returns {Promise<Uint8Array<ArrayBuffer>>} the ZIP, made on the phone */
export async function pack(store, tables, tell) {
  const rows = (await Promise.all(Object.keys(tables).map((t) => store.rows(t)))).flat()
  const sessions = new Map(rows.filter(({ t }) => t === 'session').map(({ k, f }) => [k[0], f]))
  /** @type {Packed[]} */
  const packed = []
  for (const row of rows) {
    if (packed.length % PILE === 0) await tell(packed.length, rows.length)
    packed.push(packedOf(row, tables, sessions.get(row.k[0])))
  }
  packed.sort((a, b) => order(a.key, b.key))
  const json = `[\n${packed.map(({ json }) => json).join(',\n')}\n]\n`
  return zipSync({ ...sheets(packed, tables), [FILE]: strToU8(json) }, { mtime: EPOCH, level: QUICK })
}

/** @param {Uint8Array} bytes @param {Tables} tables @param {Tell} tell @returns {Promise<Kept[]>} in order, each row once; throws BadFile */
export async function unpack(bytes, tables, tell) {
  const file = unzipped(bytes)[FILE]
  if (!file) throw new BadFile(`This is not a file of ours: there is no ${FILE} in it. Nothing was changed.`)
  const lines = strFromU8(file).trimEnd().split('\n')
  if (lines[0] !== '[' || lines.at(-1) !== ']') throw new BadFile(`${FILE} is not whole: line ${lines.length} is not its end. Nothing was changed.`)
  /** @type {Map<string, Kept>} */
  const rows = new Map()
  for (let i = 1; i < lines.length - 1; i++) {
    if (i % SLICE === 0) await tell(i, lines.length)
    if (!lines[i]) continue
    const row = rowOf(lines[i], i + 1, tables)
    rows.set(keyOf(row), { ...row, f: { ...rows.get(keyOf(row))?.f, ...row.f } })
  }
  return [...rows.keys()].sort().map((key) => /** @type {Kept} */ (rows.get(key)))
}

/**
 * Adds what is not here yet, field by field; what is here stays. Slice by slice: when it is cut short, the same file brings the rest.
 * @param {Store} store @param {Kept[]} rows in order @param {Tell} tell @returns {Promise<number>} rows that brought something
 */
export async function merge(store, rows, tell) {
  /** @type {import('../core/outbox.js').Wish[]} */
  const others = []
  let added = 0
  const stays = store.staying()
  for (let i = 0; i < rows.length; ) {
    const slice = rows.slice(i, i + SLICE).filter(({ t }) => t === rows[i].t)
    const { fresh, partial } = await store.lend((db) => (stays(), db.run(['base', 'out', 'meta'], 'readwrite', (tx) => bring(tx, slice, !others.length))))
    others.push(...partial)
    added += fresh
    await tell((i += slice.length), rows.length)
  }
  for (let i = 0; i < others.length; i += SLICE) {
    stays()
    await store.writeAll(others.slice(i, i + SLICE))
  }
  return added + others.length
}

/**
 * A row of which nothing is here needs no look at what it was: it goes straight into the outbox.
 * @param {import('../core/database.js').Transaction} tx @param {Kept[]} rows of one table @param {boolean} sparing one of them goes the way of every write, so that all hear of the others too
 */
async function bring(tx, rows, sparing) {
  const keys = rows.map(({ k }) => k).sort((a, b) => indexedDB.cmp(a, b))
  const here = new Map((await readAll(tx, rows[0].t, keys.at(-1), keys[0])).map((row) => [keyOf(row), row.f]))
  const wishes = rows.map((row) => ({ s: 'm', t: row.t, k: row.k, had: here.has(keyOf(row)), fields: lacking(row.f, here.get(keyOf(row))) }))
  const partial = wishes.filter(({ had, fields }) => had && Object.keys(fields).length)
  const fresh = wishes.filter(({ had }) => !had)
  if (sparing && !partial.length) partial.push(...fresh.splice(0, 1))
  await Promise.all([...touch(tx.objectStore('meta'), fresh), ...fresh.map((wish) => tx.objectStore('out').add(queued(wish, Date.now())))])
  return { fresh: fresh.length, partial }
}

/** @param {import('../core/outbox.js').Wish} wish of a row that is nowhere yet @param {number} now @returns {import('../core/types.js').Waiting} */
function queued({ s, t, k, fields }, now) {
  const id = uuid7(now)
  const f = Object.fromEntries(Object.entries(fields).map(([name, v]) => [name, { v, saw: null }]))
  return { id, op: { id, s, t, k, at: now, f }, made: now, tries: 0, state: 'queued' }
}

/** @param {Row} row @param {Tables} tables @param {Record<string, any>} [session] its own @returns {Packed} */
function packedOf({ t, k, f }, tables, session) {
  const cells = t in DAYS ? cellsOf(tables, t, k, f, session) : {}
  return { t, key: keyOf({ t, k }), json: JSON.stringify({ t, k, f: sorted(f) }), day: String(cells[DAYS[t]]), line: lineOf(Object.values(cells)) }
}

/** @param {Packed[]} packed @param {Tables} tables */
const sheets = (packed, tables) => Object.fromEntries(Object.keys(DAYS).map((t) => {
  const lines = packed.filter((row) => row.t === t).sort((a, b) => order(a.day, b.day)).map(({ line }) => line)
  return [`${t}s.csv`, strToU8([lineOf(Object.keys(cellsOf(tables, t, ['', ''], {}))), ...lines].join(''))]
}))

/** @param {Uint8Array} bytes */
function unzipped(bytes) {
  try {
    return unzipSync(bytes, { filter: ({ name }) => name === FILE })
  } catch {
    throw new BadFile('This is not a ZIP, or it is not whole. Nothing was changed.')
  }
}

/** By column; a tick's key is told in words. @param {Tables} tables @param {string} t @param {string[]} k @param {Record<string, any>} f @param {Record<string, any>} [session] @returns {Record<string, any>} */
function cellsOf(tables, t, k, f, { done_on, workout } = {}) {
  const [exercise, set, side] = (k[1] ?? '').split('.')
  const fields = Object.keys(tables[t].fields).filter((name) => name !== 'deleted').map((name) => [name, f[name]])
  return { ...(t === 'tick' ? { session: k[0], done_on, workout, exercise, set, side } : { id: k[0] }), ...Object.fromEntries(fields) }
}

/** @param {string} line @param {number} number @param {Tables} tables @returns {Kept} */
function rowOf(line, number, tables) {
  const { t, k, f } = parsed(line) ?? {}
  const table = Object.hasOwn(tables, t) && tables[t]
  if (table && isKey(k, table.parts) && isRecord(f)) {
    const odd = Object.keys(f).find((name) => !fits(f[name], table.fields[name]))
    if (!odd) return { t, k, f }
    throw new BadFile(`Line ${number} of ${FILE}: “${odd}” cannot be “${f[odd]}”. Nothing was changed.`)
  }
  throw new BadFile(`Line ${number} of ${FILE} cannot be read. Nothing was changed.`)
}

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(line.replace(/,$/, ''))
  } catch {
    return null
  }
}

/** @param {any} k @param {number} parts */
const isKey = (k, parts) => Array.isArray(k) && k.length === parts && k.every((part) => typeof part === 'string' && NAME.test(part))

/** @param {any} f */
const isRecord = (f) => typeof f === 'object' && f !== null && Object.keys(f).length > 0

/** @param {Record<string, any>} f @param {Record<string, any>} [had] */
const lacking = (f, had = {}) => Object.fromEntries(Object.entries(f).filter(([name]) => !(name in had)))

/** A spreadsheet must not take a note for a formula. @param {any[]} cells */
const lineOf = (cells) => cells.map((cell) => quoted(String(cell ?? '').replace(/^[=+@\t\r-]/, "'$&"))).join(',') + '\r\n'

/** @param {string} text */
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** @param {Record<string, any>} f */
const sorted = (f) => Object.fromEntries(Object.entries(f).sort(([a], [b]) => order(a, b)))

/** @param {{t: string, k: string[]}} row */
const keyOf = ({ t, k }) => JSON.stringify([t, k])

/** @param {string} a @param {string} b */
const order = (a, b) => (a < b ? -1 : Number(a > b))
