/** A part of the account page that is drawn when it is opened, and says in words what went wrong. */
import { part, sentenceOf } from '../core/parts.js'
import { Refused, Unreachable } from './ask.js'

const AGAIN = 10_000

export class AccountPart extends HTMLElement {
  /** @type {Promise<void>|undefined} */
  #opening
  #timer = 0

  connectedCallback() {
    for (const type of ['click', 'submit']) this.addEventListener(type, this)
    this.#details?.addEventListener('toggle', () => this.#toggled())
    addEventListener('online', this.#again)
    this.#toggled()
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'submit') return this.#sent(event)
    const act = event.target.closest('[data-act]')?.dataset.act
    if (act) return this.attempt(() => this.act(act, event.target.closest('li')))
  }

  /** To be shown now. */
  async open() {}

  /** @param {string} _act @param {HTMLLIElement|null} _item */
  async act(_act, _item) {}

  /** @param {HTMLFormElement} _form */
  async send(_form) {}

  /** @param {SubmitEvent} event */
  #sent(event) {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.target)
    return this.attempt(async () => {
      mark(form, {})
      await this.send(form).catch((error) => (error instanceof Refused ? mark(form, error.errors) : Promise.reject(error)))
    })
  }

  /** One thing at a time, and why it failed. @param {() => Promise<void>} work */
  async attempt(work) {
    if (this.getAttribute('aria-busy')) return
    this.setAttribute('aria-busy', 'true')
    try {
      await this.#opened()
      this.say('')
      await work()
    } catch (error) {
      this.say(sentenceOf(error))
    }
    this.removeAttribute('aria-busy')
  }

  /** @param {string} text */
  say(text) {
    part(this, 'news').textContent = text
  }

  #toggled() {
    if (!this.#details?.open || this.getAttribute('aria-busy')) return
    this.#opening = undefined
    this.#opened().then(() => this.say(''), (error) => this.say(sentenceOf(error)))
  }

  /** What could not be had; a network that is said to be back may not be there yet. */
  #again = () => this.#opening || this.#toggled()

  /** What is asked meanwhile waits for it, and where it failed it is tried once more. */
  #opened() {
    return (this.#opening ??= this.open().catch((error) => {
      this.#opening = undefined
      clearTimeout(this.#timer)
      if (error instanceof Unreachable) this.#timer = window.setTimeout(this.#again, AGAIN)
      throw error
    }))
  }

  get #details() {
    return this.closest('details')
  }
}

/** What is wrong, beside each field; the first of them is gone to. @param {HTMLFormElement} form @param {Record<string, string>} errors */
function mark(form, errors) {
  for (const line of form.querySelectorAll('[data-error]')) {
    const name = line.getAttribute('data-error') ?? ''
    line.textContent = errors[name] ?? ''
    fieldOf(form, name)?.setAttribute('aria-invalid', String(Boolean(errors[name])))
  }
  fieldOf(form, Object.keys(errors)[0] ?? '')?.focus()
}

/** @param {HTMLFormElement} form @param {string} name */
const fieldOf = (form, name) => /** @type {HTMLInputElement|null} */ (form.querySelector(`[name="${name}"]`))
