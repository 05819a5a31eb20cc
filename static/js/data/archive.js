/** A member's training as one ZIP: CSV for a spreadsheet, and JSON, one row a line, from which all of it comes back. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

/** @typedef {import('../core/types.js').Row} Row */
/** @typedef {import('../core/facade.js').Store} Store */
/** @typedef {{t: string, k: string[], f: Record<string, any>}} Kept */

const FILE = 'medius.json'
const PARTS = /** @type {Record<string, number>} */ ({ session: 1, tick: 2, run: 1, step: 1 })
/** The same data is the same file, whenever it is made. */
const EPOCH = new Date(1980, 0, 1)
const NAME = /^[A-Za-z0-9._:~-]{1,64}$/
const DAY = /^\d{4}-\d\d-\d\d$/
const SHEETS = /** @type {Record<string, {t: string, columns: string[]}>} */ ({
  'sessions.csv': { t: 'session', columns: ['workout', 'done_on', 'started_at', 'finished_at', 'pain', 'morning', 'mode', 'note'] },
  'ticks.csv': { t: 'tick', columns: ['done', 'reps'] },
  'runs.csv': { t: 'run', columns: ['run_on', 'distance_m', 'duration_s', 'pain', 'pain_began_m', 'morning', 'side', 'place', 'surface', 'note'] },
})

/** The message is a sentence that names the line. */
export class BadFile extends Error {}

/** @param {Store} store @returns {Promise<Uint8Array<ArrayBuffer>>} the ZIP, made on the phone */
export async function pack(store) {
  const tables = await Promise.all(Object.keys(PARTS).map((t) => store.rows(t)))
  const rows = tables.flat().map(({ t, k, f }) => ({ t, k, f: sorted(f) })).sort((a, b) => order(keyOf(a), keyOf(b)))
  const sheets = Object.entries(SHEETS).map(([name, { t, columns }]) => [name, strToU8(sheet(rows.filter((row) => row.t === t), columns))])
  const json = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`
  return zipSync({ ...Object.fromEntries(sheets), [FILE]: strToU8(json) }, { mtime: EPOCH })
}

/** @param {Uint8Array} bytes @returns {Kept[]} throws BadFile */
export function unpack(bytes) {
  const file = unzipped(bytes)[FILE]
  if (!file) throw new BadFile(`This is not a file of ours: there is no ${FILE} in it. Nothing was changed.`)
  const lines = strFromU8(file).trimEnd().split('\n')
  if (lines[0] !== '[' || lines.at(-1) !== ']') throw new BadFile(`${FILE} is not whole: line ${lines.length} is not its end. Nothing was changed.`)
  return lines.slice(1, -1).filter(Boolean).map((line, i) => rowOf(line, i + 2))
}

/** Adds what is not here yet, field by field, all or nothing; what is here stays. @param {Store} store @param {Kept[]} kept @returns {Promise<number>} rows that brought something */
export async function merge(store, kept) {
  const here = new Map((await Promise.all(Object.keys(PARTS).map((t) => store.rows(t)))).flat().map((row) => [keyOf(row), row]))
  const found = await Promise.all(kept.map(async (row) => here.get(keyOf(row)) ?? (await store.row('m', row.t, row.k))))
  const wishes = kept.map(({ t, k, f }, i) => ({ s: 'm', t, k, fields: lacking(f, found[i]?.f) })).filter(({ fields }) => Object.keys(fields).length)
  if (wishes.length) await store.writeAll(wishes)
  return wishes.length
}

/** @param {Uint8Array} bytes */
function unzipped(bytes) {
  try {
    return unzipSync(bytes, { filter: ({ name }) => name === FILE })
  } catch {
    throw new BadFile('This is not a ZIP, or it is not whole. Nothing was changed.')
  }
}

/** @param {string} line @param {number} number @returns {Kept} */
function rowOf(line, number) {
  try {
    const row = JSON.parse(line.replace(/,$/, ''))
    if (isOurs(row)) return { t: row.t, k: row.k, f: row.f }
  } catch {
    // Said below.
  }
  throw new BadFile(`Line ${number} of ${FILE} cannot be read. Nothing was changed.`)
}

/** @param {any} row */
const isOurs = ({ t, k, f }) =>
  Object.hasOwn(PARTS, t) && Array.isArray(k) && k.length === PARTS[t] && k.every((part) => typeof part === 'string' && NAME.test(part)) &&
  f !== null && Object.entries(f).length > 0 && Object.entries(f).every(([name, value]) => isValue(name, value))

/** @param {string} name @param {any} value */
function isValue(name, value) {
  if (name.endsWith('_on')) return typeof value === 'string' && DAY.test(value)
  return value === null || Number.isSafeInteger(value) || typeof value === 'string' || typeof value === 'boolean'
}

/** @param {Record<string, any>} f @param {Record<string, any>} [had] */
const lacking = (f, had = {}) => Object.fromEntries(Object.entries(f).filter(([name]) => !(name in had)))

/** @param {Kept[]} rows @param {string[]} columns */
const sheet = (rows, columns) => [['id', ...columns], ...rows.map(({ k, f }) => [k.join('/'), ...columns.map((name) => f[name])])].map(lineOf).join('')

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
