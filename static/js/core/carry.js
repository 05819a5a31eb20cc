/** The bytes that an op speaks of travel ahead of it, alone; whether they arrived, the op's own verdict tells. */
import { readDraft } from './drafts.js'
import { PHOTO } from './schema.js'

/** As long as a photo may take where the network is thin. */
const PATIENCE = 120_000

/** @param {import('./types.js').Op} op */
export const isHeavy = ({ t }) => t === 'photo'

/** Bytes that are lost on this phone go as none, so that the server says so. @param {import('./env.js').Env} env @param {import('./database.js').Database} db @param {string|null} as @param {import('./types.js').Op[]} ops */
export async function carry(env, db, as, [op]) {
  if (!op || !isHeavy(op)) return
  const id = op.k[1]
  const body = (await readDraft(db, PHOTO + id)) ?? ''
  const abort = new AbortController()
  const cancel = env.setTimer(() => abort.abort(), PATIENCE)
  await env.fetch(`/photos/${id}?as=${as}`, { method: 'PUT', body, redirect: 'manual', signal: abort.signal }).catch(() => {})
  cancel()
}
