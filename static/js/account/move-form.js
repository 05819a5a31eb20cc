/** A QR code for the new phone, and the yes to who opened it. */
import { part } from '../core/parts.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'
import { proof } from './proof.js'

const PAUSE = 2000
const MARGIN = 4
const SVG = 'http://www.w3.org/2000/svg'
/** @type {Record<string, (label: string) => string>} */
const NEWS = {
  shown: () => '',
  asked: () => '',
  coming: (label) => `Said yes. ${label} may come in now.`,
  in: (label) => `${label} is signed in. You find it under Devices.`,
  over: () => 'This code is no longer good. Show a new one if need be.',
}

class MoveForm extends AccountPart {
  #timer = 0

  async open() {
    await proof(this)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  /** @param {HTMLFormElement} form */
  async send(form) {
    const { cells, url } = await ask('/account/moves', 'POST', new FormData(form))
    form.reset()
    part(this, 'code').replaceChildren(drawn(cells))
    part(this, 'url').textContent = url
    this.#draw({ state: 'shown', label: '', number: null })
  }

  /** @param {string} act */
  async act(act) {
    this.#draw(await ask('/account/moves/answer', 'POST', { answer: act }))
  }

  /** @param {{state: string, label: string|null, number: number|null}} how */
  #draw({ state, label, number }) {
    part(this, 'shown').hidden = state !== 'shown'
    part(this, 'asked').hidden = state !== 'asked'
    part(this, 'who').textContent = `${label} wants in. Is the number there ${number}?`
    this.say(NEWS[state](label ?? ''))
    clearTimeout(this.#timer)
    if (state !== 'in' && state !== 'over') this.#timer = window.setTimeout(() => this.#look(), PAUSE)
  }

  /** A network that fails for a moment ends nothing. */
  async #look() {
    const how = await ask('/account/moves').catch(() => null)
    if (how) this.#draw(how)
    else this.#timer = window.setTimeout(() => this.#look(), PAUSE)
  }
}

/** Dark on light in any scheme, or no camera reads it. @param {string[]} cells */
function drawn(cells) {
  const size = cells.length + 2 * MARGIN
  const dark = cells.flatMap((row, y) => [...row].flatMap((cell, x) => (cell === '1' ? [`M${x + MARGIN} ${y + MARGIN}h1v1h-1z`] : []))).join('')
  const image = element('svg', { viewBox: `0 0 ${size} ${size}`, class: 'parts__code', role: 'img', 'aria-label': 'QR code for the new phone', 'shape-rendering': 'crispEdges' })
  image.append(element('path', { fill: '#fff', d: `M0 0h${size}v${size}h-${size}z` }), element('path', { fill: '#000', d: dark }))
  return image
}

/** @param {string} name @param {Record<string, string>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

customElements.define('move-form', MoveForm)
