/** Where the phone is full: a photo seen, or a kept article, can be fetched again, what a member did cannot. */

/** The photos go, then the oldest half of what else the worker keeps. @returns {Promise<boolean>} false: there is nothing left to give */
export async function makeRoom() {
  if (await globalThis.caches?.delete('photos').catch(() => false)) return true
  const art = await globalThis.caches?.open('art').catch(() => null)
  const kept = (await art?.keys()) ?? []
  const oldest = kept.slice(0, Math.ceil(kept.length / 2))
  await Promise.all(oldest.map((request) => art?.delete(request)))
  return oldest.length > 0
}
