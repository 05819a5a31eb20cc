/** What the worker may keep, what it may show, and what it leaves alone. */

import { PATIENCE } from '../core/http.js'

const CONTENT = /^\/(?:(?:articles|workouts)(?:\/[^/]+)?)?$/
const PHOTO = /^\/photos\//
const FILE = /^\/(?:static|pictures)\//
const DESK = /^\/coach(?:\/|$)/
const ALONE = /^\/(?:threads|sync|sign-out|healthz|sw\.js|manifest\.json)(?:\/|$)|^\/account\//
const NAMED = /(?:href|src|data-app)="(\/(?:static\/dist|pictures)\/[^"]+)"/g

/** Search parameters that say where a visitor came from and change nothing on the page. */
export const ORIGIN = /^(?:src|ref|fbclid|gclid|utm_\w+)$/

/** @param {URL} url */
export const isContent = url => CONTENT.test(url.pathname) && [...url.searchParams.keys()].every(key => ORIGIN.test(key))

/** @param {URL} url */
export const isDesk = url => DESK.test(url.pathname)

/** @param {URL} url */
export const isFile = url => FILE.test(url.pathname)

/** @param {URL} url */
export const isPhoto = url => PHOTO.test(url.pathname)

/** Personal, live or the network's own sign-in page: the browser fetches these as if there were no worker. @param {URL} url */
export const isLeftAlone = url => ALONE.test(url.pathname) || url.searchParams.has('through')

/** A gateway's sign-in page answers 200 on our own addresses: only the site's own header tells it apart. @param {Response} response @param {string} site */
export const isOurs = (response, site) => response.type === 'basic' && response.headers.get('X-Site') === site

/** No browser shows a worker Set-Cookie, so a response for one person is known by its Cache-Control. @param {Response} response @param {string} site */
export const mayKeep = (response, site) => isOurs(response, site) && response.status === 200 && !response.redirected &&
  !/private|no-store/.test(response.headers.get('Cache-Control') ?? 'no-store')

/** The built files and pictures a page cannot be read without. @param {string} html */
export const filesIn = html => [...new Set([...html.matchAll(NAMED)].map(match => match[1]))]

/** What is fetched to be kept either comes or fails: an answer that never ends would hold up all that waits behind it. */
export const timely = () => ({ signal: AbortSignal.timeout(PATIENCE) })

/** @template T @param {number} ms @param {Promise<T>} promise @returns {Promise<T>} */
export function within(ms, promise) {
  const late = new Promise((_, no) => setTimeout(() => no(new Error(`no answer within ${ms} ms`)), ms))
  return Promise.race([promise, /** @type {Promise<never>} */ (late)])
}
