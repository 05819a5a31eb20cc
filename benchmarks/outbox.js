/** The shipped client without its pages: fills an outbox, and sends it. */
import { makeEnv } from '../static/js/core/env.js'
import { Flusher } from '../static/js/core/flusher.js'
import { openOwner } from '../static/js/core/identity.js'
import { ensureMeta } from '../static/js/core/meta.js'
import { addOps, tally } from '../static/js/core/outbox.js'
import { uuid7 } from '../static/js/core/uuid.js'

const SETS = 12
const env = makeEnv()
let db, flusher

globalThis.medius = {
  /** As on a phone that was here before. */
  async open(owner) {
    db = openOwner(env.idb, owner)
    await ensureMeta(db)
    flusher = new Flusher(env, db, owner)
    await flusher.flush()
  },

  /** Ticks of as many sessions as it takes, made without a network. */
  async tick(count) {
    const wishes = Array.from({ length: count }, (_, n) => ({ s: 'm', t: 'tick', fields: { done: true, reps: 20 }, n }))
    for (let from = 0; from < count; from += SETS) {
      const session = uuid7(env.now())
      const sets = wishes.slice(from, from + SETS).map(({ n, ...wish }) =>
        ({ ...wish, k: [session, `band-one-leg-squat.${n % SETS / 2 + 1 | 0}.${n % 2 ? 'left' : 'right'}`] }))
      await addOps(db, sets, env.now())
    }
  },

  /** Milliseconds until the server has them and the phone knows it; how many are left. */
  async send() {
    const started = performance.now()
    await flusher.flush()
    const took = performance.now() - started
    return { took, left: (await db.run(['out'], 'readonly', tally)).queued }
  }
}
