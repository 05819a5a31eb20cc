/** The sheet's lists. What is gone from one says so in its place: nothing moves under the thumb. */
import { clone, part } from '../core/parts.js'
import { placeOf, textOf, timeInWords, wordsOf } from './words.js'

/** @typedef {import('../core/types.js').Waiting} Waiting */
/** @typedef {import('./holdings.js').Holdings} Holdings */
/** @typedef {import('./holdings.js').Other} Other */
/** @typedef {{record?: Waiting, other?: Other}} Entry */

const STATES = /** @type {const} */ (['refused', 'aside', 'queued'])
const MOST = 50

export class Lists {
  /** @type {Map<string, Entry>} */
  #entries = new Map()

  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page
  }

  /** @param {HTMLElement} item @returns {Entry} */
  of = (item) => this.#entries.get(item.dataset.id ?? '') ?? {}

  clear() {
    this.#entries.clear()
    for (const name of [...STATES, 'other']) this.#list(name).replaceChildren()
  }

  /** @param {Holdings} holdings */
  show(holdings) {
    for (const state of STATES) {
      const records = holdings.out.filter((record) => record.state === state)
      this.#fill(state, new Map(records.map((record) => [record.id, { record }])), holdings)
    }
    this.#fill('other', new Map(holdings.others.map((other) => [JSON.stringify([other.row.k, other.name]), { other }])), holdings)
    const hidden = holdings.out.filter(({ id }) => !this.#entries.has(id)).length
    part(this.page, 'more').textContent = hidden ? `And ${hidden} more.` : ''
  }

  /** @param {HTMLElement} item */
  drop(item) {
    this.#entries.delete(item.dataset.id ?? '')
    item.remove()
  }

  /** @param {HTMLElement} item @param {DocumentFragment} form */
  edit(item, form) {
    if (item.querySelector('form')) return
    const field = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'))
    field.value = textOf(/** @type {Waiting} */ (this.of(item).record).op)
    this.#acts(item).hidden = true
    item.append(form)
    field.focus()
  }

  /** @param {HTMLElement} item */
  close(item) {
    item.querySelector('form')?.remove()
    this.#acts(item).hidden = false
    this.#acts(item).querySelector('button')?.focus()
  }

  /** @param {HTMLElement} item @param {Waiting} record */
  async copy(item, { op }) {
    await navigator.clipboard.writeText(textOf(op))
    const button = /** @type {HTMLElement} */ (item.querySelector('[data-act=copy]'))
    button.textContent = 'Copied'
  }

  /** @param {string} name @param {Map<string, Entry>} wanted @param {Holdings} holdings */
  #fill(name, wanted, holdings) {
    const list = this.#list(name)
    for (const item of [...list.children]) this.#keep(/** @type {HTMLElement} */ (item), wanted, holdings)
    const fresh = [...wanted].slice(0, Math.max(0, MOST - list.children.length))
    list.append(...fresh.map(([id, entry]) => this.#item(name, id, entry, holdings)))
    part(this.page, name).hidden = !list.children.length
  }

  /** @param {HTMLElement} item @param {Map<string, Entry>} wanted those not drawn yet, in the end @param {Holdings} holdings */
  #keep(item, wanted, { out }) {
    const id = item.dataset.id ?? ''
    if (wanted.delete(id) || 'sent' in item.dataset) return
    if (out.some((record) => record.id === id)) return item.remove()
    item.dataset.sent = ''
    item.querySelector('form')?.remove()
    item.querySelector('.phone__acts')?.remove()
    item.querySelector('[data-field=when]')?.replaceChildren('Sent')
  }

  /** @param {string} name @param {string} id @param {Entry} entry @param {Holdings} holdings */
  #item(name, id, entry, holdings) {
    const item = clone(this.page, name, entry.record ? ofRecord(entry.record, holdings) : ofOther(/** @type {Other} */ (entry.other)))
    item.dataset.id = id
    for (const empty of item.querySelectorAll('[data-field]:empty')) empty.remove()
    if (entry.record?.op.f.deleted) item.querySelector('[data-act=edit]')?.remove()
    this.#entries.set(id, entry)
    return item
  }

  /** @param {string} name */
  #list(name) {
    return part(this.page, `${name}-list`)
  }

  /** @param {HTMLElement} item */
  #acts(item) {
    return /** @type {HTMLElement} */ (item.querySelector('.phone__acts'))
  }
}

/** @param {Waiting} record @param {Holdings} holdings */
function ofRecord({ op, made, state, msg }, holdings) {
  const place = placeOf(op, holdings)
  const when = [place, timeInWords(made)].filter(Boolean).join(' · ')
  return { what: state === 'queued' ? wordsOf(op) : whole(op), when, why: state === 'refused' ? (msg ?? '') : '' }
}

/** A refused text in full: it may be all that is left of it. @param {import('../core/types.js').Op} op */
function whole(op) {
  const text = textOf(op)
  return op.t === 'comment' && text !== wordsOf(op) ? `Comment: “${text}”` : wordsOf(op)
}

/** @param {Other} other */
const ofOther = ({ text }) => ({ what: `“${text}”`, when: 'This phone said so before another one changed it.', why: '' })
