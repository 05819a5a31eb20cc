/** The worker's own global, typed, and what the server wrote above this script. */

/** @typedef {{site: string, build: string, precache: {url: string, revision: string, integrity: string}[]}} Medius */
/** @type {ServiceWorkerGlobalScope & {MEDIUS: Medius}} */
export const scope = /** @type {any} */ (self)

export const { site, build, precache } = scope.MEDIUS
