/** Who has used this phone, whose turn it is, and what a crash must not leave half done. */
import { Database } from './database.js'
import { REGISTRY, VISITOR, upgradeRegistry } from './schema.js'

/** @typedef {import('./types.js').Member} Member */
/** @typedef {Member & {pending?: number}} Owner  with what it left unsent when it was last here */
/** @typedef {{to: string}} Adopting */
/** @typedef {{owner: string, keep: boolean, last?: number}} Leaving  last: the newest op there was */

export class Registry {
  /** @param {IDBFactory} idb */
  constructor(idb) {
    this.db = new Database(idb, REGISTRY, upgradeRegistry)
  }

  /** @param {string} key @param {any} value undefined: removed */
  set = (key, value) =>
    this.db.run(['state'], 'readwrite', async (tx) => {
      const state = tx.objectStore('state')
      await (value === undefined ? state.delete(key) : state.put(value, key))
    })

  /** @param {string} key */
  get = (key) => this.db.run(['state'], 'readonly', (tx) => tx.objectStore('state').get(key))

  /** @returns {Promise<Owner|null>} null: a visitor */
  active = async () => (await this.now()).owner

  /** In one look, as every page begins with it. @returns {Promise<{owner: Owner|null, adopting?: Adopting, leaving?: Leaving}>} */
  now = () =>
    this.db.run(['owners', 'state'], 'readonly', async (tx) => {
      const [state, owners] = [tx.objectStore('state'), tx.objectStore('owners')]
      const [all, active, adopting, leaving] = await Promise.all([owners.getAll(), ...['active', 'adopting', 'leaving'].map((key) => state.get(key))])
      return { owner: all.find(({ id }) => id === (active ?? VISITOR)) ?? null, adopting, leaving }
    })

  /** @param {Member} member @param {Adopting} [adopting] noted together, so that a crash between cannot lose it */
  activate = (member, adopting) =>
    this.db.run(['owners', 'state'], 'readwrite', async (tx) => {
      const { id, name, coach } = member
      await tx.objectStore('owners').put({ id, name, coach })
      await tx.objectStore('state').put(id, 'active')
      if (adopting) await tx.objectStore('state').put(adopting, 'adopting')
    })

  /** @param {string} id @param {number} pending */
  note = (id, pending) =>
    this.db.run(['owners'], 'readwrite', async (tx) => {
      const owner = await tx.objectStore('owners').get(id)
      if (owner) await tx.objectStore('owners').put({ ...owner, pending })
    })

  /** From here on nobody is signed in here. @param {Leaving} leaving */
  leave = (leaving) =>
    this.db.run(['state'], 'readwrite', async (tx) => {
      await tx.objectStore('state').put(leaving, 'leaving')
      await tx.objectStore('state').delete('active')
    })

  /** @param {string} id */
  forget = (id) => this.db.run(['owners'], 'readwrite', (tx) => tx.objectStore('owners').delete(id))
}
