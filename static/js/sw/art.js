/** The kept articles, workouts and pictures. */
import { filesIn, isContent, mayKeep, timely } from './policies.js'
import { site } from './scope.js'

export const ART = 'art'
export const LOOSE = { ignoreVary: true, ignoreSearch: true }
/** @returns {RequestInit} */
const fresh = () => ({ cache: 'no-cache', redirect: 'error', headers: { Accept: 'text/html, */*' }, ...timely() })
// Firefox takes what a cut connection brought of a packed answer for all of it.
const END = /<\/html>\s*$/
const SUM = /[./]([0-9a-f]{8,})\.\w+$/
/** @type {Map<string, Promise<void>>} */
const onTheWay = new Map()

/** The network's copy of `url`, or null when it is not one to keep. @param {string} url */
export const fetched = async url => whole(await fetch(url, fresh()))

/** A page is kept only whole, and together with the files it names, whichever build they belong to. @param {Response} response */
export async function whole(response) {
  if (!mayKeep(response, site)) return null
  const html = await response.clone().text()
  if (!END.test(html)) return null
  await Promise.all(filesIn(html).map(bring))
  return response
}

/** @param {Response} response */
export async function filesOf(response) {
  const page = response.headers.get('Content-Type')?.startsWith('text/html')
  return page ? filesIn(await response.clone().text()) : []
}

/** Every file that some kept page names. */
export async function filesOfKept() {
  const art = await caches.open(ART)
  const pages = (await art.keys()).filter(request => isContent(new URL(request.url)))
  const kept = await Promise.all(pages.map(page => art.match(page, LOOSE)))
  const files = await Promise.all(kept.map(response => response ? filesOf(response) : []))
  return new Set(files.flat())
}

/** One copy for all who ask at once: while one is put in place of another there is neither, and the browser may end then. @param {string} file */
export function bring(file) {
  const coming = onTheWay.get(file) ?? brought(file).finally(() => onTheWay.delete(file))
  onTheWay.set(file, coming)
  return coming
}

/** @param {string} file */
async function brought(file) {
  if (await caches.match(file, LOOSE)) return
  const response = await fetch(file, fresh())
  if (!mayKeep(response, site) || !await isItself(file, response)) throw new TypeError(`${file} is not ours`)
  await (await caches.open(ART)).put(file, response)
}

/** Built files and pictures have the beginning of their SHA-256 in their names. @param {string} file @param {Response} response */
async function isItself(file, response) {
  const sum = await crypto.subtle.digest('SHA-256', await response.clone().arrayBuffer())
  const hex = Array.from(new Uint8Array(sum), byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.startsWith(SUM.exec(file)?.[1] ?? '-')
}
