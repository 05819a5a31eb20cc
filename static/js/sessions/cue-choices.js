/** Which cues a runner wants and how long the waits are: settings, shown in the timer's sheet. */

/** @typedef {import('./cues.js').Wanted} Wanted */
/** @typedef {import('../core/facade.js').Store} Store */

const SIGNALS = /** @type {const} */ (['sound', 'vibration', 'voice'])
const WAITS = { rest: 60, switch: 10 }

export class CueChoices {
  seconds = { ...WAITS }
  #store
  #form

  /** @param {Store} store @param {HTMLFormElement} form */
  constructor(store, form) {
    this.#store = store
    this.#form = form
  }

  /** @returns {Promise<Wanted>} */
  async read() {
    const chosen = new Map((await this.#store.rows('setting')).map(({ k, f }) => [k[0], f.value]))
    for (const name of /** @type {const} */ (['rest', 'switch'])) {
      this.seconds[name] = Number(chosen.get(`${name}_s`) ?? WAITS[name])
      this.#field(`${name}_s`).value = String(this.seconds[name])
    }
    for (const name of SIGNALS) this.#field(name).checked = chosen.get(name) !== 'off'
    return this.wanted
  }

  /** @returns {Wanted} */
  get wanted() {
    return /** @type {Wanted} */ (Object.fromEntries(SIGNALS.map((name) => [name, this.#field(name).checked])))
  }

  /** Only what this phone can do. @param {Wanted} able */
  offer(able) {
    for (const name of SIGNALS) this.#field(name).closest('label').hidden = !able[name]
  }

  /** @param {HTMLInputElement} field just changed */
  async write({ type, name, value, checked }) {
    if (name === 'rest_s') this.seconds.rest = Number(value)
    if (name === 'switch_s') this.seconds.switch = Number(value)
    await this.#store.write('m', 'setting', [name], { value: type === 'checkbox' ? (checked ? 'on' : 'off') : value })
  }

  /** @param {string} name @returns {any} */
  #field(name) {
    return this.#form.elements.namedItem(name)
  }
}
