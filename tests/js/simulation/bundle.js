/** The shipped client as one function, in which every `await` can be made a tab's last. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'acorn'
import { build } from 'esbuild'

const root = new URL('../../../', import.meta.url).pathname
const ENTRY = `export { Store } from '${root}static/js/core/facade.js'; export { flush } from '${root}static/js/core/sync.js'
export { PHOTO } from '${root}static/js/core/schema.js'; export { dropPhotos } from '${root}static/js/core/photos.js'
export { drop, isDue } from '${root}static/js/core/digest.js'; export { keepHistory, readHistory } from '${root}static/js/progress/reading.js'`
/** What is much on a phone is little here. */
const SMALL = { 'draw.js': ['const NEAR = 2 * MOST', 'const NEAR = 3'], 'digest.js': ['const LONG = 2000', 'const LONG = 6'], 'photos.js': ['const SPARE = 12', 'const SPARE = 1'] }
const GIVEN = ['suspend', 'indexedDB', 'IDBKeyRange', 'IDBRequest', 'IDBDatabase', 'IDBTransaction', 'IDBObjectStore', 'IDBIndex', 'IDBCursor',
  'crypto', 'Date', 'Math', 'BroadcastChannel', 'navigator', 'document', 'globalThis']

/**
 * @param {{file: string, old: string, fresh: string}|null} mutant a rule switched off
 * @returns {Promise<{load: Function, points: string[], given: string[]}>} load(...given) is one tab's own copy
 */
export async function bundle(mutant) {
  const points = []
  const watched = {
    name: 'watched',
    setup: (setting) => setting.onLoad({ filter: /static\/js\/core\/.*\.js$/ }, async ({ path }) =>
      ({ contents: watch(small(mutated(await readFile(path, 'utf8'), path, mutant), basename(path)), basename(path), points) })),
  }
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root }, bundle: true, write: false, format: 'iife', globalName: 'core', target: 'es2022', plugins: [watched],
    logLevel: 'warning',
  })
  // Files are read in whatever order the disk gives them; a seed has to mean the same each time.
  return { load: new Function(...GIVEN, outputFiles[0].text + '\nreturn core'), points: points.sort(), given: GIVEN }
}

const mutated = (text, path, mutant) => (mutant && path.endsWith('/' + mutant.file) ? exchanged(text, mutant.file, mutant.old, mutant.fresh) : text)

const small = (text, file) => (SMALL[file] ? exchanged(text, file, ...SMALL[file]) : text)

function exchanged(text, file, old, fresh) {
  if (text.split(old).length !== 2) throw new Error(`${file} does not hold exactly once: ${old}`)
  return text.replace(old, () => fresh)
}

/** `await x` becomes `await suspend("file:line:nth", x)`. */
function watch(text, file, points) {
  const awaits = []
  find(parse(text, { ecmaVersion: 2024, sourceType: 'module', locations: true }), awaits)
  const nth = {}
  const inserts = awaits.flatMap(({ argument, loc }) => {
    const line = `${file}:${loc.start.line}`
    const point = `${line}:${(nth[line] = (nth[line] ?? 0) + 1)}`
    points.push(point)
    return [[argument.start, `suspend(${JSON.stringify(point)}, (`], [argument.end, '))']]
  })
  let [fresh, from] = ['', 0]
  for (const [place, piece] of inserts.sort(([a], [b]) => a - b)) {
    fresh += text.slice(from, place) + piece
    from = place
  }
  return fresh + text.slice(from)
}

function find(node, awaits) {
  if (Array.isArray(node)) node.forEach((one) => find(one, awaits))
  if (typeof node?.type !== 'string') return
  if (node.type === 'AwaitExpression') awaits.push(node)
  for (const [name, child] of Object.entries(node)) if (name !== 'loc' && typeof child === 'object') find(child, awaits)
}
