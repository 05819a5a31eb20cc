/** The kept articles, workouts and pictures. */
import { filesIn, isContent, mayKeep, timely } from './policies.js'
import { site } from './scope.js'

export const ART = 'art'
export const LOOSE = { ignoreVary: true, ignoreSearch: true }
/** @returns {RequestInit} */
const fresh = () => ({ cache: 'no-cache', redirect: 'error', headers: { Accept: 'text/html, */*' }, ...timely() })
/** @type {Map<string, Promise<void>>} */
const onTheWay = new Map()

/** The network's copy of `url`, or null when it is not one to keep. @param {string} url */
export const fetched = async url => whole(await fetch(url, fresh()))

/** A page is kept only together with the files it names, whichever build they belong to. @param {Response} response */
export async function whole(response) {
  if (!mayKeep(response, site)) return null
  await Promise.all((await filesOf(response)).map(bring))
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
  if (!mayKeep(response, site)) throw new TypeError(`${file} is not ours`)
  await (await caches.open(ART)).put(file, response)
}
