/** What others see of the member, edited beside the very card that they see. */
import { clone, part } from '../core/parts.js'
import { fillElement } from '../core/template.js'
import { far, metresOf, typedAs, unitOf } from '../runs/units.js'
import { chosen } from '../settings/setting.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'

/** @typedef {{name: string, town: string, line: string, race: string, goal_m: number|null}} Profile */

const FIELDS = ['name', 'town', 'line', 'race']

class ProfileForm extends AccountPart {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** @type {'km'|'mi'} */
  #unit = 'km'

  connectedCallback() {
    super.connectedCallback()
    this.addEventListener('input', () => this.#preview())
  }

  async open() {
    const [{ profile, url, since }, unit] = await Promise.all([ask('/account/profile'), chosen(this.#store, 'unit')])
    this.#unit = unitOf(unit)
    this.#goal.previousElementSibling.textContent = this.#unit
    for (const name of FIELDS) this.#form.elements[name].value = profile[name]
    this.#goal.value = typedAs(profile.goal_m, this.#unit)
    part(this, 'seen').replaceChildren(clone(this, 'card', { since }))
    part(this, 'page').href = url
    this.#preview()
    part(this, 'filled').hidden = false
  }

  async send() {
    const { profile, member } = await ask('/account/profile', 'POST', { ...this.#words(), goal_m: this.#metres() ?? '' })
    this.#show(profile)
    if (member.name !== this.#store.member?.name) await this.#store.signedIn(member)
    this.say('Saved. Others see it now.')
  }

  #preview() {
    this.#show({ .../** @type {any} */ (this.#words()), goal_m: this.#metres() })
  }

  /** @param {Profile} profile */
  #show({ goal_m, ...words }) {
    const values = { ...words, far: goal_m ? far(goal_m) : '' }
    for (const element of part(this, 'seen').querySelectorAll('[data-field]')) fillElement(element, values)
  }

  #words() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.#form.elements[name].value]))
  }

  /** NaN: that is no distance. */
  #metres() {
    return metresOf(this.#goal.value, this.#unit)
  }

  get #goal() {
    return this.#form.elements.goal
  }

  /** @returns {any} */
  get #form() {
    return this.querySelector('form')
  }
}

customElements.define('profile-form', ProfileForm)
