/** One request to POST /sync, and the question whether what came back is our server's answer at all. */

/** @typedef {import('./env.js').Env} Env */

/**
 * @typedef {{kind: 'ok', body: any}
 *   | {kind: 'status', status: number, code: string, body: any, wait: number|null}
 *   | {kind: 'portal'}
 *   | {kind: 'offline', late: boolean}} Reply
 */

export const PATIENCE = 15_000
const LONGEST_WAIT = 3_600_000

/** These come from a proxy in front of the server as well, and only ever mean: later, or less at once. */
const ANYBODYS = new Set([413, 429, 500, 502, 503, 504])

/**
 * @param {Env} env @param {{as: string|null}} body @param {{keepalive?: boolean}} [options]
 * @returns {Promise<Reply>}
 */
export async function post(env, body, { keepalive = false } = {}) {
  const abort = new AbortController()
  const cancel = env.setTimer(() => abort.abort(), PATIENCE)
  try {
    const response = await env.fetch('/sync', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
      signal: abort.signal,
      keepalive,
    })
    return judge(env, body.as, response, await readJson(response))
  } catch {
    return { kind: 'offline', late: abort.signal.aborted }
  } finally {
    cancel()
  }
}

/** @param {Response} response @returns {Promise<any>} null: no JSON */
async function readJson(response) {
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) return null
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** @param {Env} env @param {string|null} as @param {Response} response @param {any} body @returns {Reply} */
function judge(env, as, response, body) {
  const { status } = response
  const ours = isOurs(env, response, body)
  if (ours && status === 200 && answersTo(as, body)) return { kind: 'ok', body }
  if (ANYBODYS.has(status) || (ours && status >= 400))
    return { kind: 'status', status, code: ours ? String(body.code ?? '') : '', body: ours ? body : null, wait: retryAfter(env, response) }
  return { kind: 'portal' }
}

/** @param {Env} env @param {Response} response @param {any} body */
function isOurs(env, response, body) {
  const site = response.headers.get('X-Site')
  if (response.type !== 'basic' || response.redirected || !site) return false
  return body !== null && typeof body === 'object' && body.site === site && site === (env.site ?? site)
}

/** A visitor's question may be answered with who is signed in. @param {string|null} as @param {any} body */
const answersTo = (as, body) => body.as === as || (as === null && body.as === body.member?.id)

/** @param {Env} env @param {Response} response @returns {number|null} ms */
function retryAfter(env, response) {
  const text = response.headers.get('Retry-After')
  if (!text) return null
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - env.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT) : null
}
