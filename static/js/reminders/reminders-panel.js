/** What to be reminded of, and whether this phone does it. The server holds it all, so it takes a network. */
import { part } from '../core/parts.js'
import { isApple, isInstalled } from '../shell/platform.js'
import { call, subscribe } from './subscribe.js'

const TIMES = ['minute', 'quiet_from', 'quiet_until']
const KINDS = ['training', 'answer', 'reply', 'article', 'mail']
const ARRIVES = 20_000
const NO_NETWORK = 'That needs a network. Nothing was changed; try again in a moment.'
const NOTHING_CAME = 'Nothing came yet. Look whether this phone shows notifications of this app, and whether it is set to be quiet.'

class RemindersPanel extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  /** @type {any} */
  #known = null

  async connectedCallback() {
    for (const type of ['click', 'submit']) this.addEventListener(type, this)
    document.addEventListener('owner:changed', this)
    navigator.serviceWorker?.addEventListener('message', this)
    await this.#store.ready
    await this.#draw()
  }

  disconnectedCallback() {
    document.removeEventListener('owner:changed', this)
    navigator.serviceWorker?.removeEventListener('message', this)
  }

  /** @param {any} event */
  handleEvent(event) {
    if (event.type === 'message') return event.data?.type === 'pushed' && this.#say('news', 'It has arrived.')
    if (event.type === 'owner:changed') return this.#draw()
    if (event.type === 'submit') return event.preventDefault(), this.#try('saved', () => this.#save())
    const act = event.target.closest('[data-act]')?.dataset.act
    if (act === 'again') return this.#draw()
    if (act === 'on') return this.#try('news', () => this.#on())
    if (act === 'off') return this.#try('news', () => this.#off())
    if (act === 'test') return this.#try('news', () => this.#test())
  }

  async #draw() {
    if (!this.#store.member) return this.#only('for', 'visitor')
    const answer = await call('GET', '/account/reminders').catch(() => null)
    if (answer?.status === 401 && answer.headers.has('X-Site')) return this.#only('for', 'visitor')
    if (!answer?.ok || !answer.headers.has('X-Site')) return this.#only('for', 'away')
    this.#known = await answer.json()
    this.#fill(this.#known.reminder)
    this.#only('phone', await this.#state())
    this.#only('for', 'member')
  }

  /** @param {any} reminder */
  #fill(reminder) {
    for (const name of this.#kinds) this.#field(name).checked = reminder[name]
    for (const name of TIMES) this.#field(name).value = clock(reminder[name])
    for (const box of this.#days) box.checked = reminder.days.includes(box.value)
    part(this, 'unconfirmed')?.toggleAttribute('hidden', this.#known.confirmed)
    part(this, 'zone').textContent = zone().replaceAll('_', ' ')
  }

  async #state() {
    if (!('PushManager' in window)) return isApple() && !isInstalled() ? 'install' : 'never'
    if (Notification.permission === 'denied') return 'blocked'
    const found = await (await registration())?.pushManager.getSubscription()
    return found && Notification.permission === 'granted' && found.endpoint === this.#known.endpoint ? 'on' : 'off'
  }

  /** The question of the browser comes first, while the tap counts as one. */
  async #on() {
    const permission = await Notification.requestPermission()
    if (permission === 'denied') return this.#only('phone', 'blocked')
    if (permission !== 'granted') return
    this.#say('news', 'One moment…')
    const active = await navigator.serviceWorker.ready
    const answer = await subscribe(active.pushManager, this.#known.key, this.#known.member).catch(() => null)
    if (!answer) return this.#say('news', 'This browser could not reach its push service. Try again later.')
    if (!answer.ok) return this.#say('news', await sentenceIn(answer))
    active.active?.postMessage({ type: 'reminders', member: this.#known.member })
    await this.#draw()
    this.#say('news', 'Done. Send yourself one to see how it looks.')
  }

  async #off() {
    const answer = await call('DELETE', '/account/subscription')
    if (!answer.ok) return this.#say('news', await sentenceIn(answer))
    const active = await registration()
    active?.active?.postMessage({ type: 'reminders', member: null })
    await (await active?.pushManager.getSubscription())?.unsubscribe()
    await this.#draw()
    this.#say('news', 'This phone reminds you no more.')
  }

  async #test() {
    const answer = await call('POST', '/account/deliveries')
    if (!answer.ok) return this.#say('news', await sentenceIn(answer))
    this.#say('news', 'On its way…')
    setTimeout(() => part(this, 'news').textContent === 'On its way…' && this.#say('news', NOTHING_CAME), ARRIVES)
  }

  async #save() {
    const kinds = this.#kinds.map((name) => [name, this.#field(name).checked])
    const times = TIMES.map((name) => [name, minutes(this.#field(name).value)])
    const days = this.#days.filter((box) => box.checked).map((box) => box.value).join('')
    const answer = await call('POST', '/account/reminders', { ...Object.fromEntries([...kinds, ...times]), days, zone: zone() })
    const { errors = {} } = answer.status === 422 ? await answer.json() : {}
    for (const place of this.querySelectorAll('[data-error]')) place.textContent = errors[place.getAttribute('data-error') ?? ''] ?? ''
    this.querySelector('[data-error]:not(:empty)')?.scrollIntoView({ block: 'center' })
    if (answer.ok) return this.#say('saved', 'Saved.')
    if (answer.status !== 422) this.#say('saved', await sentenceIn(answer))
  }

  /** @param {string} place @param {() => Promise<unknown>} act */
  async #try(place, act) {
    this.#say(place, '')
    await act().catch(() => this.#say(place, NO_NETWORK))
  }

  /** @param {string} place @param {string} text */
  #say(place, text) {
    part(this, place).textContent = text
  }

  /** @param {string} group @param {string} shown */
  #only(group, shown) {
    for (const each of this.querySelectorAll(`[data-${group}]`)) each.toggleAttribute('hidden', each.getAttribute(`data-${group}`) !== shown)
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #field = (name) => /** @type {any} */ (this.querySelector(`[name=${name}]`))

  /** Mail is offered only where there is any. */
  get #kinds() {
    return KINDS.filter((name) => this.#field(name))
  }

  /** @returns {HTMLInputElement[]} */
  get #days() {
    return [...this.querySelectorAll('input[name=days]')].map((box) => /** @type {HTMLInputElement} */ (box))
  }
}

const registration = async () => navigator.serviceWorker?.getRegistration()
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** @param {number|null} minute */
const clock = (minute) => (minute === null ? '' : `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`)

/** @param {string} text '18:00' */
function minutes(text) {
  const [hours, rest] = text.split(':').map(Number)
  return text ? hours * 60 + rest : null
}

/** @param {Response} answer @returns {Promise<string>} */
async function sentenceIn(answer) {
  const { error, errors } = await answer.json().catch(() => ({}))
  return Object.values(errors ?? {})[0] ?? error ?? NO_NETWORK
}

customElements.define('reminders-panel', RemindersPanel)
