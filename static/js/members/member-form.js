/** Joining and signing in without leaving the page, so that what this phone holds finds its owner. */
import { sentenceOf } from '../core/parts.js'
import { plural } from '../core/plural.js'
import { fill } from '../core/template.js'
import { nextOf, safePath } from './next.js'
import { offerPasskey } from './offer.js'

const NO_NETWORK = 'There is no network just now. What you typed stays here: try again in a moment.'
const NOT_OURS = 'The answer did not come from us. If this network has a sign-in page, go there first.'

class MemberForm extends HTMLElement {
  #store = /** @type {any} */ (document.querySelector('sync-status')).store

  /** Where the app did not come, the browser sends the form by itself. */
  connectedCallback() {
    if (!this.#store) return
    this.addEventListener('submit', this)
    this.addEventListener('click', this)
    const next = nextOf()
    if (!next) return
    this.#next.value = next
    const other = /** @type {HTMLAnchorElement|null} */ (document.querySelector('[data-keep-next]'))
    if (other) other.search = `?next=${encodeURIComponent(next)}`
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'submit') return this.#send(event, () => this.#post())
    const act = event.target.closest('[data-act]')?.dataset.act
    if (act === 'passkey') return this.#send(event, () => this.#asked(event.target.closest('passkey-button')))
    if (act) this.#answered(act === 'add')
  }

  #answered = (/** @type {boolean} */ _adopt) => {}
  /** Ticks of a visitor. */
  #ticks = 0

  /** @param {Event} event @param {() => Promise<Response|null>} post */
  async #send(event, post) {
    event.preventDefault()
    this.#button.disabled = true
    this.#show({})
    try {
      // Once the server has signed her in, her own log may be open at any moment.
      this.#ticks = this.#store.member ? 0 : (await this.#store.rows('tick').catch(() => [])).filter((/** @type {any} */ { f }) => f.done).length
      const response = await post()
      await (response ? this.#judge(response) : this.#show({ form: NO_NETWORK }))
    } catch (error) {
      this.#show({ form: sentenceOf(error) })
    }
    this.#button.disabled = false
  }

  #post() {
    return fetch(this.dataset.action ?? '', {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(/** @type {any} */ (new FormData(this.#form))),
      redirect: 'manual',
      cache: 'no-store',
    }).catch(() => null)
  }

  /** Its script is no business of those who type. @param {any} button */
  async #asked(button) {
    await import(button.dataset.script).catch(() => { throw new Error(NO_NETWORK) })
    return button.signIn(this.#next.value)
  }

  /** @param {Response} response */
  async #judge(response) {
    const answer = response.headers.has('X-Site') ? await response.json().catch(() => null) : null
    if (answer?.member) {
      if (!answer.passkeys) await offerPasskey()
      return this.#welcome(answer.member, safePath(answer.next) || '/')
    }
    this.#show(answer?.errors ?? { form: answer?.error ?? NOT_OURS })
  }

  /** @param {import('../core/types.js').Member} member @param {string} next */
  async #welcome(member, next) {
    await this.#store.signedIn(member, { adopt: await this.#adopts() })
    location.assign(next)
  }

  /** Joining takes along what was ticked here; an account that was there before is asked. */
  async #adopts() {
    if (this.dataset.action === '/join') return true
    const ops = await this.#store.visitorOps()
    if (!ops) return false
    const question = `Add the ${this.#ticks ? plural(this.#ticks, 'tick') : plural(ops, 'change')} made on this phone?`
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector('template'))
    this.#form.hidden = true
    this.append(fill(template, { question }))
    this.querySelector('h2')?.focus()
    return new Promise((resolve) => { this.#answered = resolve })
  }

  /** @param {Record<string, string>} errors */
  #show(errors) {
    for (const line of this.querySelectorAll('[data-error]')) {
      const name = line.getAttribute('data-error') ?? ''
      line.textContent = errors[name] ?? ''
      this.#input(name)?.setAttribute('aria-invalid', String(Boolean(errors[name])))
    }
    /** @type {HTMLElement|null} */ (this.querySelector('[aria-invalid=true]'))?.focus()
  }

  /** @param {string} name */
  #input(name) {
    return /** @type {HTMLInputElement|null} */ (this.#form.elements.namedItem(name))
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector('form'))
  }

  get #next() {
    return /** @type {HTMLInputElement} */ (this.#input('next'))
  }

  get #button() {
    return /** @type {HTMLButtonElement} */ (this.#form.querySelector('[type=submit]'))
  }
}

customElements.define('member-form', MemberForm)
