/** A table as programs write it: whatever parts its cells, whatever encoding it is in. */

/** @typedef {{number: number, cells: string[]}} Line  number: the line of the file that it begins at */

/** UTF-8, UTF-16 where it says so, or what Excel writes in the West. @param {Uint8Array} bytes */
export function decoded(bytes) {
  const mark = `${bytes[0]},${bytes[1]}`
  if (mark === '255,254' || mark === '254,255') return new TextDecoder(mark === '255,254' ? 'utf-16le' : 'utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** @param {string} text @returns {Line[]} without the empty ones */
export function linesOf(text) {
  const between = separatorOf(text)
  const lines = /** @type {Line[]} */ ([])
  const token = new RegExp(`\\s*"((?:[^"]|"")*)"[^\\S\\n${between}]*(?=[${between}\\n]|\\r|$)|([^${between}\\r\\n]*)`, 'y')
  for (let [at, number, cells] = [0, 1, /** @type {string[]} */ ([])]; at <= text.length; at++) {
    token.lastIndex = at
    const [whole, quoted, plain] = /** @type {RegExpExecArray} */ (token.exec(text))
    if (!cells.length) lines.push({ number, cells })
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim())
    number += whole.split('\n').length - 1
    at += whole.length
    if (text[at] === between) continue
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    number++
    cells = []
  }
  return lines.filter(({ cells }) => cells.some(Boolean))
}

/** What the first line has most of, outside quotes. @param {string} text */
function separatorOf(text) {
  const first = text.trimStart().split(/\r?\n|\r/, 1)[0].replace(/"(?:[^"]|"")*"/g, '')
  const count = (/** @type {string} */ mark) => first.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
