/** All that core needs from outside, so that a test may stop the clock, cut the network or kill it at any await. */

/**
 * @typedef {object} Env
 * @property {(url: string, init: RequestInit) => Promise<Response>} fetch
 * @property {() => number} now  ms since 1970
 * @property {() => number} random  0 ≤ x < 1
 * @property {(run: () => void, ms: number) => (() => void)} setTimer  returns its cancelling
 * @property {(run: () => void) => void} later  when what was done has been painted
 * @property {Pick<LockManager, 'request'>|null} locks
 * @property {IDBFactory} idb
 * @property {(message: Message) => void} tell  the other tabs and the worker
 * @property {string|null} site  whose answers are ours; null until the first answer
 * @property {string} build
 *
 * @typedef {{type: 'outbox'|'base'|'owner', owner: string, streams?: string[]}} Message
 */

export const CHANNEL = 'medius'

/** @param {Partial<Env>} given @returns {Env} */
export function makeEnv(given = {}) {
  return {
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer,
    later: (run) => run(),
    locks: globalThis.navigator?.locks ?? null,
    idb: globalThis.indexedDB,
    tell: () => {},
    site: null,
    build: '',
    ...given,
  }
}

/** @param {() => void} run @param {number} ms */
function setTimer(run, ms) {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** @param {Env} env @param {number} ms @returns {Promise<void>} */
export const sleep = (env, ms) => new Promise((done) => void env.setTimer(done, ms))
