/** Whether a passkey is offered on this phone: known from the sign-in until it is refused. */
export const OFFER = 'passkey:offer'

/** Asked for on this phone later, where it can make passkeys. */
export async function offerPasskey() {
  const able = await globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false)
  if (able) recall(sessionStorage, OFFER, 'yes')
}

/** Where nothing may be kept, nothing is offered. @param {Storage} shelf @param {string} key @param {string} [value] */
export function recall(shelf, key, value) {
  try {
    if (value !== undefined) shelf.setItem(key, value)
    return shelf.getItem(key)
  } catch {
    return null
  }
}
