/** The band at the top: stretched as far as sets are done. */
import { part } from '../core/parts.js'
import { ofSets, setsInWords } from './plan.js'

/** @param {HTMLElement} page @param {{done: number, all: number}} count */
export function stretch(page, { done, all }) {
  const [sets, whole] = [setsInWords(done), ofSets(all)]
  if (part(page, 'done').textContent === sets && part(page, 'all').textContent === whole) return
  part(page, 'done').textContent = sets
  part(page, 'all').textContent = whole
  // On the band itself: on an ancestor it would restyle every box.
  part(page, 'band').style.setProperty('--stretch', String(all && done / all))
  part(page, 'band').classList.toggle('stretch__band--complete', done === all)
}
