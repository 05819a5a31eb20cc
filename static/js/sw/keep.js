/** Keeping what the page says is published: fetch what is missing or changed, drop what is no longer named. */
import { ART, bring, fetched, filesOfKept } from './art.js'
import { isContent, isFile } from './policies.js'
import { build, scope } from './scope.js'
import { shell } from './shell.js'

const INDEX = '/kept.json'
const AT_ONCE = 4
/** @typedef {[url: string, revision: string]} Page */

/** @type {Promise<unknown>} */
let last = Promise.resolve()

/** Two tabs may ask at once; the second waits for the first, even for one that a full phone made fail. @param {Page[]} pages */
export const keep = pages => last = last.catch(() => {}).then(() => update(pages))

/** @param {Page[]} pages */
async function update(pages) {
  const art = await caches.open(ART)
  const wanted = new Map(pages.filter(([url]) => isKeepable(url)).map(([url, revision]) => [url, `${revision} ${build}`]))
  const known = await read(art)
  await spread([...wanted.keys()], async url => {
    if (isFile(at(url))) return bring(url)
    if (known[url] === wanted.get(url) && await art.match(url)) return
    const response = await fetched(url)
    if (!response) return
    await art.put(url, response)
    known[url] = /** @type {string} */ (wanted.get(url))
  })
  await tidy(art, wanted)
  await write(art, Object.fromEntries(Object.entries(known).filter(([url]) => wanted.has(url))))
}

/** @param {string} path */
const at = path => new URL(path, scope.location.href)

/** @param {string} path */
function isKeepable(path) {
  const url = at(path)
  return url.origin === scope.location.origin && !url.search && (isContent(url) || isFile(url))
}

/** A page that cannot be fetched now is tried again with the next message. @param {string[]} urls @param {(url: string) => Promise<void>} task */
async function spread(urls, task) {
  const queue = [...urls]
  const lane = async () => { for (let url; (url = queue.shift());) await task(url).catch(() => {}) }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** @param {Cache} art @param {Map<string, string>} wanted */
async function tidy(art, wanted) {
  const named = await filesOfKept()
  for (const request of await art.keys()) {
    const path = new URL(request.url).pathname
    const needed = wanted.has(path) || (named.has(path) && !shell.getCacheKeyForURL(path))
    if (!needed && path !== INDEX) await art.delete(request)
  }
}

/** @param {Cache} art @returns {Promise<Record<string, string>>} url → revision and build it was fetched at, or later */
const read = async art => (await art.match(INDEX))?.json() ?? {}

/** @param {Cache} art @param {Record<string, string>} known */
const write = (art, known) => art.put(INDEX, new Response(JSON.stringify(known)))
