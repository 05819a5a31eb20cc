/** What pages write: durable when it resolves, and never said to be saved before. */
import { addOps, discardOp, reviseOp } from './outbox.js'

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./outbox.js').Wish} Wish */
/** @typedef {{desk: () => Promise<Desk>, stored: (desk: Desk) => void, failed: () => Promise<void>}} House  desk: of the owner, once known; stored, failed: who is told */

export class Pen {
  /** @param {import('./env.js').Env} env @param {import('./standing.js').Standing} standing @param {House} house */
  constructor(env, standing, house) {
    this.env = env
    this.standing = standing
    this.house = house
  }

  /** @param {string} s @param {string} t @param {string[]} k @param {Record<string, any>} fields @param {{parent?: string|null, draft?: string, kept?: boolean}} [more] */
  async write(s, t, k, fields, more) {
    const [id] = await this.writeAll([{ s, t, k, fields, ...more }])
    return id
  }

  /** @param {Wish[]|Promise<Wish[]>} wishes @returns {Promise<string[]>} */
  async writeAll(wishes) {
    const done = this.standing.begin('length' in wishes ? wishes.length : 1)
    try {
      const [desk, list] = await Promise.all([this.house.desk(), wishes])
      const ids = await addOps(desk.db, list, this.env.now())
      done()
      this.env.later(() => this.house.stored(desk))
      return ids
    } catch (error) {
      done()
      void this.house.failed()
      throw error
    }
  }

  /** @param {string} op */
  async discard(op) {
    const desk = await this.house.desk()
    await discardOp(desk.db, op, this.env.now())
    this.house.stored(desk)
  }

  /** @param {string} op @param {Record<string, any>} fields @param {import('./types.js').Row|undefined} row where it belongs, in case it was sent meanwhile @returns {Promise<string>} */
  async revise(op, fields, row) {
    const desk = await this.house.desk()
    const id = await reviseOp(desk.db, op, fields, this.env.now())
    if (id === null && row) return this.write(row.s, row.t, row.k, fields)
    this.house.stored(desk)
    return id ?? op
  }
}
