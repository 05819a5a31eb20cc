/** A question that only the server can answer: nothing of this is kept on the phone. */

const NO_NETWORK = 'This needs a network. Try again once there is one.'
const NOT_OURS = 'The answer did not come from us. If this network has a sign-in page, go there first.'
export const SIGN_IN = 'You are signed out here. Sign in first, then come back.'

/** Nobody that we know answered, which may be over in a moment. */
export class Unreachable extends Error {}

/** Refused with a sentence for each field. */
export class Refused extends Error {
  /** @param {Record<string, string>} errors */
  constructor(errors) {
    super(Object.values(errors).join(' '))
    this.errors = errors
  }
}

/**
 * @param {string} url @param {string} [method] @param {Record<string, string>|object} [body] a plain object goes as a form, one with files as it is
 * @returns {Promise<any>} the answer; rejects with a sentence to show
 */
export async function ask(url, method = 'GET', body) {
  /** @type {RequestInit} */
  const options = { method, headers: { Accept: 'application/json' }, redirect: 'manual', cache: 'no-store' }
  const answer = await fetch(url, { ...options, ...(body && { body: body instanceof FormData ? body : new URLSearchParams(/** @type {any} */ (body)) }) }).catch(() => null)
  if (!answer) throw new Unreachable(NO_NETWORK)
  const said = answer.headers.has('X-Site') ? await answer.json().catch(() => null) : null
  if (!said) throw new Unreachable(NOT_OURS)
  if (answer.ok) return said
  if (said.errors) throw new Refused(said.errors)
  throw new Error(answer.status === 401 ? SIGN_IN : said.error)
}
