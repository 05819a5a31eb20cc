/** The band at the top: stretched as far as sets are done. */
import { part, setText } from '../core/parts.js'
import { ofSets, setsInWords } from './plan.js'

/** @param {HTMLElement} page @param {{done: number, all: number}} count */
export function stretch(page, { done, all }) {
  setText(part(page, 'done'), setsInWords(done))
  setText(part(page, 'all'), ofSets(all))
  // On the band itself: on an ancestor it would restyle every box.
  part(page, 'band').style.setProperty('--stretch', String(all && done / all))
  part(page, 'band').classList.toggle('stretch__band--complete', done === all)
}
