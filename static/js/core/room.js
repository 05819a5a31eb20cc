/** Where the phone is full: a kept article can be fetched again, what a member did cannot. */

/** The oldest half of what the worker keeps goes. @returns {Promise<boolean>} false: there is nothing left to give */
export async function makeRoom() {
  const art = await globalThis.caches?.open('art').catch(() => null)
  const kept = (await art?.keys()) ?? []
  const oldest = kept.slice(0, Math.ceil(kept.length / 2))
  await Promise.all(oldest.map((request) => art?.delete(request)))
  return oldest.length > 0
}
