/** What the timer's bar shows, and the page's title with it. */
import { part, setText } from '../core/parts.js'

/** @typedef {{kind: string, words: string, big?: string, set?: string, title?: string, level?: number, takes?: number, paused?: boolean, start?: string}} Look
 * big: a figure; set: what is next, in its place; level: how much of the line is drawn, 0–1, and `takes` how many ms it may take to get there; start: the words of a button to start with */

export class Face {
  #bar

  /** @param {HTMLElement} bar */
  constructor(bar) {
    this.#bar = bar
  }

  /** @param {Look} look @param {string} page the page's own title */
  show({ kind, words, big = '', set = '', title = '', level = 0, takes = 0, paused = false, start = '' }, page) {
    const runs = title !== ''
    this.#bar.dataset.kind = kind
    for (const [name, text] of Object.entries({ words, big, set, start })) setText(part(this.#bar, name), text)
    part(this.#bar, 'words').setAttribute('aria-live', kind === 'pace' ? 'off' : 'polite')
    part(this.#bar, 'line').style.setProperty('--level', String(level))
    part(this.#bar, 'line').style.setProperty('--takes', `${takes}ms`)
    part(this.#bar, 'start').hidden = !start
    part(this.#bar, 'big').hidden = !runs
    part(this.#bar, 'set').hidden = runs
    for (const name of ['pause', 'more', 'end']) part(this.#bar, name).hidden = !runs || (name === 'more' && kind === 'pace')
    part(this.#bar, 'pause').toggleAttribute('data-paused', paused)
    part(this.#bar, 'pause').setAttribute('aria-label', paused ? 'Go on' : 'Pause')
    document.title = runs ? `${title} · ${page}` : page
  }
}
