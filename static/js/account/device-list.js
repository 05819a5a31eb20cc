/** Where the member is signed in, and signing out there. */
import { clone, part } from '../core/parts.js'
import { ask } from './ask.js'
import { AccountPart } from './part.js'
import { timeInWords } from './words.js'

/** @typedef {{id: string, label: string, created_at: number, seen_at: number, here: boolean}} Device */

class DeviceList extends AccountPart {
  async open() {
    this.#draw(await ask('/account/devices'))
  }

  /** @param {string} act @param {HTMLLIElement|null} item */
  async act(act, item) {
    if (act === 'out') this.#draw(await ask(`/account/devices/${item?.dataset.id}`, 'DELETE'), 'Signed out there.')
    if (act === 'others') this.#draw(await ask('/account/devices', 'DELETE'), 'Signed out everywhere but here.')
  }

  /** @param {{devices: Device[]}} answer @param {string} [news] */
  #draw({ devices }, news) {
    part(this, 'list').replaceChildren(...devices.map((device) => this.#item(device)))
    part(this, 'others').hidden = devices.length < 2
    if (!news) return
    this.say(news)
    part(this, 'news').focus()
  }

  /** @param {Device} device */
  #item({ id, label, created_at, seen_at, here }) {
    const when = `${here ? 'This one' : `Last used: ${timeInWords(seen_at)}`} · Signed in: ${timeInWords(created_at)}`
    const item = clone(this, 'device', { label, when, act: `Sign out ${label}` })
    item.dataset.id = id
    if (here) item.querySelector('button')?.remove()
    return item
  }
}

customElements.define('device-list', DeviceList)
