/** The outbox goes out without a page: the page's own flusher, for whoever is signed in on this phone. */
import { makeEnv } from '../core/env.js'
import { openOwner } from '../core/identity.js'
import { Registry } from '../core/registry.js'
import { Sync } from '../core/sync.js'
import { build, site } from './scope.js'

/** Rejects while something still waits, so that the browser asks again later. */
export async function flush() {
  const env = makeEnv({ site, build })
  const owner = await new Registry(env.idb).active()
  if (!owner) return
  const again = await new Sync(env, openOwner(env.idb, owner.id), owner.id).flush()
  if (again) throw new Error('not all sent yet')
}
